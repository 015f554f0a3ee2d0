export { type BatchOptions, buildBatch, RecordBatchBuilder, type RecordInput } from './build.ts';
export { compress, decompress } from './compression.ts';
export {
  buildLeaderChange,
  buildTransactionMarker,
  type ControlRecord,
  ControlType,
  readControlRecord,
  type TransactionMarker,
} from './control.ts';
export * as batchHeader from './header.ts';
export { Compression } from './header.ts';
export { type InspectOptions, inspectRecords, type RecordsSummary } from './inspect.ts';
export { coordinatorPartition, javaHashCode, murmur2, partitionForKey } from './partitioner.ts';
export { type KafkaRecord, type ReadRecordsOptions, type RecordHeader, readRecords } from './read.ts';
export { RecordsError, type RecordsFault } from './records-error.ts';
export { batchSizeBytes, iterateBatches, validateBatch } from './validate.ts';
