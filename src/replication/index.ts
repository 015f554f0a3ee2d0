export { ReplicaManager, type ReplicaManagerOptions } from './replica-manager.ts';
export { DEFAULT_REPLICATION_SETTINGS, type ReplicationSettings } from './settings.ts';
export type {
  Acks,
  AppendOptions,
  AppendResult,
  BatchDonor,
  FollowerState,
  Partition,
  PartitionDirectory,
  PartitionSettings,
} from './types.ts';
