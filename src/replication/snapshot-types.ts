import type { HardState, Index, NodeId, Snapshot, SnapshotMessage } from '../raft/index.ts';
import type { RaftGroup } from './raft-group.ts';

/** A snapshot that lies on this node's disk, whole and checked, and is not yet in place of the log. */
export interface ReceivedSnapshot {
  readonly index: Index;
  /** See `SnapshotInstall.finish`. */
  finish(hardState: HardState | undefined): Promise<void>;
  abort(): void;
}

/** Where groups get snapshots from and give them to. */
export interface SnapshotSource {
  /** A snapshot of the group's log for followers, if there is one at hand; otherwise one is begun. */
  offer(group: RaftGroup): Snapshot | undefined;
  /** The message is on its way to a follower, which will ask for the rest. */
  sent(group: RaftGroup, to: NodeId): void;
  /** A leader sent this: fetches all of it, then calls `group.install`. */
  fetch(group: RaftGroup, message: SnapshotMessage): void;
  /** The group is closed here. */
  forget(group: RaftGroup): void;
}
