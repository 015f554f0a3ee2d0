import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrokerKind } from '../compat/lib/broker.ts';
import { Cluster } from '../compat/lib/cluster.ts';
import { cacheRoot } from '../compat/lib/paths.ts';
import { temporaryDirectory } from '../compat/lib/temporary.ts';
import type { Figures } from './metrics.ts';
import { pause, type Scale } from './scenarios.ts';
import { cpuSeconds, residentMegabytes } from './usage.ts';

const run = promisify(execFile);
const rdload = join(cacheRoot, 'bin', 'rdload');
/** What nodes do after the last acknowledgement (followers catching up, writing behind) belongs to the load's cost. */
const settleMs = 1500;

type Answer = Record<string, number>;
type Options = Record<string, string | number>;

/** Sum over the nodes that run. */
function sum(cluster: Cluster, figure: (pid: number) => number): number {
  return cluster.nodes.filter(({ running }) => running).reduce((total, { pid }) => total + figure(pid), 0);
}

async function load(cluster: Cluster, mode: string, options: Options): Promise<Answer> {
  const parameters = Object.entries(options).flatMap(([name, value]) => [`-${name}`, `${value}`]);
  const { stdout } = await run(rdload, [mode, '-b', cluster.bootstrap, ...parameters], { timeout: 400_000 });
  return JSON.parse(stdout) as Answer;
}

/** Runs a load; what it measured, with the CPU seconds of all nodes. */
async function measured(cluster: Cluster, mode: string, options: Options): Promise<Answer> {
  const before = sum(cluster, cpuSeconds);
  const answer = await load(cluster, mode, options);
  await pause(settleMs);
  return { ...answer, cpu: sum(cluster, cpuSeconds) - before };
}

async function create(cluster: Cluster, topic: string, partitions: number): Promise<void> {
  await load(cluster, 'create', { t: topic, p: partitions, f: 3 });
}

type Scenario = (cluster: Cluster, scale: Scale) => Promise<[string, number][]>;

function produce(partitions: number): Scenario {
  return async (cluster, { factor }) => {
    const name = `produce-${partitions}p`;
    await create(cluster, name, partitions);
    const n = Math.ceil(2_400_000 * factor);
    const options = { t: name, p: partitions, n, s: 1024, a: 'all' };
    const { bytes = 0, seconds = 0, cpu = 0 } = await measured(cluster, 'produce', options);
    return [
      [`${name}.throughput`, bytes / 1e6 / seconds],
      [`${name}.cpu`, cpu / (bytes / 1e9)],
    ];
  };
}

const latency: Scenario = async (cluster, { factor }) => {
  await create(cluster, 'latency', 1);
  const options = { t: 'latency', p: 1, r: 500, d: Math.ceil(15 * factor), s: 200, a: 'all' };
  const { p50Ms = 0, p99Ms = 0 } = await load(cluster, 'latency', options);
  return [
    ['latency.p50', p50Ms],
    ['latency.p99', p99Ms],
  ];
};

/** The same data from the leader and from a follower; several times, as one pass takes little CPU. */
const consume: Scenario = async (cluster, { factor }) => {
  await create(cluster, 'consume', 1);
  const n = Math.ceil(800_000 * factor);
  await load(cluster, 'produce', { t: 'consume', p: 1, n, s: 1024, a: 'all' });
  await pause(settleMs);
  const leader = await cluster.leader('consume', 0);
  const follower = cluster.nodes.find((node) => node !== leader)!;
  const perGigabyte = async (rack: number): Promise<number> => {
    const { bytes = 0, cpu = 0 } = await measured(cluster, 'consume', { t: 'consume', p: 1, n, k: `rack-${rack}` });
    return cpu / (bytes / 1e9);
  };
  // Once each beforehand: what the first reader finds on disk, the next finds in memory.
  for (const node of [leader, follower]) await perGigabyte(node.id);
  const [near, far] = [await perGigabyte(leader.id), await perGigabyte(follower.id)];
  return [
    ['consume.leader', near],
    ['consume.follower', far],
    ['consume.share', far / near],
  ];
};

/** Records go on at an even pace while the leader is killed. Last, as it leaves a cluster of two. */
const failover: Scenario = async (cluster) => {
  await create(cluster, 'failover', 1);
  const seconds = cluster.kind === 'kafka' ? 25 : 10;
  const running = load(cluster, 'latency', { t: 'failover', p: 1, r: 200, d: seconds, s: 200, a: 'all' });
  await pause(4000);
  await (await cluster.leader('failover', 0)).kill();
  const { gapMs = 0 } = await running;
  return [['failover', gapMs]];
};

const scenarios: Readonly<Record<string, Scenario>> = {
  'produce-1p': produce(1),
  'produce-12p': produce(12),
  latency,
  consume,
  failover,
};

export const clusterScenarios = Object.keys(scenarios);

let current: Cluster | undefined;

/** Ends the nodes of the round that runs. */
export async function endClusterRound(): Promise<void> {
  await current?.killAll();
}

/** One round: three fresh nodes, the time to the first record, idle memory, all loads, peak memory. */
export async function clusterRound(
  kind: BrokerKind,
  chosen: readonly string[],
  scale: Scale,
  log: (line: string) => void,
): Promise<Figures> {
  const directory = temporaryDirectory('bench');
  const figures = new Map<string, number>();
  const cluster = await Cluster.plan({ kind, directory: directory.path });
  current = cluster;
  try {
    const first = await startToFirst(cluster);
    figures.set('first', first);
    await cluster.formed(60_000);
    await pause(5000 * Math.max(0.2, scale.factor));
    figures.set(
      'memory.idle',
      sum(cluster, (pid) => residentMegabytes(pid).now),
    );
    await warmUp(cluster, scale);
    for (const name of chosen) {
      log(`  ${kind} ${name}`);
      // The killed node's peak went with it: memory is read before the failover.
      if (name === 'failover')
        figures.set(
          'memory.peak',
          sum(cluster, (pid) => residentMegabytes(pid).peak),
        );
      for (const [id, figure] of await scenarios[name]!(cluster, scale)) figures.set(id, figure);
    }
    return figures;
  } catch (error) {
    throw new Error(`${kind}: ${(error as Error).message}; the logs:\n${cluster.logTails()}`);
  } finally {
    await cluster.killAll();
    directory.remove();
  }
}

async function startToFirst(cluster: Cluster): Promise<number> {
  // What has to be made before a start (Apache Kafka's formatted folder) is not part of it.
  cluster.prepare();
  const began = performance.now();
  for (const node of cluster.nodes) node.launch();
  await load(cluster, 'first', { t: 'first', p: 1, f: 3 });
  return performance.now() - began;
}

async function warmUp(cluster: Cluster, { factor }: Scale): Promise<void> {
  await create(cluster, 'warm-up', 4);
  const n = Math.ceil(200_000 * factor);
  await load(cluster, 'produce', { t: 'warm-up', p: 4, n, s: 1024, a: 'all' });
  await load(cluster, 'consume', { t: 'warm-up', p: 4, n });
}
