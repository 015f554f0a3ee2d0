import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCode } from '../../src/protocol/index.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batchOf, NONE, TestCluster } from './support/cluster.ts';

const NODES = [1, 2, 3];
const PRODUCERS = 4;

/** What producers were told: every value once. */
class Ledger {
  readonly acked: string[] = [];
  readonly sent = new Set<string>();
  pending = 0;
}

/** Producers that send one value after the other to whoever leads, with acks=all, and never send a value again. */
function produce(cluster: TestCluster, ledger: Ledger, isOver: () => boolean): void {
  for (let producer = 0; producer < PRODUCERS; producer++) {
    let next = 0;
    const send = (): void => {
      if (isOver()) return;
      const leader = cluster.leader();
      const partition = leader === undefined ? undefined : cluster.partition(leader);
      if (partition === undefined) {
        cluster.world.scheduler.after(20_000, send);
        return;
      }
      // The largest are beyond what is copied on its way: their memory is used again and again.
      const value = `${producer}-${next++}-${String(producer).repeat([0, 700, 2_000, 40_000][producer]!)}`;
      ledger.sent.add(value);
      ledger.pending++;
      const { incarnation } = cluster.world.machine(leader!);
      let isAnswered = false;
      const answered = (errorCode: number): void => {
        if (isAnswered) return;
        isAnswered = true;
        ledger.pending--;
        if (errorCode === NONE) ledger.acked.push(value);
        cluster.world.scheduler.after(producer === 3 ? 60_000 : 8_000, send);
      };
      const options = { acks: -1, origin: 'client', timeoutMs: 3_000, apiVersion: 12 } as const;
      void partition.append(batchOf([value]), options).then(({ errorCode }) => {
        // A machine that died meanwhile never sent its answer.
        if (cluster.world.machine(leader!).incarnation === incarnation && cluster.world.machine(leader!).isUp) {
          answered(errorCode);
        }
      });
      cluster.world.scheduler.after(5_000_000, () => answered(ErrorCode.REQUEST_TIMED_OUT));
    };
    cluster.world.scheduler.after(1_000 * producer, send);
  }
}

async function disturb(cluster: TestCluster, random: SeededRandom): Promise<void> {
  const node = NODES[random.below(3)]!;
  const forMs = random.between(50, 2_500);
  const kind = random.below(6);
  if (kind === 0 && cluster.world.machine(node).isUp) {
    cluster.kill(node);
    await cluster.runFor(forMs);
    cluster.restart(node);
  } else if (kind === 1 && cluster.world.machine(node).isUp) {
    cluster.crash(node);
    await cluster.runFor(forMs);
    cluster.restart(node);
  } else if (kind === 2) {
    const join = cluster.isolate(node);
    await cluster.runFor(forMs);
    join();
  } else if (kind === 3) {
    const open = cluster.world.network.shut(node, NODES[random.below(3)]!);
    await cluster.runFor(forMs);
    open();
  } else if (kind === 4) {
    cluster.world.machine(node).pause();
    await cluster.runFor(forMs);
    cluster.world.machine(node).resume();
  } else {
    const to = NODES[random.below(3)]!;
    const leader = cluster.leader();
    if (leader !== undefined) void cluster.partition(leader)!.transferLeadership(to);
    await cluster.runFor(forMs / 4);
  }
}

async function run(seed: number, disturbances: number): Promise<Ledger> {
  const cluster = new TestCluster(seed, { nodes: NODES });
  const random = new SeededRandom(seed, 77);
  const ledger = new Ledger();
  let isOver = false;
  await cluster.until(() => cluster.leader() !== undefined);
  produce(cluster, ledger, () => isOver);
  for (let at = 0; at < disturbances; at++) {
    await disturb(cluster, random);
    await cluster.runFor(random.between(20, 1_500));
  }
  isOver = true;
  cluster.world.network.heal();
  await cluster.until(() => ledger.pending === 0, 20_000, 'answers');
  await cluster.until(() => cluster.leader() !== undefined, 10_000, 'a leader at the end');
  assert.equal((await cluster.append(['last'])).errorCode, NONE);
  const end = (): number[] => NODES.map((node) => cluster.partition(node)?.lastFetchable ?? -1);
  await cluster.until(() => new Set(end()).size === 1 && end()[0]! > 0, 20_000, `all to be equal`);
  const values = await cluster.values(cluster.leader()!);
  const found = new Set(values);
  assert.equal(found.size, values.length, 'nothing is there twice');
  for (const value of ledger.acked) assert.ok(found.has(value), `${value.slice(0, 20)} was acknowledged and is there`);
  for (const value of values) assert.ok(value === 'last' || ledger.sent.has(value), `${value.slice(0, 20)} was sent`);
  for (const node of NODES) {
    const mine = await cluster.values(node);
    const at = values.findIndex((value, place) => value !== mine[place]);
    assert.equal(
      at,
      -1,
      `node ${node} has ${mine[at]?.slice(0, 20)} where others have ${values[at]?.slice(0, 20)}; ${mine.length}, ${values.length}`,
    );
  }
  return ledger;
}

const SEEDS = Number(process.env['REPLICATION_SEEDS'] ?? 2);
const FIRST = Number(process.env['REPLICATION_SEED'] ?? 1);

for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
  test(`whatever fails, what was acknowledged is there once, in the same order everywhere (seed ${seed})`, async () => {
    const ledger = await run(seed, 6);
    assert.ok(ledger.acked.length > 50, `${ledger.acked.length} were acknowledged`);
  });
}
