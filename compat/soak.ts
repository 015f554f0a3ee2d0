/**
 * A long life at an even load: rounds of topics made, written, read by groups and from followers, judged and deleted. The
 * memory and the file handles of every node must stay as they are.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Stage } from './cluster/scenario.ts';
import type { BrokerKind } from './lib/broker.ts';
import type { Cluster } from './lib/cluster.ts';
import { equal, expect, pause, until } from './lib/expect.ts';
import { temporaryDirectory } from './lib/temporary.ts';
import { kafkaTool } from './lib/tools.ts';

const usage = `npm run soak -- [options] keeps a cluster under an even load and watches its memory and file handles

  --hours N          how long (default 24), but at least four rounds
  --round-minutes N  length of a round: a topic's whole life (default 3)
  --rate N           records a second into each of 6 partitions (default 200)
  --seed N           seed of sizes and pauses
  --start KIND       chronik (default) or kafka`;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    'round-minutes': { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    start: { type: 'string', default: 'chronik' },
    help: { type: 'boolean', default: false },
  },
});
const partitions = 6;
/** Growth from the first half (without the first quarter, where caches fill) to the last quarter that is still flat. */
const growthFactorMax = 1.15;
const growthMegabytesMax = 30;
const handlesMax = 20;
/** Growth is judged by quarters, so there must be as many rounds, however short the time. */
const roundsMin = 4;
/** Memory swings with each collection of garbage, so a round counts with the mean of many looks. */
const lookEveryMs = 2000;

interface Reading {
  readonly residentMegabytes: number;
  readonly handles: number;
}

function read(pid: number): Reading {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const residentMegabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  return { residentMegabytes, handles: readdirSync(`/proc/${pid}/fd`).length };
}

/** Looks at every node until it is stopped, which gives the means. */
function watch(cluster: Cluster): { stop: () => readonly Reading[] } {
  const looks = cluster.nodes.map((): Reading[] => []);
  const look = (): void => {
    for (const [position, { pid, running }] of cluster.nodes.entries()) if (running) looks[position]!.push(read(pid));
  };
  // A round that fails does not keep the process alive.
  const timer = setInterval(look, lookEveryMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return looks.map((readings) => ({
        residentMegabytes: mean(readings.map(({ residentMegabytes }) => residentMegabytes)),
        handles: mean(readings.map(({ handles }) => handles)),
      }));
    },
  };
}

async function round(stage: Stage, cluster: Cluster, number: number): Promise<number> {
  const topic = `round-${number}`;
  const racks = cluster.nodes.map(({ id }) => `rack-${id}`);
  const load = await stage.franz(cluster, { topic, partitions, rate: Number(values.rate), racks });
  const group = await stage.group(cluster, { topic, partitions, group: `group-${number}`, members: 2 });
  await pause(Number(values['round-minutes']) * 60_000);
  expect(load.running && group.running, 'a load has ended');
  const { verdict } = await stage.settle(cluster, load);
  const last = await group.finish();
  equal(last.failed, 0, `offsets skipped or below a commit (${last.error})`);
  await kafkaTool(cluster.bootstrap, 'consumer.group.ConsumerGroupCommand', ['--delete', '--group', `group-${number}`]);
  await kafkaTool(cluster.bootstrap, 'TopicCommand', ['--delete', '--topic', topic]);
  await until(20_000, 'the topic is gone', async () => !(await cluster.describe())!.topics.has(topic));
  return verdict.acknowledged;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What has grown, in a sentence each. */
function growth(id: number, readings: readonly Reading[]): string[] {
  const quarter = Math.floor(readings.length / 4);
  const early = readings.slice(quarter, 2 * quarter);
  const late = readings.slice(-quarter);
  const memory = [early, late].map((part) => mean(part.map(({ residentMegabytes }) => residentMegabytes))) as [
    number,
    number,
  ];
  const handles = [early, late].map((part) => mean(part.map((reading) => reading.handles))) as [number, number];
  const grown: string[] = [];
  if (memory[1] > memory[0] * growthFactorMax && memory[1] > memory[0] + growthMegabytesMax)
    grown.push(`node ${id}: memory grew from ${memory[0].toFixed(0)} to ${memory[1].toFixed(0)} MB`);
  if (handles[1] > handles[0] + handlesMax)
    grown.push(`node ${id}: file handles grew from ${handles[0].toFixed(0)} to ${handles[1].toFixed(0)}`);
  return grown;
}

async function main(stage: Stage): Promise<void> {
  const cluster = await stage.cluster();
  const until = performance.now() + Number(values.hours) * 3_600_000;
  const readings = new Map<number, Reading[]>(cluster.nodes.map(({ id }) => [id, []]));
  for (const node of cluster.nodes) {
    node.onUnexpectedExit = ({ code, signal }) => {
      console.error(`node ${node.id} ended by itself (${code ?? signal})`);
      process.exitCode = 1;
    };
  }
  let total = 0;
  const began = performance.now();
  for (let number = 1; number <= roundsMin || performance.now() < until; number++) {
    const watching = watch(cluster);
    total += await round(stage, cluster, number);
    const means = watching.stop();
    const columns = cluster.nodes.map((node, position) => {
      const reading = means[position]!;
      readings.get(node.id)!.push(reading);
      return `${reading.residentMegabytes.toFixed(0)} MB, ${reading.handles.toFixed(0)} handles`;
    });
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    console.log(`${minutes.padStart(7)} min  round ${number}  ${total} records  ${columns.join('  |  ')}`);
  }
  const grown = [...readings].flatMap(([id, list]) => growth(id, list));
  expect(grown.length === 0, grown.join('; '));
  equal(await cluster.stopAll(), [0, 0, 0], 'exit codes');
}

if (values.help) {
  console.log(usage);
} else {
  const directory = temporaryDirectory('soak');
  const stage = new Stage(values.start as BrokerKind, directory.path, Number(values.seed));
  const cleanUp = async (): Promise<void> => {
    await stage.end();
    directory.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanUp().then(() => process.exit(1)));
  try {
    await main(stage);
    console.log(process.exitCode === 1 ? '0 passed, 1 failed' : '1 passed, 0 failed');
  } catch (error) {
    console.error(`FAILED: ${(error as Error).message}\n${stage.logs()}`);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}
