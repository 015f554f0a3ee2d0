export { ReplicaManager, type ReplicaManagerOptions } from './replica-manager.ts';
export type {
  Acks,
  AppendOptions,
  AppendResult,
  Partition,
  PartitionDirectory,
  PartitionSettings,
} from './types.ts';
