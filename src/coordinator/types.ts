import type {
  ConsumerGroupDescribeRequest,
  ConsumerGroupDescribeResponseInput,
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponseInput,
  DeleteGroupsRequest,
  DeleteGroupsResponseInput,
  DescribeGroupsRequest,
  DescribeGroupsResponseInput,
  FindCoordinatorRequest,
  FindCoordinatorResponseInput,
  HeartbeatRequest,
  HeartbeatResponseInput,
  JoinGroupRequest,
  JoinGroupResponseInput,
  LeaveGroupRequest,
  LeaveGroupResponseInput,
  ListGroupsRequest,
  ListGroupsResponseInput,
  OffsetCommitRequest,
  OffsetCommitResponseInput,
  OffsetDeleteRequest,
  OffsetDeleteResponseInput,
  OffsetFetchRequest,
  OffsetFetchResponseInput,
  SyncGroupRequest,
  SyncGroupResponseInput,
} from '../protocol/index.ts';
import type { CoordinatorMetrics } from './metrics.ts';

/** What the group coordinator knows of a caller; a part of the broker's RequestContext. */
export interface GroupRequestContext {
  readonly apiVersion: number;
  readonly clientId: string;
  readonly clientHost: string;
}

/** One committed offset of a group that this node coordinates. */
export interface GroupOffset {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/**
 * Groups and committed offsets: one method per API, from the decoded request to the response. They never reject for operating
 * conditions; those are Kafka's error codes. joinGroup and syncGroup wait for other members, for at most the group's rebalance
 * timeout; a caller that has gone by then is not missed.
 */
export interface GroupCoordinator {
  findCoordinator(context: GroupRequestContext, request: FindCoordinatorRequest): Promise<FindCoordinatorResponseInput>;
  joinGroup(context: GroupRequestContext, request: JoinGroupRequest): Promise<JoinGroupResponseInput>;
  syncGroup(context: GroupRequestContext, request: SyncGroupRequest): Promise<SyncGroupResponseInput>;
  heartbeat(context: GroupRequestContext, request: HeartbeatRequest): Promise<HeartbeatResponseInput>;
  leaveGroup(context: GroupRequestContext, request: LeaveGroupRequest): Promise<LeaveGroupResponseInput>;
  offsetCommit(context: GroupRequestContext, request: OffsetCommitRequest): Promise<OffsetCommitResponseInput>;
  offsetFetch(context: GroupRequestContext, request: OffsetFetchRequest): Promise<OffsetFetchResponseInput>;
  offsetDelete(context: GroupRequestContext, request: OffsetDeleteRequest): Promise<OffsetDeleteResponseInput>;
  listGroups(context: GroupRequestContext, request: ListGroupsRequest): Promise<ListGroupsResponseInput>;
  describeGroups(context: GroupRequestContext, request: DescribeGroupsRequest): Promise<DescribeGroupsResponseInput>;
  deleteGroups(context: GroupRequestContext, request: DeleteGroupsRequest): Promise<DeleteGroupsResponseInput>;
  consumerGroupHeartbeat(
    context: GroupRequestContext,
    request: ConsumerGroupHeartbeatRequest,
  ): Promise<ConsumerGroupHeartbeatResponseInput>;
  consumerGroupDescribe(
    context: GroupRequestContext,
    request: ConsumerGroupDescribeRequest,
  ): Promise<ConsumerGroupDescribeResponseInput>;
}

/** The coordinator as the server that owns it sees it. */
export interface GroupCoordinatorService extends GroupCoordinator {
  /** Loads the groups that this node coordinates and follows leadership from here on. Does not wait for the loading. */
  start(): void;
  /** Answers all that wait with NOT_COORDINATOR, and stops every timer. */
  stop(): void;
  /** The committed offsets of all groups that this node coordinates now, for metrics of their lag. */
  committedOffsets(): Iterable<GroupOffset>;
  /** How many of them are in each state, by Kafka's names of the states; states without a group are left out. */
  countByState(): Iterable<readonly [state: string, count: number]>;
  readonly metrics: CoordinatorMetrics;
}
