import { type Decoded, flag, int, ints, type MessageType, messages, text } from './protobuf.ts';

/*
 * The messages of docs/chronik-admin.proto, field by field; a test holds both together. Where a number may be unknown, -1 says so. A
 * number of a field is never used for something else: nodes of two releases and older commands talk to each other.
 */

export const Empty = {} satisfies MessageType;

export const NodeRequest = { nodeId: int(1), timeoutMs: int(2) } satisfies MessageType;

export const TransferLeaderRequest = {
  topic: text(1),
  partition: int(2),
  nodeId: int(3),
  timeoutMs: int(4),
} satisfies MessageType;

/** `replicationFactor` 0: leave it as it is. */
export const RebalanceRequest = { replicationFactor: int(1) } satisfies MessageType;

export const Progress = { message: text(1), done: int(2), total: int(3) } satisfies MessageType;

const Member = {
  nodeId: int(1),
  state: text(2),
  host: text(3),
  port: int(4),
  raftHost: text(5),
  raftPort: int(6),
  rack: text(7),
  release: text(8),
  isController: flag(9),
  metadataRole: text(10),
  partitions: int(11),
  partitionsLed: int(12),
  lagEntriesMax: int(13),
  lagMsMax: int(14),
} satisfies MessageType;

const ImpairedPartition = {
  topic: text(1),
  partition: int(2),
  leaderId: int(3),
  replicas: ints(4),
  isr: ints(5),
} satisfies MessageType;

const ReplicaLag = { nodeId: int(1), entries: int(2) } satisfies MessageType;

const Reassignment = {
  topic: text(1),
  topicId: text(2),
  partition: int(3),
  replicas: ints(4),
  addingReplicas: ints(5),
  removingReplicas: ints(6),
  lag: messages(7, ReplicaLag),
} satisfies MessageType;

export const StatusReply = {
  clusterId: text(1),
  controllerId: int(2),
  controllerEpoch: int(3),
  featureLevel: int(4),
  members: messages(5, Member),
  topics: int(6),
  partitions: int(7),
  underReplicated: messages(8, ImpairedPartition),
  leaderless: messages(9, ImpairedPartition),
  reassignments: messages(10, Reassignment),
} satisfies MessageType;
export type StatusReply = Decoded<typeof StatusReply>;

const PlannedMove = { topic: text(1), partition: int(2), from: ints(3), to: ints(4) } satisfies MessageType;

const NodeShare = { nodeId: int(1), replicas: int(2), leaders: int(3) } satisfies MessageType;

export const PlanReply = {
  moves: messages(1, PlannedMove),
  replicasMoved: int(2),
  leadersMoved: int(3),
  before: messages(4, NodeShare),
  after: messages(5, NodeShare),
} satisfies MessageType;
export type PlanReply = Decoded<typeof PlanReply>;

const Move = { topic: text(1), partition: int(2), replicas: ints(3), cancel: flag(4) } satisfies MessageType;

export const ReassignRequest = { moves: messages(1, Move) } satisfies MessageType;
export type ReassignRequest = Decoded<typeof ReassignRequest>;

const Outcome = { topic: text(1), partition: int(2), errorCode: int(3), errorMessage: text(4) } satisfies MessageType;

export const ReassignReply = { outcomes: messages(1, Outcome) } satisfies MessageType;
export type ReassignReply = Decoded<typeof ReassignReply>;
