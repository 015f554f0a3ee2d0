import type { Clock } from '../../base/index.ts';
import type { HandlerServices } from '../types.ts';
import type { FetchSet } from './fetch-set.ts';
import type { FetchTerms, PartitionFetch } from './partition-fetch.ts';

/** How much a fetch wants and how long it waits for it. */
export interface FetchGoal {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  /** Of all partitions together; the first batch may exceed it. */
  readonly maxBytes: number;
}

/**
 * Reads all partitions in order, and as long as there is too little, waits for one of them to advance. One timer and one
 * listener for each partition; between advances nothing runs. Resolves when there is enough, the time is over, a partition has
 * something urgent to tell, or `signal` aborts.
 */
export function gather(
  services: HandlerServices,
  terms: FetchTerms,
  goal: FetchGoal,
  set: FetchSet,
  signal: () => AbortSignal,
): undefined | Promise<void> {
  const first = readAll(services, terms, goal, set.fetches);
  if (first instanceof Promise) {
    return first.then(() => (isEnough(goal, set) ? undefined : wait(services, terms, goal, set, signal())));
  }
  return isEnough(goal, set) ? undefined : wait(services, terms, goal, set, signal());
}

function isEnough(goal: FetchGoal, set: FetchSet): boolean {
  if (goal.maxWaitMs <= 0 || set.empty) return true;
  let sizeBytes = 0;
  for (const fetch of set.fetches) {
    if (fetch.urgent) return true;
    sizeBytes += fetch.sizeBytes;
  }
  return sizeBytes >= Math.min(goal.minBytes, goal.maxBytes);
}

function totalBytes(fetches: readonly PartitionFetch[]): number {
  let total = 0;
  for (const fetch of fetches) total += fetch.sizeBytes;
  return total;
}

/** Partitions are read one after the other, since each may only take what those before it have left. */
function readAll(
  services: HandlerServices,
  terms: FetchTerms,
  goal: FetchGoal,
  fetches: Iterable<PartitionFetch>,
  alreadyBytes = 0,
): undefined | Promise<void> {
  let usedBytes = alreadyBytes;
  const iterator = fetches[Symbol.iterator]();
  const next = (): undefined | Promise<void> => {
    for (;;) {
      const step = iterator.next();
      if (step.done) return undefined;
      const fetch = step.value;
      const before = fetch.sizeBytes;
      const reading = fetch.advance(services, terms, goal.maxBytes - usedBytes, usedBytes === 0);
      if (reading instanceof Promise) {
        return reading.then(() => {
          usedBytes += fetch.sizeBytes - before;
          return next();
        });
      }
      usedBytes += fetch.sizeBytes - before;
    }
  };
  return next();
}

function wait(
  services: HandlerServices,
  terms: FetchTerms,
  goal: FetchGoal,
  set: FetchSet,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new FetchWait(services, terms, goal, set, signal).done;
}

class FetchWait {
  readonly done: Promise<void>;
  readonly #services: HandlerServices;
  readonly #terms: FetchTerms;
  readonly #goal: FetchGoal;
  readonly #set: FetchSet;
  readonly #signal: AbortSignal;
  readonly #advanced = new Set<PartitionFetch>();
  readonly #ends: (() => void)[] = [];
  #reading = false;
  #overdue = false;
  #settle!: (error?: unknown) => void;

  constructor(services: HandlerServices, terms: FetchTerms, goal: FetchGoal, set: FetchSet, signal: AbortSignal) {
    this.#services = services;
    this.#terms = terms;
    this.#goal = goal;
    this.#set = set;
    this.#signal = signal;
    this.done = new Promise((resolve, reject) => {
      this.#settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.#begin(services.clock);
  }

  #begin(clock: Clock): void {
    const timer = clock.setTimer(this.#waitMs(), () => this.#onEnd());
    this.#ends.push(() => timer.cancel());
    const onAbort = () => this.#onEnd();
    this.#signal.addEventListener('abort', onAbort);
    this.#ends.push(() => this.#signal.removeEventListener('abort', onAbort));
    // Last, since a first look that had to read from disk may be outdated by now, and then this calls back at once.
    this.#ends.push(
      this.#set.watch(
        (fetch) => this.#onAdvance(fetch),
        () => this.#onEnd(),
      ),
    );
  }

  /** What a follower does not have yet is waited for no longer than its setting says, whatever the client asks. */
  #waitMs(): number {
    const { maxWaitMs } = this.#goal;
    if (!this.#set.fromFollower) return maxWaitMs;
    return Math.min(maxWaitMs, this.#services.config.number('follower.read.max.wait.ms'));
  }

  #onAdvance(fetch: PartitionFetch): void {
    this.#advanced.add(fetch);
    if (this.#advanced.size > 1 || this.#reading) return;
    // Other partitions may advance in the same step: they are looked at together.
    queueMicrotask(() => this.#look());
  }

  #look(): void {
    if (this.#ends.length === 0 || this.#reading) return;
    const advanced = [...this.#advanced];
    this.#advanced.clear();
    let reading: undefined | Promise<void>;
    try {
      reading = readAll(this.#services, this.#terms, this.#goal, advanced, totalBytes(this.#set.fetches));
    } catch (error) {
      this.#finish(error);
      return;
    }
    if (!(reading instanceof Promise)) {
      this.#decide();
      return;
    }
    this.#reading = true;
    reading.then(
      () => {
        this.#reading = false;
        this.#decide();
      },
      (error: unknown) => this.#finish(error),
    );
  }

  #decide(): void {
    if (this.#overdue || isEnough(this.#goal, this.#set)) this.#finish();
    else if (this.#advanced.size > 0) this.#look();
  }

  /** Time is over or nobody waits any more; a read under way is awaited, since its memory must be given back. */
  #onEnd(): void {
    if (this.#reading) this.#overdue = true;
    else this.#finish();
  }

  #finish(error?: unknown): void {
    for (const end of this.#ends) end();
    this.#ends.length = 0;
    this.#settle(error);
  }
}
