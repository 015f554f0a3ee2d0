import { PartitionFetch } from './partition-fetch.ts';
import type { FetchSession, SessionPartition } from './session.ts';

/** The partitions that one request looks at. */
export interface FetchSet {
  /** Grows while a fetch waits: a partition of the session that was quiet has advanced. */
  readonly fetches: readonly PartitionFetch[];
  /** There is nothing to fetch, and so nothing to wait for. */
  readonly empty: boolean;
  /** Some of it is served by a replica that does not lead. */
  readonly fromFollower: boolean;
  /** Calls `onAdvance` for each that should be looked at (again), `onEnd` if the wait is pointless. Returns the end of it. */
  watch(onAdvance: (fetch: PartitionFetch) => void, onEnd: () => void): () => void;
  /** The client is told of all that was looked at. */
  settle(): void;
  /** The client will not hear of it: whatever was looked at must be looked at again. */
  abandon(): void;
}

/** The partitions of a request without a session: those it names, each listened to for as long as the fetch waits. */
export class NamedPartitions implements FetchSet {
  readonly fetches: readonly PartitionFetch[];

  constructor(fetches: readonly PartitionFetch[]) {
    this.fetches = fetches;
  }

  get empty(): boolean {
    return this.fetches.length === 0;
  }

  get fromFollower(): boolean {
    return this.fetches.some((fetch) => fetch.fromFollower);
  }

  watch(onAdvance: (fetch: PartitionFetch) => void): () => void {
    const ends: (() => void)[] = [];
    for (const fetch of this.fetches) {
      if (fetch.partition === undefined) continue;
      ends.push(fetch.partition.onAdvance(() => onAdvance(fetch)));
      if (fetch.outdated) onAdvance(fetch);
    }
    return () => {
      for (const end of ends) end();
    };
  }

  settle(): void {}
  abandon(): void {}
}

/** The partitions of a session that are due, and those that become so while the fetch waits. */
export class DuePartitions implements FetchSet {
  readonly empty = false;
  readonly #session: FetchSession;
  readonly #fetches = new Map<SessionPartition, PartitionFetch>();
  readonly #list: PartitionFetch[] = [];

  constructor(session: FetchSession, due: readonly SessionPartition[]) {
    this.#session = session;
    for (const partition of due) this.#fetchOf(partition);
  }

  get fetches(): readonly PartitionFetch[] {
    return this.#list;
  }

  get fromFollower(): boolean {
    return this.#session.followed.size > 0 || this.#list.some((fetch) => fetch.fromFollower);
  }

  watch(onAdvance: (fetch: PartitionFetch) => void, onEnd: () => void): () => void {
    const end = this.#session.wait({
      onAdvance: (partition) => onAdvance(this.#fetchOf(partition)),
      onSuperseded: () => {
        this.abandon();
        onEnd();
      },
    });
    for (const [partition, fetch] of this.#fetches) this.#listen(partition, fetch);
    return end;
  }

  abandon(): void {
    for (const partition of this.#fetches.keys()) this.#session.makeDue(partition);
  }

  /** Listens for the next advance; what has advanced already is due at once. */
  #listen(partition: SessionPartition, fetch: PartitionFetch): void {
    if (fetch.partition === undefined) return;
    this.#session.arm(partition, fetch.partition);
    if (fetch.outdated) this.#session.makeDue(partition);
  }

  /** Who is quiet is listened to; the others are due again, those that got records last. */
  settle(): void {
    const served: SessionPartition[] = [];
    for (const [partition, fetch] of this.#fetches) {
      if (fetch.fromFollower) this.#session.followed.add(partition);
      else this.#session.followed.delete(partition);
      if (fetch.quiet) this.#listen(partition, fetch);
      else if (fetch.sizeBytes > 0) served.push(partition);
      else this.#session.makeDue(partition);
    }
    for (const partition of served) this.#session.makeDue(partition);
  }

  #fetchOf(partition: SessionPartition): PartitionFetch {
    let fetch = this.#fetches.get(partition);
    if (fetch === undefined) {
      fetch = new PartitionFetch(partition.topic, partition.topicId, partition.request, partition);
      this.#fetches.set(partition, fetch);
      this.#list.push(fetch);
    }
    return fetch;
  }
}
