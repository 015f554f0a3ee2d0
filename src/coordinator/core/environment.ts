import type { Uuid } from '../../base/index.ts';
import type { CoordinatorRecord } from '../records/model.ts';
import type { Timers } from './timers.ts';

/** Settings that the state machines obey, read anew at each use so that changes take effect at once. Times in milliseconds. */
export interface GroupSettings {
  readonly classicSizeMax: number;
  readonly classicSessionTimeoutMsMin: number;
  readonly classicSessionTimeoutMsMax: number;
  readonly initialRebalanceDelayMs: number;
  readonly offsetMetadataBytesMax: number;
  readonly offsetsRetentionMs: number;
  readonly offsetsRetentionCheckIntervalMs: number;
  readonly consumerSizeMax: number;
  /** Names of the server-side assignors on offer; the first is the default. */
  readonly consumerAssignors: readonly string[];
  readonly migrationPolicy: MigrationPolicy;
  consumerSessionTimeoutMs(groupId: string): number;
  consumerHeartbeatIntervalMs(groupId: string): number;
}

/** Which conversions between classic and consumer groups are allowed while they have members (KIP-848). */
export type MigrationPolicy = 'bidirectional' | 'upgrade' | 'downgrade' | 'disabled';

export interface TopicFacts {
  readonly name: string;
  readonly id: Uuid;
  readonly partitionCount: number;
}

/** The part of the cluster's metadata that groups depend on. */
export interface TopicLookup {
  byName(name: string): TopicFacts | undefined;
  byId(id: Uuid): TopicFacts | undefined;
  /** All names, sorted, of internal topics too; for subscriptions by regular expression. */
  topicNames(): readonly string[];
}

/** Everything that the state machines of one coordinator partition may reach of the world. No clock, log or random source beside it. */
export interface Environment {
  readonly settings: GroupSettings;
  readonly topics: TopicLookup;
  readonly timers: Timers;
  /** Milliseconds since the epoch, for what goes into records. */
  wallMs(): number;
  /** A fresh unique id, for members that bring none. */
  newId(): string;
  /** A test for whole topic names in RE2's syntax; undefined if the pattern is not valid. */
  compileRegex(pattern: string): ((name: string) => boolean) | undefined;
  /**
   * Puts `records` into the partition's log as one batch, whole or not at all, and calls `done` once: with 0 when they are
   * committed, else with the error code for the client. No records: `done` when all that was persisted before is committed.
   */
  persist(records: readonly CoordinatorRecord[], done: (errorCode: number) => void): void;
}

/** Who made a request, as groups remember it. */
export interface Caller {
  readonly clientId: string;
  readonly clientHost: string;
}
