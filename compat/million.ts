/**
 * One million records with acks=all over 12 partitions of three replicas, while two of the leaders are killed: all must
 * be on every replica, once, in order.
 */
import { parseArgs } from 'node:util';
import { allInSync, ms, Stage } from './cluster/scenario.ts';
import type { BrokerKind } from './lib/broker.ts';
import { equal, expect, until } from './lib/expect.ts';
import { temporaryDirectory } from './lib/temporary.ts';

const { values } = parseArgs({
  options: {
    start: { type: 'string', default: 'chronik' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 1e9)}` },
    records: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '2' },
  },
});
const partitions = 12;
/** Records a second and partition: slow enough that the kills fall into the middle. */
const rate = 2000;
const directory = temporaryDirectory('million');
const stage = new Stage(values.start as BrokerKind, directory.path, Number(values.seed));

async function main(): Promise<void> {
  const each = Math.ceil(Number(values.records) / partitions);
  const kills = Number(values.kills);
  console.log(`${each * partitions} records over ${partitions} partitions, ${kills} kills, seed ${values.seed}`);
  const began = performance.now();
  const cluster = await stage.cluster();
  const options = { topic: 'million', partitions, rate, records: each, size: 150, idempotent: 'all' } as const;
  const load = await stage.franz(cluster, options);
  for (let kill = 1; kill <= kills; kill++) {
    const share = (kill / (kills + 1)) * each * partitions;
    await until(300_000, `${share} records are acknowledged`, () => load.stat.acked >= share);
    const leader = await cluster.leader('million', stage.random.between(0, partitions));
    load.resetGaps();
    await leader.kill();
    await until(60_000, 'acknowledgements go on', () => load.stat.acked >= share + 50_000 || !load.running);
    console.log(
      `killed node ${leader.id} at ${load.stat.acked}: longest gap of a partition ${load.stat.longestGapMs} ms`,
    );
    leader.launch();
    console.log(`all in sync again after ${ms(await allInSync(cluster, 60_000))}`);
  }
  await load.ended(300_000);
  const { verdict } = await stage.settle(cluster, load);
  equal(verdict.acknowledged, each * partitions, 'records acknowledged');
  equal(verdict.present, each * partitions, 'records there');
  expect(verdict.lost + verdict.duplicated + verdict.reordered === 0, 'not as promised');
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${verdict.present} records on each of three replicas, once, in order; ${seconds} s`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stage.end().then(() => {
      directory.remove();
      process.exit(1);
    });
  });
}

try {
  await main();
  await stage.end();
  directory.remove();
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error(`FAILED with seed ${values.seed}: ${(error as Error).message}`);
  console.error(stage.logs());
  await stage.end();
  console.error(`data and logs are kept in ${directory.path}`);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
