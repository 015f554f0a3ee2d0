import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildBatch, iterateBatches, readRecords } from '../../src/protocol/index.ts';
import type { Partition } from '../../src/replication/index.ts';
import { TestNodes, until } from './nodes.ts';

const MEMBERS = [1, 2, 3, 4];
const PARTITIONS = 6;
/** Longer and from other seeds: CHRONIK_TURMOIL_MS and CHRONIK_TURMOIL_SEED. */
const DURATION_MS = Number(process.env['CHRONIK_TURMOIL_MS'] ?? 2_500);
const SEED = Number(process.env['CHRONIK_TURMOIL_SEED'] ?? 1);

/** Chance that repeats (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

function leaderOf(nodes: TestNodes, partition: number): Partition | undefined {
  for (const node of nodes.nodes.values()) {
    const at = node.partition('t', partition);
    if (at?.isLeader === true) return at;
  }
  return undefined;
}

async function valuesOf(partition: Partition): Promise<readonly string[]> {
  const values: string[] = [];
  for (let offset = partition.log.logStartOffset; offset < partition.log.highWatermark; ) {
    const read = await partition.read(offset, 1 << 20, true, false);
    for (const buffer of read.buffers) {
      for (const at of iterateBatches(buffer)) {
        for (const { value } of readRecords(buffer, at, { uncompressedBytesMax: 1 << 20 })) values.push(String(value));
      }
    }
    offset = read.nextOffset;
    read.release();
  }
  return values;
}

describe('partitions that are moved', () => {
  it('lose nothing that was acknowledged while nodes die, lose their data and are cut off', {
    timeout: DURATION_MS + 60_000,
  }, async () => {
    const nodes = new TestNodes();
    const pick = chance(SEED);
    const acknowledged = Array.from({ length: PARTITIONS }, (): string[] => []);
    const history: string[] = [];
    try {
      await nodes.found(MEMBERS);
      await nodes
        .controller()
        .controller.createTopic(
          { name: 't', numPartitions: PARTITIONS, replicationFactor: 3, assignments: new Map(), configs: new Map() },
          { validateOnly: false },
        );
      const untilMs = performance.now() + DURATION_MS;
      let isOver = false;
      const writer = async (partition: number): Promise<void> => {
        for (let count = 0; !isOver; count++) {
          const value = `${partition}-${count}`;
          const batch = buildBatch([{ key: null, value: Buffer.from(value) }]);
          const options = { acks: -1, origin: 'client', timeoutMs: 1_000, apiVersion: 9 } as const;
          // A node that is killed answers nobody any more.
          const late = new Promise<undefined>((resolve) => setTimeout(resolve, 1_500, undefined));
          const result = await Promise.race([leaderOf(nodes, partition)?.append(batch, options), late]);
          if (result?.errorCode === 0) acknowledged[partition]!.push(value);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      const writers = Array.from({ length: PARTITIONS }, (_, partition) => writer(partition));
      while (performance.now() < untilMs) {
        const what = pick(6);
        const nodeId = MEMBERS[pick(MEMBERS.length)]!;
        if (what <= 2) {
          const first = pick(MEMBERS.length);
          const replicas = Array.from({ length: 3 }, (_, at) => MEMBERS[(first + at) % MEMBERS.length]!);
          const partition = pick(PARTITIONS);
          history.push(`move ${partition} to ${replicas}`);
          await nodes.nodes
            .get(nodeId)!
            .controller.reassign([{ topic: 't', partition, replicas }])
            .catch(() => {});
        } else if (what === 3) {
          history.push(`restart ${nodeId}`);
          await nodes.restart(nodeId, { members: MEMBERS });
        } else if (what === 4) {
          history.push(`isolate ${nodeId}`);
          nodes.network.isolate(nodeId);
          await new Promise((resolve) => setTimeout(resolve, 100 + pick(700)));
          nodes.network.heal();
        } else if (isWhole(nodes)) {
          history.push(`wipe ${nodeId}`);
          await nodes.wipe(nodeId);
          await (await nodes.open(nodeId, { members: MEMBERS })).start();
        }
        await new Promise((resolve) => setTimeout(resolve, pick(200)));
      }
      isOver = true;
      await Promise.all(writers);
      await until(() => isWhole(nodes), 'all partitions come to rest', 30_000);
      for (const [partition, values] of acknowledged.entries()) {
        const leader = leaderOf(nodes, partition)!;
        const kept = await valuesOf(leader);
        const missing = values.filter((value) => !kept.includes(value));
        assert.deepEqual(missing, [], `of ${values.length} records of partition ${partition} some are missing`);
        await until(
          () =>
            leader.replicas.every(
              (node) =>
                nodes.nodes.get(node)!.partition('t', partition)?.log.highWatermark === leader.log.highWatermark,
            ),
          `the replicas of partition ${partition} are equal`,
        );
      }
      assert.ok(acknowledged.every((values) => values.length > 0));
      for (const node of nodes.nodes.values()) assert.deepEqual(node.fatal, []);
    } catch (error) {
      console.error(`seed ${SEED}: ${history.join('; ')}`);
      for (const node of nodes.nodes.values())
        console.error(`node ${node.nodeId}: ${node.lines.slice(-12).join(' | ')}`);
      throw error;
    } finally {
      await nodes.close();
    }
  });
});

/** Every partition is where it should be and has all its replicas in sync: one node may lose its data. */
function isWhole(nodes: TestNodes): boolean {
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const leader = leaderOf(nodes, partition);
    if (leader === undefined || leader.isr.length < 3 || leader.membership.voters.length !== 3) return false;
    if (leader.membership.learners.length > 0 || leader.membership.votersOutgoing.length > 0) return false;
    if (leader.followerState().some(({ lagEntries }) => lagEntries > 0)) return false;
  }
  const meta = [...nodes.nodes.values()]
    .map((node) => node.partition('__meta', 0))
    .find((each) => each?.isLeader === true);
  if (meta === undefined || meta.membership.voters.length !== MEMBERS.length || meta.isr.length !== MEMBERS.length)
    return false;
  return [...nodes.controller().metadata.state.unsettled()].length === 0;
}
