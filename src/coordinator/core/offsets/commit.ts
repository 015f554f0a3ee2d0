import type { Uuid } from '../../../base/index.ts';
import type { Offset } from '../../../log/index.ts';
import type { CoordinatorRecord } from '../../records/model.ts';
import { extendSession } from '../classic/rebalance.ts';
import { commitError as classicCommitError } from '../classic/validate.ts';
import { commitError as consumerCommitError, isCommitStale } from '../consumer/validate.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';

export interface PartitionCommit {
  readonly partition: number;
  readonly offset: Offset;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface TopicCommit {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly partitions: readonly PartitionCommit[];
}

export interface CommitCommand {
  readonly groupId: string;
  /** '' for a consumer that manages its partitions itself. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationIdOrMemberEpoch: number;
  /** -1: by the broker's setting. */
  readonly retentionTimeMs: number;
  readonly apiVersion: number;
  readonly topics: readonly TopicCommit[];
}

/** Error codes by position, of `topics` and of their partitions. */
export type CommitResult = readonly (readonly number[])[];

/** From this version on a consumer knows the errors of KIP-848. */
const MEMBER_EPOCH_VERSION = 9;

/** Commits offsets; `reply` comes when they are durable. Partitions whose metadata is too long are refused one by one. */
export function commitOffsets(
  core: CoordinatorState,
  command: CommitCommand,
  reply: (result: CommitResult) => void,
): void {
  const { env } = core;
  const allWith = (errorCode: number) => command.topics.map((topic) => topic.partitions.map(() => errorCode));
  const refusal = admit(core, command);
  if (refusal !== ErrorCode.NONE) {
    reply(allWith(refusal));
    return;
  }
  const commitTimestampMs = env.wallMs();
  const expireTimestampMs = command.retentionTimeMs === -1 ? -1 : commitTimestampMs + command.retentionTimeMs;
  const records: CoordinatorRecord[] = [];
  const errorCodes = command.topics.map((topic) =>
    topic.partitions.map((commit) => {
      if (commit.metadata.length > env.settings.offsetMetadataBytesMax) return ErrorCode.OFFSET_METADATA_TOO_LARGE;
      if (isStale(core, command, topic.topicId, commit.partition)) return ErrorCode.STALE_MEMBER_EPOCH;
      records.push({
        kind: 'offset-commit',
        groupId: command.groupId,
        topic: topic.topic,
        partition: commit.partition,
        value: {
          offset: commit.offset,
          leaderEpoch: commit.leaderEpoch,
          metadata: commit.metadata,
          commitTimestampMs,
          expireTimestampMs,
          topicId: topic.topicId,
        },
      });
      return ErrorCode.NONE;
    }),
  );
  if (records.length === 0) {
    reply(errorCodes);
    return;
  }
  core.persist(records, (errorCode) => reply(errorCode === ErrorCode.NONE ? errorCodes : allWith(errorCode)));
}

function isStale(core: CoordinatorState, command: CommitCommand, topicId: Uuid, partition: number): boolean {
  const group = core.consumerGroup(command.groupId);
  if (group === undefined) return false;
  return isCommitStale(group, command.memberId, command.generationIdOrMemberEpoch, topicId, partition);
}

/** Whether the caller may commit for the group; makes a group of its own for a consumer without membership. */
function admit(core: CoordinatorState, command: CommitCommand): number {
  const group = core.groups.get(command.groupId);
  if (group === undefined) {
    if (command.generationIdOrMemberEpoch < 0) return ErrorCode.NONE;
    return command.apiVersion >= MEMBER_EPOCH_VERSION ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
  }
  if (group.kind === 'consumer') return consumerCommitError(group, command);
  const errorCode = classicCommitError(group, command);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  const member = group.members.get(command.memberId);
  if (member !== undefined) extendSession(core, group, member);
  return ErrorCode.NONE;
}
