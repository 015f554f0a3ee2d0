import type { BufferPool, Clock, Logger, Random } from '../base/index.ts';
import type { LogError, PartitionLog } from '../log/index.ts';
import type { Index, NodeId } from '../raft/index.ts';
import type { GroupId, Transport } from '../transport/index.ts';
import type { GroupMetrics, ReplicationMetrics } from './metrics.ts';
import type { NodeScheduler } from './node-scheduler.ts';
import type { ReplicationSettings } from './settings.ts';
import type { SnapshotSource } from './snapshot-types.ts';
import type { StoppingPeers } from './stopping-peers.ts';

/** What all groups of a node share. */
export interface GroupContext {
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly transport: Transport | undefined;
  readonly stopping: StoppingPeers | undefined;
  readonly settings: ReplicationSettings;
  readonly scheduler: NodeScheduler;
  readonly pool: BufferPool;
  readonly metrics: ReplicationMetrics;
}

/** What a group tells the partition that owns it; from within calls and completions, never from a constructor. */
export interface GroupEvents {
  /** Role, leader or term changed. */
  onRole(): void;
  /** Everything up to `index` is committed, here and for good. */
  onCommitted(index: Index): void;
  onWritten(index: Index): void;
  /** Entries from `index` on were cut off: they were never committed and never will be. */
  onTruncated(index: Index): void;
  /** The log was replaced by a snapshot: what became of uncommitted entries is not known. */
  onReplaced(): void;
  onMembership(): void;
  /** The log takes no more writes; when it does again the group goes on by itself. */
  onFailed(error: LogError): void;
  /** Something was heard from members: acknowledgements may have moved. */
  onProgress(): void;
  /** Who should lead when this node no longer does; undefined: nobody is fit. */
  successor(): NodeId | undefined;
}

export interface GroupOptions {
  readonly id: GroupId;
  readonly log: PartitionLog;
  readonly context: GroupContext;
  readonly metrics: GroupMetrics;
  readonly events: GroupEvents;
  readonly snapshots: SnapshotSource | undefined;
}
