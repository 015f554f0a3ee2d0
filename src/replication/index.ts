export type {
  Acks,
  AppendOptions,
  AppendResult,
  Partition,
  PartitionDirectory,
  PartitionSettings,
} from './types.ts';
