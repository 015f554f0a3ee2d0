import { type Uuid, ZERO_UUID } from '../../base/index.ts';
import {
  ErrorCode,
  type OffsetFetchRequest,
  type OffsetFetchResponseGroupInput,
  type OffsetFetchResponseInput,
  type OffsetFetchResponsePartitionsInput,
  type OffsetFetchResponseTopicsInput,
} from '../../protocol/index.ts';
import { type FetchCommand, type FetchOffsetsResult, fetchOffsets } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { readGroup } from './call.ts';

/** From version 2 an error stands at the top, from 8 a request asks for several groups, from 10 topics are named by id alone. */
const TOP_LEVEL_ERROR_VERSION = 2;
const BATCHED_VERSION = 8;
const TOPIC_ID_VERSION = 10;

interface AskedTopic {
  readonly name: string;
  readonly topicId: Uuid;
  readonly partitionIndexes: readonly number[];
}

interface AskedGroup {
  readonly groupId: string;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly topics: readonly AskedTopic[] | null;
}

/**
 * The committed offsets of one or several groups. `requireStable` has nothing to wait for as long as there are no transactions:
 * every offset here is stable.
 */
export async function offsetFetch(
  shards: Shards,
  context: GroupRequestContext,
  request: OffsetFetchRequest,
): Promise<OffsetFetchResponseInput> {
  if (context.apiVersion >= BATCHED_VERSION) {
    return { groups: await Promise.all(request.groups.map((group) => fetchGroup(shards, context, group))) };
  }
  const topics = request.topics?.map((topic) => ({ ...topic, topicId: ZERO_UUID })) ?? null;
  const asked = { groupId: request.groupId, memberId: null, memberEpoch: -1, topics };
  const result = await fetchGroup(shards, context, asked);
  const errorCode = result.errorCode ?? ErrorCode.NONE;
  if (errorCode !== ErrorCode.NONE && context.apiVersion < TOP_LEVEL_ERROR_VERSION) {
    return { topics: (topics ?? []).map((topic) => ({ name: topic.name, partitions: failed(topic, errorCode) })) };
  }
  return { errorCode, topics: result.topics.map(({ name = '', partitions }) => ({ name, partitions })) };
}

async function fetchGroup(
  shards: Shards,
  context: GroupRequestContext,
  asked: AskedGroup,
): Promise<OffsetFetchResponseGroupInput> {
  const { groupId, memberId, memberEpoch } = asked;
  const byId = context.apiVersion >= TOPIC_ID_VERSION;
  const unknown: OffsetFetchResponseTopicsInput[] = [];
  const wanted = asked.topics && named(shards, asked.topics, byId, unknown);
  const { errorCode, topics } = await readGroup<FetchOffsetsResult>(
    shards,
    groupId,
    (code) => ({ errorCode: code, topics: [] }),
    (core) => fetchOffsets(core, { groupId, memberId, memberEpoch, topics: wanted }),
  );
  if (errorCode !== ErrorCode.NONE) return { groupId, errorCode, topics: [] };
  const found = topics.flatMap(({ topic, partitions }) => {
    const topicId = shards.topics.byName(topic)?.id;
    if (byId && topicId === undefined) return [];
    return [
      {
        name: topic,
        topicId,
        partitions: partitions.map(({ partition, offset, leaderEpoch, metadata }) => ({
          partitionIndex: partition,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch,
          metadata,
          errorCode: ErrorCode.NONE,
        })),
      },
    ];
  });
  return { groupId, errorCode, topics: [...found, ...unknown] };
}

/** The asked topics by name, with the id they have now, so that offsets of an older topic of that name are not taken for theirs. */
function named(
  shards: Shards,
  topics: readonly AskedTopic[],
  byId: boolean,
  unknown: OffsetFetchResponseTopicsInput[],
): NonNullable<FetchCommand['topics']> {
  return topics.flatMap((asked) => {
    const topic = byId ? shards.topics.byId(asked.topicId) : shards.topics.byName(asked.name);
    if (topic === undefined && byId) {
      unknown.push({ topicId: asked.topicId, partitions: failed(asked, ErrorCode.UNKNOWN_TOPIC_ID) });
      return [];
    }
    const name = topic?.name ?? asked.name;
    return [{ topic: name, topicId: topic?.id ?? ZERO_UUID, partitions: asked.partitionIndexes }];
  });
}

function failed(asked: AskedTopic, errorCode: number): OffsetFetchResponsePartitionsInput[] {
  return asked.partitionIndexes.map((partitionIndex) => ({
    partitionIndex,
    committedOffset: -1,
    committedLeaderEpoch: -1,
    metadata: '',
    errorCode,
  }));
}
