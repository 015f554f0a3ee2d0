import type { Random } from '../base/index.ts';
import type { PartitionLog } from '../log/index.ts';
import {
  createRaftNode,
  decodeConfChange,
  type MembershipConfig,
  type NodeId,
  type RaftNode,
  type Snapshot,
} from '../raft/index.ts';
import { groupStorage } from './group-storage.ts';
import type { ReplicationSettings } from './settings.ts';

/** Idle for so many ticks, a group goes to sleep. */
const QUIESCE_AFTER_TICKS = 30;

export interface NodeOptions {
  readonly log: PartitionLog;
  readonly nodeId: NodeId;
  readonly random: Random;
  readonly settings: ReplicationSettings;
  /** See `Storage.snapshot`. */
  readonly snapshot: () => Snapshot | undefined;
}

/**
 * Makes the core over a log that is durable, with everything that is known to be committed applied.
 *
 * What the log holds is on the disk of every member when this node is the only one, so all of it is committed: whoever opens the partition
 * reads it at once. Not past a membership change, which may have asked for a larger quorum.
 */
export function openNode(options: NodeOptions): RaftNode {
  const { log, nodeId } = options;
  const node = makeNode(options);
  if (log.commitIndex === log.lastIndex || !isSoleVoter(node.membership, nodeId)) return node;
  if (log.confChangesAfter(log.commitIndex).length > 0) return node;
  log.commitTo(log.lastIndex);
  return makeNode(options);
}

/** Whether this node decides alone. */
export function isSoleVoter({ voters, votersOutgoing }: MembershipConfig, nodeId: NodeId): boolean {
  return voters.length === 1 && voters[0] === nodeId && votersOutgoing.length === 0;
}

function makeNode({ log, nodeId, random, settings, snapshot }: NodeOptions): RaftNode {
  const { heartbeatIntervalMs, electionTimeoutMs } = settings;
  const node = createRaftNode({
    id: nodeId,
    storage: groupStorage(log, startMembership(log, nodeId), snapshot),
    random: () => random.next(),
    electionTicks: Math.max(2, Math.ceil(electionTimeoutMs / heartbeatIntervalMs)),
    heartbeatTicks: 1,
    applied: log.commitIndex,
    appliesConfChangesOnly: true,
    // The memory of all groups is bounded where requests come in.
    uncommittedBytesMax: Number.MAX_SAFE_INTEGER,
    quiesceAfterTicks: QUIESCE_AFTER_TICKS,
  });
  for (const entry of log.confChangesAfter(log.membershipIndex)) {
    if (entry.index > log.commitIndex) break;
    log.setMembership(entry.index, node.applyConfChange(decodeConfChange(entry.data)));
  }
  return node;
}

/** Logs of a release without members belong to this node alone; an empty one to nobody yet. */
function startMembership(log: PartitionLog, nodeId: NodeId): MembershipConfig {
  const { membership, commitIndex } = log;
  const isOfOldRelease = membership.voters.length === 0 && commitIndex > 0 && log.confChangesAfter(0).length === 0;
  return isOfOldRelease ? { ...membership, voters: [nodeId] } : membership;
}
