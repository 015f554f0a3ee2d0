import type { Uuid } from '../../base/index.ts';
import type { Offset, TimestampMs } from '../../log/index.ts';

/** A committed offset as `__consumer_offsets` holds it. */
export interface CommittedOffset {
  readonly offset: Offset;
  /** -1 when the client sent none. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: TimestampMs;
  /** Retention that old clients asked for; -1 means by the broker's setting. */
  readonly expireTimestampMs: TimestampMs;
  /** The topic's id at commit; the zero uuid in records of before topic ids. */
  readonly topicId: Uuid;
}

export interface ClassicMemberSnapshot {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: Buffer;
  readonly assignment: Buffer;
}

/** A classic group as it was after its last completed rebalance. */
export interface ClassicGroupSnapshot {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestampMs: TimestampMs;
  readonly members: readonly ClassicMemberSnapshot[];
}

export interface ClassicProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

/** What a consumer-group member said of itself. */
export interface ConsumerMemberRecord {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly serverAssignor: string | null;
  /** Set for a member that still speaks the classic protocol. */
  readonly classic: { readonly sessionTimeoutMs: number; readonly protocols: readonly ClassicProtocol[] } | null;
}

/** Partitions by topic id, ascending and without repetition. */
export type PartitionsByTopic = ReadonlyMap<Uuid, readonly number[]>;

/** Partitions by topic id, each with the member epoch at which its owner got it: commits of that epoch on are its owner's. */
export type OwnedPartitions = ReadonlyMap<Uuid, ReadonlyMap<number, number>>;

/** Where a member is on its way to its target assignment. The numbers are in the records. */
export const MemberState = {
  Stable: 0,
  /** It must give partitions up before anything new is given to it. */
  UnrevokedPartitions: 1,
  /** It waits for partitions that other members have not given up yet. */
  UnreleasedPartitions: 2,
} as const;
export type MemberState = (typeof MemberState)[keyof typeof MemberState];

export interface CurrentAssignmentRecord {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly assigned: OwnedPartitions;
  readonly pendingRevocation: OwnedPartitions;
}

export interface ResolvedRegex {
  readonly topics: readonly string[];
  readonly version: number;
  readonly timestampMs: TimestampMs;
}

/**
 * A record of `__consumer_offsets`: the kinds of Kafka that this coordinator writes and reads. `value` null is a tombstone.
 * `unknown` ones (of share and streams groups) are kept by the log and passed over here.
 */
export type CoordinatorRecord =
  | {
      readonly kind: 'offset-commit';
      readonly groupId: string;
      readonly topic: string;
      readonly partition: number;
      readonly value: CommittedOffset | null;
    }
  | { readonly kind: 'group-metadata'; readonly groupId: string; readonly value: ClassicGroupSnapshot | null }
  | {
      readonly kind: 'consumer-group-metadata';
      readonly groupId: string;
      readonly value: { readonly epoch: number; readonly metadataHash: number } | null;
    }
  | {
      readonly kind: 'consumer-member';
      readonly groupId: string;
      readonly memberId: string;
      readonly value: ConsumerMemberRecord | null;
    }
  | {
      readonly kind: 'target-metadata';
      readonly groupId: string;
      readonly value: { readonly assignmentEpoch: number; readonly assignmentTimestampMs: TimestampMs } | null;
    }
  | {
      readonly kind: 'target-member';
      readonly groupId: string;
      readonly memberId: string;
      readonly value: PartitionsByTopic | null;
    }
  | {
      readonly kind: 'current-assignment';
      readonly groupId: string;
      readonly memberId: string;
      readonly value: CurrentAssignmentRecord | null;
    }
  | {
      readonly kind: 'resolved-regex';
      readonly groupId: string;
      readonly regex: string;
      readonly value: ResolvedRegex | null;
    };
