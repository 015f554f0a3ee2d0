import { ErrorCode, type OffsetDeleteRequest, type OffsetDeleteResponseInput } from '../../protocol/index.ts';
import { deleteOffsets, type OffsetDeleteResult } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import { askGroup } from './call.ts';

/** KIP-496: forgets offsets of topics that the group does not consume. */
export async function offsetDelete(shards: Shards, request: OffsetDeleteRequest): Promise<OffsetDeleteResponseInput> {
  if (request.groupId === '') return { errorCode: ErrorCode.INVALID_GROUP_ID, topics: [] };
  const topics = request.topics.map(({ name, partitions }) => ({
    topic: name,
    partitions: partitions.map(({ partitionIndex }) => partitionIndex),
  }));
  const known = topics.filter(({ topic }) => shards.topics.byName(topic) !== undefined);
  const result = await askGroup<OffsetDeleteResult>(
    shards,
    request.groupId,
    (errorCode) => ({ errorCode, topics: [] }),
    (core, reply) => deleteOffsets(core, request.groupId, known, reply),
  );
  if (result.errorCode !== ErrorCode.NONE) return { errorCode: result.errorCode, topics: [] };
  const answers = result.topics.values();
  return {
    errorCode: ErrorCode.NONE,
    topics: topics.map(({ topic, partitions }) => {
      const errorCodes = shards.topics.byName(topic) === undefined ? undefined : answers.next().value?.errorCodes;
      return {
        name: topic,
        partitions: partitions.map((partitionIndex, at) => ({
          partitionIndex,
          errorCode: errorCodes?.[at] ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        })),
      };
    }),
  };
}
