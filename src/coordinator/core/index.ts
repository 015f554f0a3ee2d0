export {
  type DescribedClassicGroup,
  describeClassicGroup,
  failedDescription as failedClassicDescription,
} from './classic/describe.ts';
export { failedJoin, failedSync } from './classic/group.ts';
export { type HeartbeatCommand, heartbeatClassicGroup } from './classic/heartbeat.ts';
export { joinClassicGroup } from './classic/join.ts';
export { type LeavingMember, type LeftMember, leaveClassicGroup } from './classic/leave.ts';
export type { JoinCommand, JoinResult, SyncCommand, SyncResult } from './classic/member.ts';
export { syncClassicGroup } from './classic/sync.ts';
export {
  type DescribedConsumerGroup,
  describeConsumerGroup,
  failedDescription as failedConsumerDescription,
} from './consumer/describe.ts';
export {
  type ConsumerHeartbeatCommand,
  type ConsumerHeartbeatResult,
  heartbeatConsumerGroup,
  refused,
} from './consumer/heartbeat.ts';
export { JOIN_EPOCH, LEAVE_EPOCH, STATIC_LEAVE_EPOCH } from './consumer/member.ts';
export { deleteGroup } from './delete-group.ts';
export type { Caller, Environment, GroupSettings, MigrationPolicy, TopicFacts, TopicLookup } from './environment.ts';
export { endSessions, startSessions } from './lifecycle.ts';
export { type ListedGroup, listGroups } from './list.ts';
export { type CommitCommand, type CommitResult, commitOffsets } from './offsets/commit.ts';
export { deleteOffsets, deleteOffsetsOfTopic, expireOffsets, type OffsetDeleteResult } from './offsets/delete.ts';
export { type FetchCommand, type FetchOffsetsResult, fetchOffsets } from './offsets/fetch.ts';
export { CoordinatorState } from './state.ts';
export { Timers } from './timers.ts';
