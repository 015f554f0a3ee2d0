import type { Fault } from './faults.ts';
import type { Weather } from './network.ts';

/** Which part of the system runs: the bare core over entry storage, or the core over the real log on a simulated disk. */
export type Layer = 'core' | 'log';

/** How a group is set up. Times in virtual milliseconds, counted in ticks where the core counts in ticks. */
export interface GroupPlan {
  readonly voters: number;
  readonly learners: number;
  /** Machines that hold nothing at first; membership changes bring them in. */
  readonly spares: number;
  readonly tickMs: number;
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
  readonly leaseReads: boolean;
  /** How the core learns that its writes are durable: three ways of using it. */
  readonly storageMode: 'appended' | 'responses' | 'advance';
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly forwardProposals: boolean;
  readonly quiesces: boolean;
  /** The log begins after a snapshot at this index. */
  readonly startIndex: number;
  readonly batchAppends: boolean;
  readonly persistCommitAlone: boolean;
  readonly messageBytesMax: number;
  readonly inflightMessagesMax: number;
  readonly inflightBytesMax: number;
  readonly proposalBytesMax: number;
  readonly applyBytesMax: number;
  readonly pendingReadsMax: number;
  /** A leader whose disk completes nothing for so long steps down. */
  readonly storageStallTicks: number;
  /** A node cuts its log after it applied so many entries since the last cut; 0: only when a fault says so. */
  readonly compactEveryEntries: number;
}

export interface StoragePlan {
  readonly writeUs: number;
  readonly syncUs: number;
  readonly syncUsMax: number;
  /** One sync covers this many of the writes that wait for it. */
  readonly writesPerSyncMax: number;
  readonly applyUs: number;
  /** The core may see its writes before they are durable (both are allowed). */
  readonly showsUnsynced: boolean;
  /** Older entries than this many are on disk only and must be loaded. */
  readonly entriesAtHand: number;
  /** How often no snapshot can be had when one is asked for. */
  readonly snapshotMissingPermille: number;
}

/** Limits of the real log, small so that slots, segments and memory run over within a run. */
export interface LogLimits {
  readonly segmentBytesMax: number;
  readonly indexIntervalBytes: number;
  readonly tailBytesMax: number;
  readonly walSlotBytes: number;
  readonly walSlots: number;
  readonly openFilesMax: number;
}

export interface LoadPlan {
  readonly clients: number;
  /** A client waits about this long between an answer and its next call. */
  readonly thinkMs: number;
  readonly readPermille: number;
  readonly payloadBytes: number;
  /** Clients mostly call the node they last heard to be leader; so often they call any. */
  readonly strayPermille: number;
  readonly timeoutMs: number;
}

/** A whole run as data: everything that chance decided in advance. The same plan gives the same run. */
export interface Plan {
  readonly seed: number;
  readonly layer: Layer;
  readonly group: GroupPlan;
  readonly storage: StoragePlan;
  readonly limits: LogLimits;
  readonly load: LoadPlan;
  readonly weather: Weather;
  /** Faults come in this time; then everything is healed. */
  readonly chaosMs: number;
  /** A leader must be there this long after healing, and all work done after twice that. */
  readonly settleMs: number;
  readonly faults: readonly Fault[];
}
