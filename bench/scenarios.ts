import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Broker } from '../compat/lib/broker.ts';
import { cacheRoot } from '../compat/lib/paths.ts';
import { cpuSeconds } from './usage.ts';

const run = promisify(execFile);
const rdload = join(cacheRoot, 'bin', 'rdload');
/** What a broker does after the last acknowledgement (writing behind, say) belongs to the load's cost. */
const settleMs = 1500;

export interface Scale {
  /** Multiplies the records and the seconds of every load. */
  readonly factor: number;
}

export interface Scenario {
  readonly name: string;
  /** Loads the broker and returns its figures by the metric's id. */
  run(broker: Broker, scale: Scale): Promise<[string, number][]>;
}

type Answer = Record<string, number>;

async function load(broker: Broker, mode: string, options: Record<string, string | number>): Promise<Answer> {
  const address = `127.0.0.1:${broker.port}`;
  const parameters = Object.entries(options).flatMap(([name, value]) => [`-${name}`, `${value}`]);
  const { stdout } = await run(rdload, [mode, '-b', address, ...parameters], { timeout: 400_000 });
  return JSON.parse(stdout) as Answer;
}

/** Runs a load and returns what it measured together with the CPU seconds of the broker. */
async function measured(broker: Broker, mode: string, options: Record<string, string | number>): Promise<Answer> {
  const before = cpuSeconds(broker.pid);
  const answer = await load(broker, mode, options);
  await pause(settleMs);
  return { ...answer, cpu: cpuSeconds(broker.pid) - before };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Compiles what a broker compiles at run time; measured nowhere. */
export async function warmUp(broker: Broker, { factor }: Scale): Promise<void> {
  await load(broker, 'create', { t: 'warm-up', p: 4 });
  await load(broker, 'produce', { t: 'warm-up', p: 4, n: Math.ceil(400_000 * factor), s: 1024, a: 'all' });
  await load(broker, 'consume', { t: 'warm-up', p: 4, n: Math.ceil(400_000 * factor) });
  await load(broker, 'requests', { t: 'warm-up', p: 4, c: 16, d: 1, s: 100, a: 'all' });
  await pause(settleMs);
}

function produce(partitions: number, acks: string): Scenario {
  const name = `produce-1k-${partitions}p-${acks}`;
  return {
    name,
    run: async (broker, { factor }) => {
      const n = Math.ceil(1_500_000 * factor);
      await load(broker, 'create', { t: name, p: partitions });
      const {
        bytes = 0,
        seconds = 0,
        cpu = 0,
      } = await measured(broker, 'produce', { t: name, p: partitions, n, s: 1024, a: acks });
      return [
        [`${name}.throughput`, bytes / 1e6 / seconds],
        [`${name}.cpu`, cpu / (bytes / 1e9)],
      ];
    },
  };
}

export const scenarios: readonly Scenario[] = [
  produce(1, '1'),
  produce(1, 'all'),
  produce(12, '1'),
  produce(12, 'all'),
  {
    name: 'produce-100b',
    run: async (broker, { factor }) => {
      const n = Math.ceil(6_000_000 * factor);
      await load(broker, 'create', { t: 'produce-100b', p: 1 });
      const {
        records = 0,
        seconds = 0,
        cpu = 0,
      } = await measured(broker, 'blast', { t: 'produce-100b', p: 1, n, s: 100, a: 1 });
      return [
        ['produce-100b.throughput', records / 1e3 / seconds],
        ['produce-100b.cpu', cpu / (records / 1e6)],
      ];
    },
  },
  {
    name: 'requests',
    run: async (broker, { factor }) => {
      await load(broker, 'create', { t: 'requests', p: 12 });
      const options = { t: 'requests', p: 12, c: 64, d: Math.ceil(8 * factor), s: 100, a: 'all' };
      const { requests = 0, seconds = 0 } = await load(broker, 'requests', options);
      return [['requests.throughput', requests / 1e3 / seconds]];
    },
  },
  {
    name: 'consume-1k',
    run: async (broker, { factor }) => {
      const n = Math.ceil(2_000_000 * factor);
      await load(broker, 'create', { t: 'consume-1k', p: 1 });
      await load(broker, 'produce', { t: 'consume-1k', p: 1, n, s: 1024, a: 'all' });
      await pause(settleMs);
      const { bytes = 0, seconds = 0, cpu = 0 } = await measured(broker, 'consume', { t: 'consume-1k', p: 1, n });
      return [
        ['consume-1k.throughput', bytes / 1e6 / seconds],
        ['consume-1k.cpu', cpu / (bytes / 1e9)],
      ];
    },
  },
  {
    name: 'latency',
    run: async (broker, { factor }) => {
      await load(broker, 'create', { t: 'latency', p: 1 });
      const options = { t: 'latency', p: 1, r: 2000, d: Math.ceil(10 * factor), s: 200, a: 'all' };
      const { p50Ms = 0, p99Ms = 0 } = await load(broker, 'latency', options);
      return [
        ['latency.p50', p50Ms],
        ['latency.p99', p99Ms],
      ];
    },
  },
  {
    name: 'trickle',
    run: async (broker, { factor }) => {
      await load(broker, 'create', { t: 'trickle', p: 1000 });
      await load(broker, 'trickle', { t: 'trickle', p: 1000, d: 1, s: 100, a: 'all' });
      await pause(settleMs);
      const { seconds = 0, cpu = 0 } = await measured(broker, 'trickle', {
        t: 'trickle',
        p: 1000,
        d: Math.ceil(15 * factor),
        s: 100,
        a: 'all',
      });
      return [['trickle.cpu', (100 * cpu) / seconds]];
    },
  },
];
