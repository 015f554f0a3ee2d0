import type { Offset, TimestampOffset } from '../../log/index.ts';
import { LogError } from '../../log/index.ts';
import {
  ErrorCode,
  type ListOffsetsRequest,
  type ListOffsetsRequestListOffsetsPartition,
  type ListOffsetsResponseInput,
  type ListOffsetsResponseListOffsetsPartitionResponseInput,
} from '../../protocol/index.ts';
import type { Partition } from '../../replication/index.ts';
import { epochOfOffset, knowsHighWatermark } from '../leader-epochs.ts';
import { epochError, findPartition, leaderError } from '../partition-lookup.ts';
import type { ApiHandler, BrokerServices, RequestContext } from '../types.ts';

type PartitionQuery = ListOffsetsRequestListOffsetsPartition;
type PartitionAnswer = ListOffsetsResponseListOffsetsPartitionResponseInput;

/** Timestamps that ask for a place instead of a time, and the version since which each may be asked. */
const Special = {
  latest: -1,
  earliest: -2,
  maxTimestamp: -3,
  earliestLocal: -4,
  latestTiered: -5,
  earliestPendingUpload: -6,
} as const;
const FIRST_VERSION_OF: ReadonlyMap<number, number> = new Map([
  [Special.latest, 0],
  [Special.earliest, 0],
  [Special.maxTimestamp, 7],
  [Special.earliestLocal, 8],
  [Special.latestTiered, 9],
  [Special.earliestPendingUpload, 11],
]);
const READ_COMMITTED = 1;
/** Who asks as a tool that looks into replicas may ask any of them. */
const DEBUGGING_REPLICA = -2;
/** Versions before this do not know OFFSET_NOT_AVAILABLE. */
const FIRST_VERSION_OF_NOT_AVAILABLE = 5;
const NOTHING: TimestampOffset = { offset: -1, timestamp: -1, leaderEpoch: -1 };

/** ListOffsets, versions 1 to 11: the ends of a partition, or the first record at or after a time. */
export const listOffsetsHandler: ApiHandler<ListOffsetsRequest, ListOffsetsResponseInput> = {
  apiKey: 2,
  minVersion: 1,
  maxVersion: 11,
  async handle(services, context, request) {
    const topics = [];
    for (const topic of request.topics) {
      const answers = new Map<number, PartitionAnswer>();
      for (const query of topic.partitions) {
        const { partitionIndex } = query;
        const answer = answers.has(partitionIndex)
          ? refusal(partitionIndex, ErrorCode.INVALID_REQUEST)
          : await answerOf(services, context, request, topic.name, query);
        answers.set(partitionIndex, answer);
      }
      topics.push({ name: topic.name, partitions: [...answers.values()] });
    }
    return { topics };
  },
};

async function answerOf(
  services: BrokerServices,
  context: RequestContext,
  request: ListOffsetsRequest,
  topic: string,
  query: PartitionQuery,
): Promise<PartitionAnswer> {
  const { partitionIndex, timestamp } = query;
  if (timestamp < 0) {
    const firstVersion = FIRST_VERSION_OF.get(timestamp);
    if (firstVersion === undefined || context.apiVersion < firstVersion) {
      return refusal(partitionIndex, ErrorCode.UNSUPPORTED_VERSION);
    }
  }
  const partition = findPartition(services, topic, partitionIndex);
  if (typeof partition === 'number') return refusal(partitionIndex, partition);
  const anyReplica = request.replicaId === DEBUGGING_REPLICA;
  const errorCode =
    (anyReplica ? ErrorCode.NONE : leaderError(partition)) || epochError(partition, query.currentLeaderEpoch);
  if (errorCode !== ErrorCode.NONE) return refusal(partitionIndex, errorCode);
  const { log } = partition;
  const endOffset = request.isolationLevel === READ_COMMITTED ? log.lastStableOffset : log.highWatermark;
  const isSettled = !partition.isLeader || knowsHighWatermark(partition);
  const unsettled =
    context.apiVersion >= FIRST_VERSION_OF_NOT_AVAILABLE
      ? ErrorCode.OFFSET_NOT_AVAILABLE
      : ErrorCode.LEADER_NOT_AVAILABLE;
  if (!isSettled && (timestamp === Special.latest || timestamp === Special.maxTimestamp)) {
    return refusal(partitionIndex, unsettled);
  }
  try {
    const found = await find(partition, timestamp, endOffset);
    // What is not found may lie beyond what this leader knows to be committed.
    if (!isSettled && timestamp >= 0 && found === NOTHING) return refusal(partitionIndex, unsettled);
    return { partitionIndex, errorCode: ErrorCode.NONE, ...found };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return refusal(partitionIndex, ErrorCode.KAFKA_STORAGE_ERROR);
  }
}

async function find(partition: Partition, timestamp: number, endOffset: Offset): Promise<TimestampOffset> {
  const { log } = partition;
  switch (timestamp) {
    case Special.latest:
      return { offset: endOffset, timestamp: -1, leaderEpoch: partition.leaderEpoch };
    case Special.earliest:
    case Special.earliestLocal: {
      const offset = log.logStartOffset;
      return { offset, timestamp: -1, leaderEpoch: epochOfOffset(log, offset) };
    }
    case Special.maxTimestamp:
      return (await log.maxTimestamp(endOffset)) ?? NOTHING;
    // Nothing has gone to an object store, and nothing waits to.
    case Special.latestTiered:
    case Special.earliestPendingUpload:
      return NOTHING;
    default:
      return (await log.offsetForTimestamp(timestamp, endOffset)) ?? NOTHING;
  }
}

function refusal(partitionIndex: number, errorCode: number): PartitionAnswer {
  return { partitionIndex, errorCode, ...NOTHING };
}
