import { type Clock, type Random, randomBelow } from '../../base/index.ts';
import type { RequestMetrics } from '../metrics.ts';
import { FetchSession } from './session.ts';

/** A session that was used less long ago than this is only given up for a larger one (Kafka: two minutes). */
const EVICTION_MS_MIN = 120_000;
/** Of all sessions together; a fetch beyond it gets no session and sends all its partitions each time. */
const PARTITIONS_MAX = 1_000_000;
const SESSION_ID_BOUND = 2 ** 31 - 1;

/**
 * The fetch sessions of one broker (KIP-227), at most `slotsMax`. When all slots are taken a new session takes the place of one
 * that was not used for two minutes, else that of the smallest older one if it has fewer partitions; else it is not made.
 */
export class FetchSessionCache {
  readonly #slotsMax: () => number;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #metrics: RequestMetrics;
  /** The least recently used first. */
  readonly #sessions = new Map<number, FetchSession>();
  #partitions = 0;

  constructor(slotsMax: () => number, clock: Clock, random: Random, metrics: RequestMetrics) {
    this.#slotsMax = slotsMax;
    this.#clock = clock;
    this.#random = random;
    this.#metrics = metrics;
    metrics.fetchSessions = () => ({ sessions: this.#sessions.size, partitions: this.#partitions });
  }

  get(id: number): FetchSession | undefined {
    return this.#sessions.get(id);
  }

  /** A session with a fresh id and no partitions, to be filled with `size` of them; undefined if there is no room. */
  create(size: number, byTopicId: boolean): FetchSession | undefined {
    if (this.#partitions + size > PARTITIONS_MAX) return undefined;
    const nowMs = this.#clock.monotonicMs();
    if (this.#sessions.size >= this.#slotsMax() && !this.#evictFor(size, nowMs)) return undefined;
    const session = new FetchSession(this.#newId(), byTopicId, nowMs);
    this.#sessions.set(session.id, session);
    return session;
  }

  /** To be called after a session was used or its partitions changed. False: it outgrew the cache and was given up. */
  touch(session: FetchSession): boolean {
    this.#partitions += session.partitions.size - session.countedPartitions;
    session.countedPartitions = session.partitions.size;
    session.lastUsedMs = this.#clock.monotonicMs();
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, session);
    if (this.#partitions <= PARTITIONS_MAX) return true;
    this.remove(session.id);
    return false;
  }

  /** Forgets all sessions. */
  close(): void {
    for (const id of [...this.#sessions.keys()]) this.remove(id);
  }

  remove(id: number): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    this.#partitions -= session.countedPartitions;
    session.countedPartitions = 0;
    session.close();
  }

  #evictFor(size: number, nowMs: number): boolean {
    const victim = this.#stale(nowMs) ?? this.#smallest(size, nowMs);
    if (victim === undefined) return false;
    this.remove(victim.id);
    this.#metrics.fetchSessionsEvicted++;
    return true;
  }

  #stale(nowMs: number): FetchSession | undefined {
    const oldest = this.#sessions.values().next().value;
    return oldest !== undefined && nowMs - oldest.lastUsedMs > EVICTION_MS_MIN ? oldest : undefined;
  }

  /** Sessions younger than two minutes are left alone, or clients that come and go would push each other out for ever. */
  #smallest(size: number, nowMs: number): FetchSession | undefined {
    let smallest: FetchSession | undefined;
    for (const session of this.#sessions.values()) {
      if (nowMs - session.createdMs <= EVICTION_MS_MIN || session.partitions.size >= size) continue;
      if (smallest === undefined || session.partitions.size < smallest.partitions.size) smallest = session;
    }
    return smallest;
  }

  #newId(): number {
    for (;;) {
      const id = 1 + randomBelow(this.#random, SESSION_ID_BOUND);
      if (!this.#sessions.has(id)) return id;
    }
  }
}
