import type { AppendWork, Entry, EntryLoad, Index, MembershipConfig, Snapshot, Storage } from '../raft/index.ts';
import type { EntryLog } from './entry-log.ts';
import type { Fault, UnsyncedFate } from './faults.ts';
import type { Machine } from './machine.ts';

/** The state of a machine's disk, set by faults. */
export interface DiskCondition {
  /** Added to every write and sync. */
  delayUs: number;
  /** Nothing completes until it is false again. */
  isHung: boolean;
  /** The next sync fails; what it should have covered is lost. */
  failsNextSync: boolean;
  /** Writes fail. */
  isFull: boolean;
}

/** Where a write has got to; a fault may stop the machine at any of these. */
export type WriteStage = 'before-write' | 'before-sync' | 'after-sync';

export interface AppendListener {
  /** The write is at `stage`. Returns false when the machine was just switched off: go no further. */
  reached(stage: WriteStage): boolean;
  durable(work: AppendWork): void;
  failed(): void;
  /** A snapshot was asked for, and the newest one is too old to tell a newcomer of its own membership. */
  snapshotWanted(): void;
  /** Where the newest configuration was applied. */
  readonly configuredIndex: Index;
  /** What applying everything up to `index` gives, for storage whose log is the state itself. */
  stateAt(index: Index): Buffer;
}

/** One life's handle on a disk: what a replica reads and writes through. */
export interface ReplicaStorage {
  /** As the core sees it. */
  readonly forCore: Storage;
  /** What was handed to it so far, durable or not: the checker's picture of the core's log. */
  readonly handedOut: EntryLog;
  /** The newest snapshot of the state that is durable; the state machine starts from it. */
  readonly startSnapshot: Snapshot;
  /** True: the core need not apply what `startSnapshot` covers; false: it does so again from the log's first entry on. */
  readonly startsApplied: boolean;
  /** Membership changes that `startSnapshot` covers, but its membership does not. */
  readonly startChanges: readonly Entry[];
  /** The Kafka offset that the next batch gets; 0 where entries have none. */
  readonly nextOffset: number;
  append(work: AppendWork): void;
  /** The core's commit index is at `index` or beyond. */
  committed(index: Index): void;
  /** A membership change at `index` was applied. */
  configured(index: Index, membership: MembershipConfig): void;
  /** False: take no more requests for now. */
  readonly hasRoom: boolean;
  /** Compares what a consumer would read from `fromOffset` on with what was committed. */
  verifyReads(committed: CommittedBatches, fromOffset: number, bytesMax: number): void;
  /** Keeps a snapshot of the applied state and cuts the log behind it, except for `keepEntries`. */
  compact(snapshot: Snapshot, keepEntries: number): void;
  load(load: EntryLoad, done: (entries: readonly Entry[] | undefined) => void): void;
}

/** What was committed, as consumers should see it. */
export interface CommittedBatches {
  /** Offset after the last committed record. */
  readonly nextOffset: number;
  /** Throws unless `bytes` are the committed batches from the one that holds `offset` up to `nextOffset`, none beyond `endOffset`. */
  compare(nodeId: number, bytes: Buffer, offset: number, nextOffset: number, endOffset: number): void;
}

/** What stays when a machine is switched off. */
export interface ReplicaDisk {
  readonly condition: DiskCondition;
  /** What would be found if power failed now and took everything that was not synced. */
  readonly durable: EntryLog;
  /** Recovers. Calls `done` once, with undefined when the disk is damaged beyond what its owner may mend alone. */
  open(machine: Machine, listener: AppendListener, done: (storage: ReplicaStorage | undefined) => void): void;
  /** The machine loses power. */
  crash(fate: UnsyncedFate): void;
  /** Power fails in the middle of one of the next operations; then `onCrash` is called. False or absent: it cannot do that. */
  crashSoon?(onCrash: () => void): boolean;
  /** Bits change at rest; found at the next recovery. */
  rot(place: Extract<Fault, { kind: 'bit-rot' }>['place']): void;
}
