import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { cacheRoot, repositoryRoot } from './paths.ts';

/** What a load says of itself, four times a second. */
export interface LoadStat {
  readonly sent: number;
  readonly acked: number;
  /** Records that the client gave up. */
  readonly failed: number;
  readonly read: number;
  /** How long the partition that waits longest has had no acknowledgement. */
  readonly gapMs: number;
  readonly longestGapMs: number;
  /** At the end: readers of a partition that did not get to what was acknowledged last. */
  readonly behind: number;
  /** Readers that were given up, and replaced from where they were, because their client had locked itself up. */
  readonly renewed?: number;
  /** The last error that the client reported, or nothing. */
  readonly error: string;
}

const nothing: LoadStat = { sent: 0, acked: 0, failed: 0, read: 0, gapMs: 0, longestGapMs: 0, behind: 0, error: '' };

/** The judgement of `clusterload verify`; everything from `lost` on must be zero. */
export interface Verdict {
  readonly acknowledged: number;
  readonly givenUp: number;
  readonly present: number;
  readonly read: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly missing: number;
  readonly phantom: number;
  readonly vanished: number;
  readonly wentBack: number;
  readonly skipped: number;
  readonly diverged: number;
  readonly examples: readonly string[];
}

/** What must not be, by name; empty when all is well. */
export function violations(verdict: Verdict): string[] {
  const names = ['lost', 'duplicated', 'reordered', 'missing', 'phantom', 'vanished', 'wentBack', 'skipped'] as const;
  return [...names, 'diverged' as const].filter((name) => verdict[name] > 0).map((name) => `${verdict[name]} ${name}`);
}

/** The load program, which also judges. */
export const clusterload = join(cacheRoot, 'bin', 'clusterload');

export interface LoadOptions {
  readonly bootstrap: string;
  readonly topic: string;
  readonly partitions: number;
  /** File that gets all that was promised and read. */
  readonly history: string;
  readonly replicas?: number;
  readonly create?: boolean;
  /** Records a second and partition; 0: as many as go. */
  readonly rate?: number;
  readonly size?: number;
  readonly records?: number;
  readonly idempotent?: 'half' | 'all' | 'none';
  readonly codec?: 'mixed' | 'none';
  readonly seed?: number;
  /** client.rack of each reader. */
  readonly racks?: readonly string[];
}

export interface GroupOptions {
  readonly bootstrap: string;
  readonly topic: string;
  readonly partitions: number;
  readonly group: string;
  readonly members: number;
}

/** Of what a client writes on standard error the last so many bytes are kept. */
const keptBytes = 64 * 1024;

/** A client process that produces and reads, and says how it fares. */
export class Load {
  readonly options: LoadOptions;
  stat: LoadStat = nothing;
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  #said = '';

  private constructor(options: LoadOptions, program: string, parameters: readonly string[], folder?: string) {
    this.options = options;
    const child = spawn(program, parameters, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, COMPAT_BOOTSTRAP: options.bootstrap },
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    this.#child = child;
    child.stdin!.on('error', () => {});
    child.stderr!.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-keptBytes);
    });
    this.#ready = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => reject(new Error(`the load ended with ${code}: ${this.#said}`)));
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const message = JSON.parse(line) as { ready?: true; stat?: LoadStat; finished?: LoadStat };
        if (message.ready) resolve();
        this.stat = message.stat ?? message.finished ?? this.stat;
      });
    });
    // A load that ends early is noticed by whoever waits for it.
    this.#ready.catch(() => {});
  }

  /** franz-go: a producer a partition, readers by rack. */
  static async franz(options: LoadOptions): Promise<Load> {
    const { topic, partitions, history, racks, create, ...rest } = options;
    const given = { topic, partitions, history, racks: racks?.join(','), ...rest, bootstrap: undefined };
    const flags = Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [`-${name}`, `${value}`],
    );
    const load = new Load(options, clusterload, ['load', ...flags, ...(create ? ['-create'] : [])]);
    await load.#ready;
    return load;
  }

  /** librdkafka: a producer a partition, one reader. The topic must be there. */
  static async librdkafka(options: LoadOptions): Promise<Load> {
    const { topic, partitions, history, rate = 100, racks = [''] } = options;
    const parameters = ['rdkafka_load.py', topic, `${partitions}`, history, `${rate}`, racks[0] ?? ''];
    const folder = join(repositoryRoot, 'compat', 'clients', 'python');
    const load = new Load(options, join(cacheRoot, 'venv', 'bin', 'python'), parameters, folder);
    await load.#ready;
    return load;
  }

  /** A consumer group of librdkafka; `acked` counts the offsets that it committed. */
  static async group(options: GroupOptions): Promise<Load> {
    const { topic, partitions, group, members } = options;
    const parameters = ['rdkafka_group.py', topic, `${partitions}`, group, `${members}`];
    const folder = join(repositoryRoot, 'compat', 'clients', 'python');
    const unread = { bootstrap: options.bootstrap, topic, partitions, history: '' };
    const load = new Load(unread, join(cacheRoot, 'venv', 'bin', 'python'), parameters, folder);
    await load.#ready;
    return load;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The last that it wrote on standard error. */
  get said(): string {
    return this.#said;
  }

  /** Counts the longest gap anew from here. */
  resetGaps(): void {
    this.#child.stdin!.write('reset\n');
  }

  /** Makes librdkafka say on standard error, and beside its history, what its reader does; the other clients pass over it. */
  explain(): void {
    this.#child.stdin!.write('explain\n');
  }

  /** Stops producing and waits until all is acknowledged; the last word of the load. */
  async finish(timeoutMs = 180_000): Promise<LoadStat> {
    if (this.running) this.#child.stdin!.write('finish\n');
    return await this.ended(timeoutMs);
  }

  /** Waits for an end that comes when all records that were asked for are sent. */
  async ended(timeoutMs: number): Promise<LoadStat> {
    if (this.running) await once(this.#child, 'close', { signal: AbortSignal.timeout(timeoutMs) });
    if (this.#child.exitCode !== 0) throw new Error(`the load ended with ${this.#child.exitCode}: ${this.#said}`);
    return this.stat;
  }

  async kill(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

const run = promisify(execFile);

/** Reads a topic to its end, from the replica in each of the racks, and compares it with what was promised and read. */
export async function verify(options: LoadOptions, racks: readonly string[] = []): Promise<Verdict> {
  const { topic, partitions, history, bootstrap } = options;
  const parameters = ['-topic', topic, '-partitions', `${partitions}`, '-history', history, '-racks', racks.join(',')];
  const { stdout } = await run(clusterload, ['verify', ...parameters], {
    env: { ...process.env, COMPAT_BOOTSTRAP: bootstrap },
    timeout: 600_000,
  });
  return JSON.parse(stdout) as Verdict;
}
