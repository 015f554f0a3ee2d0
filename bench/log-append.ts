/**
 * The log alone, without network or protocol: throughput, CPU and latency of appends and reads on this machine's disk.
 * `node bench/log-append.ts [folder]`: prints one line for each case. CPU counts user and system time of this process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newUuid, silentLogger, systemClock, systemRandom } from '../src/base/index.ts';
import {
  DEFAULT_LOG_SETTINGS,
  type LogManager,
  nodeDisk,
  openLogManager,
  type PartitionLog,
} from '../src/log/index.ts';
import { batchHeader, buildBatch } from '../src/protocol/index.ts';
import { EntryKind } from '../src/raft/index.ts';

interface Case {
  readonly name: string;
  readonly partitions: number;
  readonly batchBytes: number;
  readonly totalBytes: number;
  /** Appends that wait for their acknowledgement at once. */
  readonly inFlight: number;
  readonly sync: boolean;
}

const MB = 1 << 20;
const CASES: readonly Case[] = [
  { name: '1 MB batches, 1 partition', partitions: 1, batchBytes: MB, totalBytes: 1500 * MB, inFlight: 8, sync: true },
  {
    name: '100 kB batches, 1 partition',
    partitions: 1,
    batchBytes: 100_000,
    totalBytes: 1500 * MB,
    inFlight: 40,
    sync: true,
  },
  {
    name: '100 kB batches, 12 partitions',
    partitions: 12,
    batchBytes: 100_000,
    totalBytes: 1500 * MB,
    inFlight: 60,
    sync: true,
  },
  {
    name: '16 kB batches, 12 partitions',
    partitions: 12,
    batchBytes: 16_000,
    totalBytes: 1000 * MB,
    inFlight: 120,
    sync: true,
  },
  {
    name: '16 kB batches, 12 partitions, no sync',
    partitions: 12,
    batchBytes: 16_000,
    totalBytes: 1000 * MB,
    inFlight: 120,
    sync: false,
  },
  {
    name: '200 B batches, 1000 partitions',
    partitions: 1000,
    batchBytes: 200,
    totalBytes: 60 * MB,
    inFlight: 1000,
    sync: true,
  },
  {
    name: '200 B batches, 1 partition, 1 in flight',
    partitions: 1,
    batchBytes: 200,
    totalBytes: 2 * MB,
    inFlight: 1,
    sync: true,
  },
];

class Appender {
  readonly log: PartitionLog;
  #waiting: { readonly index: number; readonly done: () => void }[] = [];

  constructor(log: PartitionLog) {
    this.log = log;
    log.setProgressListener({
      onWritten: () => undefined,
      onDurable: (index) => {
        log.commitTo(index);
        let count = 0;
        while (count < this.#waiting.length && this.#waiting[count]!.index <= index) this.#waiting[count++]!.done();
        this.#waiting.splice(0, count);
      },
      onFailed: (error) => {
        throw error;
      },
    });
  }

  append(data: Buffer, done: () => void): void {
    const index = this.log.lastIndex + 1;
    this.log.append([{ index, term: 1, kind: EntryKind.Data, data }]);
    this.#waiting.push({ index, done });
  }
}

async function run(test: Case, root: string): Promise<void> {
  const folder = await mkdtemp(join(root, 'chronik-bench-'));
  const manager = await openLogManager({
    disk: await nodeDisk(folder),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    onFatal: (error) => {
      throw error;
    },
    defaultSettings: DEFAULT_LOG_SETTINGS,
    sync: test.sync,
  });
  const appenders: Appender[] = [];
  for (let partition = 0; partition < test.partitions; partition++) {
    const id = { topic: 'bench', topicId: newUuid(systemRandom), partition };
    appenders.push(new Appender(await manager.open(id, DEFAULT_LOG_SETTINGS)));
  }
  const template = buildBatch([{ value: Buffer.alloc(Math.max(1, test.batchBytes - 75), 'x'), timestamp: Date.now() }]);
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const startedMs = performance.now();
  const count = Math.floor(test.totalBytes / template.length);
  await appendAll(manager, appenders, template, count, test.inFlight, latencies);
  const tookMs = performance.now() - startedMs;
  const cpu = process.cpuUsage(before);
  report(test.name, count, template.length, tookMs, cpu, latencies);
  console.log(
    `    user ${(cpu.user / 1e6).toFixed(2)} s, system ${(cpu.system / 1e6).toFixed(2)} s, ${manager.metrics.walSyncCount} commits, ${manager.metrics.checkpointCount} checkpoints`,
  );
  if (test.batchBytes >= 1000) await readBack(test.name, appenders);
  await manager.close();
  await rm(folder, { recursive: true });
}

function appendAll(
  manager: LogManager,
  appenders: readonly Appender[],
  template: Buffer,
  count: number,
  inFlight: number,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve) => {
    let sent = 0;
    let done = 0;
    let isHeld = false;
    const pump = (): void => {
      while (!isHeld && sent < count && sent - done < inFlight) {
        const room = manager.waitForRoom();
        if (room !== undefined) {
          isHeld = true;
          void room.then(() => {
            isHeld = false;
            pump();
          });
          return;
        }
        const appender = appenders[sent++ % appenders.length]!;
        // The log copies what it is given, so that one buffer stands for all requests.
        batchHeader.setBaseOffset(template, 0, appender.log.logEndOffset);
        batchHeader.setPartitionLeaderEpoch(template, 0, 1);
        const atMs = performance.now();
        appender.append(template, () => {
          latencies.push(performance.now() - atMs);
          done++;
          if (done === count) resolve();
          else if (!isHeld) setImmediate(pump);
        });
      }
    };
    pump();
  });
}

async function readBack(name: string, appenders: readonly Appender[]): Promise<void> {
  for (const round of ['first', 'again']) {
    const before = process.cpuUsage();
    const startedMs = performance.now();
    let bytes = 0;
    let count = 0;
    for (const { log } of appenders) {
      for (let offset = log.logStartOffset; offset < log.highWatermark; ) {
        const read = await log.read({ offset, endOffset: log.highWatermark, bytesMax: MB, atLeastOneBatch: true });
        bytes += read.sizeBytes;
        offset = read.nextOffset;
        read.release();
        count++;
      }
    }
    report(
      `  read ${round}: ${name}`,
      count,
      bytes / count,
      performance.now() - startedMs,
      process.cpuUsage(before),
      [],
    );
  }
}

function report(
  name: string,
  count: number,
  bytesEach: number,
  tookMs: number,
  cpu: NodeJS.CpuUsage,
  latencies: number[],
): void {
  const megabytes = (count * bytesEach) / 1e6;
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const sorted = latencies.sort((left, right) => left - right);
  const quantile = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  const parts = [
    name.padEnd(52),
    `${(megabytes / (tookMs / 1000)).toFixed(0).padStart(6)} MB/s`,
    `${((count / tookMs) * 1000).toFixed(0).padStart(8)}/s`,
    `${(cpuSeconds / (megabytes / 1000)).toFixed(2).padStart(6)} CPU-s/GB`,
    `${((cpuSeconds / count) * 1e6).toFixed(1).padStart(7)} µs each`,
  ];
  if (sorted.length > 0) parts.push(`p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms`);
  console.log(parts.join('  '));
}

const root = process.argv[2] ?? tmpdir();
for (const test of CASES.slice(Number(process.argv[3] ?? 0), Number(process.argv[4] ?? CASES.length)))
  await run(test, root);
