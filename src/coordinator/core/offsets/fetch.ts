import { type Uuid, ZERO_UUID } from '../../../base/index.ts';
import type { Offset } from '../../../log/index.ts';
import { fetchError as consumerFetchError } from '../consumer/validate.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';

export interface FetchedPartition {
  readonly partition: number;
  /** -1 when nothing is committed. */
  readonly offset: Offset;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface FetchedTopic {
  readonly topic: string;
  readonly partitions: readonly FetchedPartition[];
}

export interface FetchCommand {
  readonly groupId: string;
  /** null unless the caller is a member of a consumer group (from version 9). */
  readonly memberId: string | null;
  /** -1 unless the caller is a member of a consumer group. */
  readonly memberEpoch: number;
  /** null: all that the group has committed. `topicId` zero when the caller named the topic. */
  readonly topics:
    | readonly {
        readonly topic: string;
        readonly topicId: Uuid;
        readonly partitions: readonly number[];
      }[]
    | null;
}

export interface FetchOffsetsResult {
  readonly errorCode: number;
  readonly topics: readonly FetchedTopic[];
}

/**
 * The committed offsets of one group. Offsets of open transactions are not among them: they get into the store with their
 * transaction's commit, and it is here that a caller who requires stable offsets would be told to wait for it.
 */
export function fetchOffsets(core: CoordinatorState, command: FetchCommand): FetchOffsetsResult {
  const group = core.groups.get(command.groupId);
  if (group?.kind === 'consumer') {
    const errorCode = consumerFetchError(group, command.memberId, command.memberEpoch);
    if (errorCode !== ErrorCode.NONE) return { errorCode, topics: [] };
  }
  if (command.topics === null) return { errorCode: ErrorCode.NONE, topics: allOffsets(core, command.groupId) };
  const topics = command.topics.map(({ topic, topicId, partitions }) => ({
    topic,
    partitions: partitions.map((partition) => {
      const committed = core.offsets.get(command.groupId, topic, partition);
      const isOfOldTopic =
        committed !== undefined &&
        topicId !== ZERO_UUID &&
        committed.topicId !== ZERO_UUID &&
        committed.topicId !== topicId;
      if (committed === undefined || isOfOldTopic) return { partition, offset: -1, leaderEpoch: -1, metadata: '' };
      const { offset, leaderEpoch, metadata } = committed;
      return { partition, offset, leaderEpoch, metadata };
    }),
  }));
  return { errorCode: ErrorCode.NONE, topics };
}

function allOffsets(core: CoordinatorState, groupId: string): FetchedTopic[] {
  const topics = new Map<string, FetchedPartition[]>();
  for (const { topic, partition, value } of core.offsets.ofGroup(groupId)) {
    const partitions = topics.get(topic) ?? [];
    partitions.push({ partition, offset: value.offset, leaderEpoch: value.leaderEpoch, metadata: value.metadata });
    topics.set(topic, partitions);
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
