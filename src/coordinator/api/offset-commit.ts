import {
  ErrorCode,
  type OffsetCommitRequest,
  type OffsetCommitRequestTopic,
  type OffsetCommitResponseInput,
} from '../../protocol/index.ts';
import { type CommitCommand, type CommitResult, commitOffsets, type TopicFacts } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { askGroup } from './call.ts';

/** From this version on topics are named by id alone. */
const TOPIC_ID_VERSION = 10;

/** Commits offsets for a group; answered when they are durable. Topics and partitions that do not exist are refused one by one. */
export async function offsetCommit(
  shards: Shards,
  context: GroupRequestContext,
  request: OffsetCommitRequest,
): Promise<OffsetCommitResponseInput> {
  const byId = context.apiVersion >= TOPIC_ID_VERSION;
  const facts = request.topics.map((topic) =>
    byId ? shards.topics.byId(topic.topicId) : shards.topics.byName(topic.name),
  );
  const accepted = request.topics.flatMap((topic, at) => accept(topic, facts[at]));
  const errorCodes = accepted.length === 0 ? [] : await commit(shards, context, request, accepted);
  // The answers come in the order of the accepted partitions: they are dealt out again to the places they were asked from.
  const answers = errorCodes.flat().values();
  return {
    topics: request.topics.map((topic, at) => ({
      name: topic.name,
      topicId: topic.topicId,
      partitions: topic.partitions.map(({ partitionIndex }) => {
        const refusal = refusalOf(facts[at], partitionIndex, byId);
        return { partitionIndex, errorCode: refusal === ErrorCode.NONE ? answers.next().value! : refusal };
      }),
    })),
  };
}

function refusalOf(topic: TopicFacts | undefined, partition: number, byId: boolean): number {
  if (topic === undefined) return byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  const exists = partition >= 0 && partition < topic.partitionCount;
  return exists ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

function accept(topic: OffsetCommitRequestTopic, facts: TopicFacts | undefined): CommitCommand['topics'] {
  if (facts === undefined) return [];
  const partitions = topic.partitions
    .filter(({ partitionIndex }) => partitionIndex >= 0 && partitionIndex < facts.partitionCount)
    .map((partition) => ({
      partition: partition.partitionIndex,
      offset: partition.committedOffset,
      leaderEpoch: partition.committedLeaderEpoch,
      metadata: partition.committedMetadata ?? '',
    }));
  return [{ topic: facts.name, topicId: facts.id, partitions }];
}

function commit(
  shards: Shards,
  context: GroupRequestContext,
  request: OffsetCommitRequest,
  topics: CommitCommand['topics'],
): Promise<CommitResult> {
  return askGroup<CommitResult>(
    shards,
    request.groupId,
    (errorCode) => topics.map(({ partitions }) => partitions.map(() => errorCode)),
    (core, reply) =>
      commitOffsets(
        core,
        {
          groupId: request.groupId,
          memberId: request.memberId,
          groupInstanceId: request.groupInstanceId,
          generationIdOrMemberEpoch: request.generationIdOrMemberEpoch,
          retentionTimeMs: request.retentionTimeMs,
          apiVersion: context.apiVersion,
          topics,
        },
        reply,
      ),
  );
}
