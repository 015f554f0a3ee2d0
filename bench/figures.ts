import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Broker } from '../compat/lib/broker.ts';

/** One measured number of one broker in one round. */
export type Sample = Readonly<Record<string, number>>;

/** What a figure needs to run. */
export interface Bench {
  readonly broker: Broker;
  /** Path of the compiled load generator. */
  readonly client: string;
  /** Path of a Produce request frame with one small record for the topic of `requests`. */
  readonly frame: string;
  /** Less of everything, to see that it works. */
  readonly quick: boolean;
  createTopic(name: string, partitions: number): Promise<void>;
}

/** A figure of the table: how it is measured, which numbers it gives, and what Chronik / Kafka must be. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly measure: (bench: Bench) => Promise<Sample>;
  readonly columns: readonly Column[];
}

export interface Column {
  readonly name: string;
  readonly unit: string;
  /** The bound on the ratio Chronik / Kafka. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

interface Output {
  readonly messages: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CLIENT_TIMEOUT_MS = 180_000;
const TICKS_PER_SECOND = 100;
const GB = 1e9;

/** Runs the load generator to its end. */
async function runClient(client: string, args: readonly (string | number)[]): Promise<Output> {
  const child = spawn(client, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'], timeout: CLIENT_TIMEOUT_MS });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${client} ${args.join(' ')} ended with ${code}: ${text}`);
  return JSON.parse(text) as Output;
}

/** User and system CPU seconds of a process since its start, from /proc. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB: now, or the most it ever was. */
export function residentMb(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

let topics = 0;

async function freshTopic(bench: Bench, partitions: number): Promise<string> {
  const name = `bench-${topics++}`;
  await bench.createTopic(name, partitions);
  return name;
}

function produceFigure(size: number, partitions: number, acks: 1 | -1, targets: readonly [number, number]): Figure {
  const acksName = acks === -1 ? 'all' : '1';
  const perGb = size >= 1000;
  return {
    id: `produce-${size}-p${partitions}-acks-${acksName}`,
    title: `produce ${size} B, ${partitions} partition${partitions === 1 ? '' : 's'}, acks=${acksName}`,
    columns: [
      perGb
        ? { name: 'throughput', unit: 'MB/s', target: { atLeast: targets[0] } }
        : { name: 'throughput', unit: 'k msg/s', target: { atLeast: targets[0] } },
      perGb
        ? { name: 'cpu', unit: 'CPU-s/GB', target: { atMost: targets[1] } }
        : { name: 'cpu', unit: 'CPU-s/M msg', target: { atMost: targets[1] } },
    ],
    async measure(bench) {
      const bytes = bench.quick ? 200e6 : 2e9;
      const count = Math.round(size >= 1000 ? bytes / size : bytes / 4 / size);
      // A first run opens connections and warms the code; it is not counted.
      const warmUp = await freshTopic(bench, partitions);
      await runClient(bench.client, [
        'produce',
        bench.broker.bootstrap,
        warmUp,
        partitions,
        acks,
        size,
        Math.round(count / 5),
      ]);
      const topic = await freshTopic(bench, partitions);
      const before = cpuSeconds(bench.broker.pid);
      const { messages, seconds } = await runClient(bench.client, [
        'produce',
        bench.broker.bootstrap,
        topic,
        partitions,
        acks,
        size,
        count,
      ]);
      const cpu = cpuSeconds(bench.broker.pid) - before;
      const total = messages * size;
      return perGb
        ? { throughput: total / seconds / 1e6, cpu: cpu / (total / GB) }
        : { throughput: messages / seconds / 1e3, cpu: cpu / (messages / 1e6) };
    },
  };
}

const consume: Figure = {
  id: 'consume-1000',
  title: 'consume 1000 B, 1 partition',
  columns: [
    { name: 'throughput', unit: 'MB/s', target: { atLeast: 1.0 } },
    { name: 'cpu', unit: 'CPU-s/GB', target: { atMost: 1.3 } },
  ],
  async measure(bench) {
    const count = bench.quick ? 200_000 : 2_000_000;
    const topic = await freshTopic(bench, 1);
    await runClient(bench.client, ['produce', bench.broker.bootstrap, topic, 1, 1, 1000, count]);
    const read = (): Promise<Output> => runClient(bench.client, ['consume', bench.broker.bootstrap, topic, 1, count]);
    await read();
    const before = cpuSeconds(bench.broker.pid);
    const { messages, seconds } = await read();
    const cpu = cpuSeconds(bench.broker.pid) - before;
    const total = messages * 1000;
    return { throughput: total / seconds / 1e6, cpu: cpu / (total / GB) };
  },
};

const requests: Figure = {
  id: 'requests',
  title: 'one record of 100 B a request, 64 connections, acks=1',
  columns: [
    { name: 'rate', unit: 'k req/s', target: { atLeast: 1.3 } },
    { name: 'cpu', unit: 'CPU-s/M req' },
  ],
  async measure(bench) {
    const seconds = bench.quick ? 2 : 8;
    await bench.createTopic('requests', 1);
    const { port, pid } = bench.broker;
    await runClient(bench.client, ['requests', '127.0.0.1', port, bench.frame, 64, Math.ceil(seconds / 4)]);
    const before = cpuSeconds(pid);
    const output = await runClient(bench.client, ['requests', '127.0.0.1', port, bench.frame, 64, seconds]);
    const cpu = cpuSeconds(pid) - before;
    return { rate: output.messages / output.seconds / 1e3, cpu: cpu / (output.messages / 1e6) };
  },
};

const latency: Figure = {
  id: 'latency',
  title: 'acknowledgement at 2,000 msg/s of 200 B, acks=all',
  columns: [
    { name: 'p50', unit: 'ms', target: { atMost: 2 } },
    { name: 'p99', unit: 'ms', target: { atMost: 1 } },
  ],
  async measure(bench) {
    const topic = await freshTopic(bench, 1);
    const output = await runClient(bench.client, [
      'latency',
      bench.broker.bootstrap,
      topic,
      -1,
      200,
      2000,
      bench.quick ? 3 : 12,
    ]);
    return { p50: output.p50Ms, p99: output.p99Ms };
  },
};

const trickle: Figure = {
  id: 'trickle',
  title: '1,000 partitions, one record of 100 B a second into each',
  columns: [{ name: 'cpu', unit: 'CPU-s/min', target: { atMost: 0.5 } }],
  async measure(bench) {
    const seconds = bench.quick ? 5 : 20;
    const topic = await freshTopic(bench, 1000);
    await runClient(bench.client, ['trickle', bench.broker.bootstrap, topic, 1000, -1, 100, 3]);
    const before = cpuSeconds(bench.broker.pid);
    await runClient(bench.client, ['trickle', bench.broker.bootstrap, topic, 1000, -1, 100, seconds]);
    return { cpu: ((cpuSeconds(bench.broker.pid) - before) / seconds) * 60 };
  },
};

/** Start and memory are measured by the command itself, around the others. */
export const lifeColumns: readonly Column[] = [
  { name: 'start', unit: 'ms', target: { atMost: 0.15 } },
  { name: 'idle', unit: 'MB', target: { atMost: 0.25 } },
  { name: 'peak', unit: 'MB', target: { atMost: 0.35 } },
];

/** In the order in which they run. */
export const figures: readonly Figure[] = [
  latency,
  produceFigure(1000, 1, 1, [1.3, 0.5]),
  produceFigure(1000, 1, -1, [1.3, 0.5]),
  produceFigure(1000, 12, 1, [1.3, 0.5]),
  produceFigure(1000, 12, -1, [1.3, 0.5]),
  produceFigure(100, 1, 1, [1.2, 0.6]),
  requests,
  consume,
  trickle,
];
