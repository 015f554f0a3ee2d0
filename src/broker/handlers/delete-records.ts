import { LogError } from '../../log/index.ts';
import {
  type DeleteRecordsRequest,
  type DeleteRecordsRequestDeleteRecordsPartition,
  type DeleteRecordsResponseDeleteRecordsPartitionResultInput,
  type DeleteRecordsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { asRefusal, withinTimeout } from '../api-errors.ts';
import { findPartition, leaderError } from '../partition-lookup.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

type PartitionAnswer = DeleteRecordsResponseDeleteRecordsPartitionResultInput;

/** Asks for everything up to the high watermark. */
const TO_HIGH_WATERMARK = -1;

/** DeleteRecords, versions 0 to 2: raises the start of logs. */
export const deleteRecordsHandler: ApiHandler<DeleteRecordsRequest, DeleteRecordsResponseInput> = {
  apiKey: 21,
  minVersion: 0,
  maxVersion: 2,
  async handle(services, _context, request) {
    const topics = request.topics.map(async ({ name, partitions }) => ({
      name,
      partitions: await Promise.all(
        partitions.map((partition) =>
          withTimeout(services, partition.partitionIndex, request.timeoutMs, deleteIn(services, name, partition)),
        ),
      ),
    }));
    return { topics: await Promise.all(topics) };
  },
};

async function deleteIn(
  services: BrokerServices,
  topic: string,
  asked: DeleteRecordsRequestDeleteRecordsPartition,
): Promise<PartitionAnswer> {
  const { partitionIndex } = asked;
  if (services.metadata.topic(topic)?.internal === true)
    return refusal(partitionIndex, ErrorCode.INVALID_TOPIC_EXCEPTION);
  const partition = findPartition(services, topic, partitionIndex);
  if (typeof partition === 'number') return refusal(partitionIndex, partition);
  const errorCode = leaderError(partition);
  if (errorCode !== ErrorCode.NONE) return refusal(partitionIndex, errorCode);
  // A compacted topic keeps the latest record of each key; only the cleaner may take others away.
  if (!partition.settings.cleanupDelete) return refusal(partitionIndex, ErrorCode.POLICY_VIOLATION);
  const { log } = partition;
  const offset = asked.offset === TO_HIGH_WATERMARK ? log.highWatermark : asked.offset;
  if (offset < 0 || offset > log.highWatermark) return refusal(partitionIndex, ErrorCode.OFFSET_OUT_OF_RANGE);
  try {
    const lowWatermark = offset > log.logStartOffset ? await partition.deleteRecordsBefore(offset) : log.logStartOffset;
    return { partitionIndex, errorCode: ErrorCode.NONE, lowWatermark };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const outOfRange = error.reason === 'offset-out-of-range';
    return refusal(partitionIndex, outOfRange ? ErrorCode.OFFSET_OUT_OF_RANGE : ErrorCode.KAFKA_STORAGE_ERROR);
  }
}

/** The deletion goes on if it takes longer than the client waits. What waits for nobody else is not late, so 0 means our own bound. */
async function withTimeout(
  services: BrokerServices,
  partitionIndex: number,
  timeoutMs: number,
  answer: Promise<PartitionAnswer>,
): Promise<PartitionAnswer> {
  try {
    return await withinTimeout(services, timeoutMs, answer);
  } catch (error) {
    return refusal(partitionIndex, asRefusal(error).errorCode);
  }
}

function refusal(partitionIndex: number, errorCode: number): PartitionAnswer {
  return { partitionIndex, errorCode, lowWatermark: -1 };
}
