export { foundingLog } from './bootstrap.ts';
export { decodeConfChange, encodeConfChange } from './conf-change-codec.ts';
export type { RaftConfig, ReadMode } from './config.ts';
export {
  type ConfChange,
  ConfChangeOp,
  ConfChangeTransition,
  type MembershipConfig,
} from './membership-types.ts';
export {
  type AppendMessage,
  type AppendResponseMessage,
  type HeartbeatMessage,
  type HeartbeatResponseMessage,
  type Message,
  MessageType,
  type Proposal,
  type ProposeMessage,
  type ReadIndexMessage,
  type ReadIndexResponseMessage,
  type Snapshot,
  type SnapshotMessage,
  type StorageAppendedMessage,
  type TimeoutNowMessage,
  type TransferLeaderMessage,
  type VoteMessage,
  type VoteResponseMessage,
} from './message-types.ts';
export { createRaftNode } from './node.ts';
export type {
  PeerStatus,
  PeerView,
  ProposeResult,
  RaftNode,
  RaftStatus,
  ReadResult,
  RefusalReason,
  ReplicationState,
} from './raft-node.ts';
export type { AppendWork, EntryLoad, ReadState, Ready, Role } from './ready.ts';
export { type ProtocolRules, protocolRules } from './rules.ts';
export type { Storage } from './storage.ts';
export { type Entry, EntryKind, type HardState, type Index, type NodeId, type Term } from './types.ts';
