/** What the checks written in TypeScript share: the records they send, assertions, and the command line. */
import { isDeepStrictEqual } from 'node:util';

export const bootstrap = process.env['COMPAT_BOOTSTRAP'] ?? '';
/** Timestamp of the first record: an hour ago, so that retention leaves it alone. */
export const baseTime = Date.now() - 3_600_000;

/** Runs the check named on the command line and ends the process. */
export function runCheck(checks: Readonly<Record<string, () => Promise<void>>>): void {
  const check = checks[process.argv[2] ?? ''];
  if (check === undefined) throw new Error(`no check is called ${process.argv[2]}`);
  check().then(
    // Sockets of clients left behind must not keep a check alive.
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

export function unique(name: string): string {
  return `compat-${name}-${Math.random().toString(16).slice(2, 10)}`;
}

export function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`${what}: expected ${shorten(expected)}, got ${shorten(actual)}`);
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}` : item)) ?? 'undefined';
  return text.length < 500 ? text : `${text.slice(0, 500)}...`;
}

/** Waits for a condition; fails after the given seconds. */
export async function until(seconds: number, what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await condition())) {
    expect(performance.now() < deadline, `not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The error a call ends with; fails when it does not. */
export async function failure(call: () => Promise<unknown>, what: string): Promise<Error & Record<string, unknown>> {
  try {
    await call();
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error(`${what} succeeded`);
}

export interface SampleRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
  readonly timestamp: number;
}

/** Records of every shape that a record can have. */
export function sampleRecords(count = 40): SampleRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    key: i % 5 === 0 ? null : Buffer.from(`key-${i % 7}-ä中`),
    value: i % 9 === 8 ? null : i % 9 === 7 ? Buffer.alloc(0) : Buffer.from(`value ${i} 😀 `.repeat(1 + i * 3)),
    headers:
      i % 3 === 1
        ? [
            ['trace', Buffer.from(`id-${i}`)],
            ['empty', Buffer.alloc(0)],
          ]
        : [],
    timestamp: baseTime + i * 1000,
  }));
}

/** Which record was seen how often, and who owns a partition. */
export class Tally {
  readonly overlaps: string[] = [];
  readonly #seen = new Map<string, number>();
  readonly #owners = new Map<number, string>();

  saw(partition: number, offset: string | bigint): void {
    const identity = `${partition}@${offset}`;
    this.#seen.set(identity, (this.#seen.get(identity) ?? 0) + 1);
  }

  /** The member's whole assignment; what it had before and is not named was given up earlier. */
  assigned(member: string, partitions: readonly number[]): void {
    this.left(member);
    for (const partition of partitions) {
      const owner = this.#owners.get(partition);
      if (owner !== undefined) this.overlaps.push(`${partition}: ${owner} and ${member}`);
      this.#owners.set(partition, member);
    }
  }

  left(member: string): void {
    for (const [partition, owner] of this.#owners) if (owner === member) this.#owners.delete(partition);
  }

  shares(): Record<string, number> {
    const shares: Record<string, number> = {};
    for (const owner of this.#owners.values()) shares[owner] = (shares[owner] ?? 0) + 1;
    return shares;
  }

  get count(): number {
    return this.#seen.size;
  }

  get repeated(): number {
    return [...this.#seen.values()].filter((times) => times > 1).length;
  }
}
