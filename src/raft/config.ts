import { assert } from '../base/index.ts';
import { type ProtocolRules, protocolRules } from './rules.ts';
import type { Storage } from './storage.ts';
import type { Index, NodeId } from './types.ts';

/** How linearizable reads are confirmed (dissertation, 6.4). */
export type ReadMode =
  /** Each batch of reads costs a round of heartbeats to a quorum (ReadIndex). Needs no clock. */
  | 'quorum'
  /** Within `leaseTicks` of a heartbeat that a quorum answered, at once; otherwise as 'quorum'. Needs bounded clock drift. */
  | 'lease';

/** What a node of one group is made of. Times count ticks, sizes payload bytes. */
export interface RaftConfig {
  readonly id: NodeId;
  readonly storage: Storage;
  /**
   * The caller's state machine is its log: of the committed entries it is given the ConfChange ones alone, by `Storage.confChanges`, so that
   * nothing is read back only to be applied. The limits on applying and on uncommitted bytes are then the caller's. Needs asyncStorage.
   * Default false.
   */
  readonly appliesConfChangesOnly?: boolean;
  /** A number in [0, 1): spreads election timeouts over [electionTicks, 2 * electionTicks). */
  readonly random: () => number;
  /** Without word from a leader for this long a follower stands for election. Greater than heartbeatTicks. */
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
  /** Entries up to here are applied already (0: none are known to be). Default: what the storage's snapshot covers. */
  readonly applied?: Index;

  /** Ask before an election whether it could be won (dissertation, 9.6). Default true. */
  readonly preVote?: boolean;
  /** A leader that hears no quorum for electionTicks steps down; followers ignore candidates while they hear a leader (6.2, 4.2.3). Default true. */
  readonly checkQuorum?: boolean;
  /** A leader that is no longer a voter steps down once the change is applied. Default true. */
  readonly stepDownOnRemoval?: boolean;
  readonly readMode?: ReadMode;
  /** How long a lease lasts: less than electionTicks by the tick's grain and the worst clock drift. Default floor(0.9 * electionTicks) - 2. */
  readonly leaseTicks?: number;
  /** A follower passes proposals on to its leader instead of refusing them. Default false. */
  readonly forwardProposals?: boolean;
  /** Skip the check that a new membership change waits for the former one. Only for tests. Default false. */
  readonly disableConfChangeValidation?: boolean;

  /**
   * True: appends and applies complete later, by `onAppended` and `onApplied`; `advance` is not used, and a further `ready()` may
   * be taken at any time. False: `advance()` after each `ready()` says that all of it was done. Default true.
   */
  readonly asyncStorage?: boolean;
  /** Entries of several proposals leave in one message, at the next `ready()`. False: a message per proposal. Default true. */
  readonly batchAppends?: boolean;

  /** Payload bytes in one Append message; an entry larger than this travels alone. Default 1 MiB. */
  readonly appendBytesMax?: number;
  /** Append messages on their way to one follower. Default 256. */
  readonly inflightMessagesMax?: number;
  /** Payload bytes on their way to one follower; the message that crosses it is still sent. Default 16 MiB. */
  readonly inflightBytesMax?: number;
  /** Payload bytes of committed entries handed out and not reported as applied; at least one entry is. Default 64 MiB. */
  readonly applyBytesMax?: number;
  /** Payload bytes proposed and not committed: more is refused, except into an empty queue. Default 64 MiB. */
  readonly uncommittedBytesMax?: number;
  /** Reads waiting for confirmation: more are refused. Default 10,000. */
  readonly pendingReadsMax?: number;

  /** A leader with nothing to do for this long puts its group to sleep. 0: never. Default 0. */
  readonly quiesceAfterTicks?: number;
  /** A leader whose storage completes nothing for this long, though it has work, steps down. 0: never. Default 0. */
  readonly storageStallTicks?: number;

  /**
   * True: each move of the commit index is written. False: it goes along with the next entries, vote or term; after a restart the
   * node learns it again from its leader. Default false.
   */
  readonly persistCommitAlone?: boolean;
  /** Rules to replace, for tests that show what each is good for. */
  readonly rules?: Partial<ProtocolRules>;
}

/** A configuration with every choice made. */
export type RaftSettings = Required<RaftConfig> & { readonly rules: ProtocolRules };

/** Fills in defaults. Assertion when a value makes no sense. */
export function settingsOf(config: RaftConfig): RaftSettings {
  const { electionTicks, heartbeatTicks } = config;
  const settings: RaftSettings = {
    applied: 0,
    preVote: true,
    checkQuorum: true,
    stepDownOnRemoval: true,
    readMode: 'quorum',
    leaseTicks: Math.max(0, Math.floor(electionTicks * 0.9) - 2),
    forwardProposals: false,
    disableConfChangeValidation: false,
    asyncStorage: true,
    appliesConfChangesOnly: false,
    batchAppends: true,
    appendBytesMax: 1024 * 1024,
    inflightMessagesMax: 256,
    inflightBytesMax: 16 * 1024 * 1024,
    applyBytesMax: 64 * 1024 * 1024,
    uncommittedBytesMax: 64 * 1024 * 1024,
    pendingReadsMax: 10_000,
    quiesceAfterTicks: 0,
    storageStallTicks: 0,
    persistCommitAlone: false,
    ...config,
    rules: { ...protocolRules, ...config.rules },
  };
  assert(Number.isSafeInteger(config.id) && config.id >= 1, 'a node id is a positive integer');
  assert(
    heartbeatTicks >= 1 && electionTicks > heartbeatTicks,
    'an election timeout is longer than a heartbeat interval',
  );
  assert(settings.leaseTicks < electionTicks, 'a lease ends before the followers may elect another leader');
  assert(
    settings.readMode === 'quorum' || settings.checkQuorum,
    'leases rest on followers that ignore candidates: checkQuorum',
  );
  const { appliesConfChangesOnly, asyncStorage, storage } = settings;
  assert(
    !appliesConfChangesOnly || (asyncStorage && storage.confChanges !== undefined),
    'who applies membership changes alone has a storage that knows them',
  );
  assert(settings.appendBytesMax >= 1 && settings.pendingReadsMax >= 1, 'limits admit at least one');
  return settings;
}
