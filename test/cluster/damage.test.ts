import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { METADATA_TOPIC } from '../../src/cluster/index.ts';
import { batchHeader, buildBatch, readRecords } from '../../src/protocol/index.ts';
import type { Partition } from '../../src/replication/index.ts';
import { type TestNode, TestNodes, until } from './nodes.ts';

const THREE = [1, 2, 3];
const MEMBERS = { members: THREE, featureLevel: { min: 1, max: 2 } };
const SEGMENT = 't-0/00000000000000000000.log';

describe('a replica whose log is damaged', () => {
  let nodes: TestNodes;
  let started: readonly TestNode[];
  const written: string[] = [];

  const leader = (): Partition | undefined => {
    for (const node of nodes.nodes.values()) {
      const partition = node.partition('t', 0);
      if (partition?.isLeader === true) return partition;
    }
    return undefined;
  };
  const write = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) {
      await until(() => leader() !== undefined, 't-0 has a leader');
      const value = `record ${written.length} ${'x'.repeat(2_000)}`;
      const options = { acks: -1, origin: 'client', timeoutMs: 5_000, apiVersion: 9 } as const;
      const { errorCode } = await leader()!.append(buildBatch([{ key: null, value: Buffer.from(value) }]), options);
      assert.equal(errorCode, 0);
      written.push(value);
    }
  };
  const isWhole = (): boolean => {
    const at = leader();
    return at !== undefined && at.isr.length === 3 && at.membership.voters.length === 3;
  };
  /** All that this node itself serves. */
  const readAll = async (node: TestNode): Promise<readonly string[]> => {
    const partition = node.partition('t', 0)!;
    const values: string[] = [];
    for (let next = 0; next < written.length; ) {
      const read = await partition.read(next, 1 << 20, true, false);
      for (const buffer of read.buffers) {
        for (let at = 0; at < buffer.length; at += batchHeader.sizeBytes(buffer, at)) {
          for (const { value } of readRecords(buffer, at, { uncompressedBytesMax: 1 << 20 })) values.push(`${value}`);
        }
      }
      next = read.nextOffset;
      read.release();
    }
    return values;
  };
  const assertServed = async (node: TestNode): Promise<void> => {
    await until(() => node.partition('t', 0)!.lastFetchable === written.length, `node ${node.nodeId} has all of it`);
    assert.deepEqual(await readAll(node), written);
  };
  const said = (node: TestNode, pattern: RegExp): boolean => node.lines.some((line) => pattern.test(line));

  beforeEach(async () => {
    nodes = new TestNodes();
    written.length = 0;
    started = await nodes.found(THREE, MEMBERS);
    const topic = { name: 't', numPartitions: 1, replicationFactor: 3, assignments: new Map(), configs: new Map() };
    await started[0]!.controller.createTopic(topic, { validateOnly: false });
    await write(100);
  });
  afterEach(() => nodes.close());

  it('in an old segment that nobody reads, is found and made anew from the others', async () => {
    await started[1]!.kill();
    await nodes.rot(2, SEGMENT);
    const node = await nodes.restart(2, MEMBERS);
    await until(() => said(node, /the replica of t-0 is made anew/), 'the damage is found');
    assert.ok(said(node, /t-0\/0{20}\.log is damaged at position \d+/), node.lines.join('\n'));
    await write(10);
    await until(isWhole, 'three replicas are in sync');
    await assertServed(node);
    assert.equal(node.replicas.metrics.rebuilds, 1);
    assert.deepEqual(node.metadata.state.assignment(node.metadata.topic('t')!.id, 0)!.lost, []);
    const again = await nodes.restart(2, MEMBERS);
    await until(isWhole, 'three replicas are in sync again');
    await assertServed(again);
    assert.equal(again.replicas.metrics.rebuilds, 0, 'what was received is whole');
  });

  it('is made anew while its group goes on, when the start finds the damage', async () => {
    await started[2]!.kill();
    for (const copy of ['checkpoint', 'checkpoint.copy']) await nodes.rot(3, copy, /"topic":"t".*?"flushedTerm":/);
    const node = await nodes.restart(3, MEMBERS);
    await write(10);
    await until(isWhole, 'three replicas are in sync');
    await assertServed(node);
    assert.equal(node.replicas.metrics.rebuilds, 1);
  });

  it('hands over to a whole one first, if it leads', async () => {
    const first = leader()!.target[0]!;
    await nodes.nodes.get(first)!.kill();
    await nodes.rot(first, SEGMENT);
    const node = await nodes.restart(first, MEMBERS);
    const partition = node.partition('t', 0)!;
    await until(() => partition.isLeader, 'leadership came back to it');
    const term = partition.leaderEpoch;
    await assert.rejects(readAll(node), { reason: 'damaged' });
    await write(5);
    await until(() => node.replicas.metrics.rebuilds === 1 && isWhole(), 'three replicas are in sync');
    assert.ok(leader()!.leaderEpoch > term);
    await assertServed(node);
  });

  it('stays offline where no majority can do without it, and is made anew once there is one', async () => {
    await Promise.all(started.map((node) => node.kill()));
    const mends = new Map([
      [2, await nodes.rot(2, SEGMENT)],
      [3, await nodes.rot(3, SEGMENT)],
    ]);
    const two = await Promise.all([2, 3].map((id) => nodes.open(id, MEMBERS)));
    await Promise.all(two.map((node) => node.start()));
    const isGivenUp = (node: TestNode): boolean => said(node, /the replica of t-0 is made anew/);
    await until(() => two.some(isGivenUp), 'the damage of one is found');
    const other = two.find(isGivenUp)!;
    const refused = two.find((node) => node !== other)!;
    await assert.rejects(readAll(refused), { reason: 'damaged' });
    const why = /t-0 stays offline on this node: .* is damaged at position .* cannot be made anew/;
    await until(() => said(refused, why), 'the operator is told why', 20_000);
    assert.equal(leader(), undefined);
    assert.ok(two.every((node) => node.replicas.metrics.rebuilds === 0));
    const { nodeId } = refused;
    await nodes.nodes.get(nodeId)!.kill();
    await mends.get(nodeId)!();
    const first = await nodes.open(1, MEMBERS);
    await Promise.all([first.start(), nodes.restart(nodeId, MEMBERS)]);
    await until(() => other.replicas.metrics.rebuilds === 1 && isWhole(), 'three replicas are in sync');
    for (const node of nodes.nodes.values()) await assertServed(node);
  });

  it('stays offline if it is the only one, with a line that says what to do', async () => {
    const topic = {
      name: 'alone',
      numPartitions: 1,
      replicationFactor: 1,
      assignments: new Map([[0, [2]]]),
      configs: new Map(),
    };
    await started[0]!.controller.createTopic(
      { ...topic, numPartitions: -1, replicationFactor: -1 },
      { validateOnly: false },
    );
    await started[1]!.kill();
    for (const copy of ['checkpoint', 'checkpoint.copy']) await nodes.rot(2, copy, /"topic":"alone".*?"flushedTerm":/);
    const node = await nodes.restart(2, MEMBERS);
    const why =
      /alone-0 stays offline on this node: .*its line in the checkpoint is damaged.* Bring the other replicas back/;
    await until(() => said(node, why), 'the operator is told', 20_000);
    assert.equal(node.replicas.metrics.rebuilds, 0);
    assert.equal(node.partition('alone', 0)!.leaderId, -1);
  });
});

describe('a node whose log of the metadata is damaged', () => {
  let nodes: TestNodes;
  beforeEach(async () => {
    nodes = new TestNodes();
    const [first] = await nodes.found(THREE, MEMBERS);
    const topic = { name: 't', numPartitions: 3, replicationFactor: 3, assignments: new Map(), configs: new Map() };
    await first!.controller.createTopic(topic, { validateOnly: false });
  });
  afterEach(() => nodes.close());

  const assertBack = async (node: TestNode): Promise<void> => {
    assert.equal(node.metadata.topic('t')?.partitions.length, 3);
    const votes = (): boolean => nodes.controller().replicas.get(METADATA_TOPIC, 0)!.membership.voters.length === 3;
    await until(votes, 'all three vote in the metadata');
    await nodes
      .controller()
      .controller.alterConfigs(2, 't', new Map([['retention.ms', '77']]), { validateOnly: false });
    await until(() => node.metadata.topic('t')?.configs.get('retention.ms') === '77', 'it hears of changes');
    await until(() => [0, 1, 2].every((at) => node.partition('t', at)?.leaderId !== -1), 'its partitions are served');
    assert.deepEqual(node.fatal, []);
  };

  it('gets it from the others', async () => {
    await nodes.nodes.get(2)!.kill();
    await nodes.rot(2, `${METADATA_TOPIC}-0/00000000000000000000.log`);
    const node = await nodes.restart(2, MEMBERS);
    assert.match(node.lines.join('\n'), /__meta-0.*is damaged at position \d+.* It is made anew from the other nodes/);
    await assertBack(node);
  });

  it('gets it from the others when it is missing altogether, also as the first of them', async () => {
    const id = nodes.controller().nodeId;
    await nodes.nodes.get(id)!.kill();
    for (const copy of ['checkpoint', 'checkpoint.copy'])
      await nodes.rot(id, copy, /"topic":"__meta".*?"flushedTerm":/);
    await assertBack(await nodes.restart(id, MEMBERS));
  });
});
