import type { ApiHandler } from '../types.ts';
import { alterConfigsHandler } from './alter-configs.ts';
import { alterPartitionReassignmentsHandler } from './alter-partition-reassignments.ts';
import { apiVersionsHandler } from './api-versions.ts';
import { consumerGroupDescribeHandler } from './consumer-group-describe.ts';
import { consumerGroupHeartbeatHandler } from './consumer-group-heartbeat.ts';
import { createPartitionsHandler } from './create-partitions.ts';
import { createTopicsHandler } from './create-topics.ts';
import { deleteGroupsHandler } from './delete-groups.ts';
import { deleteRecordsHandler } from './delete-records.ts';
import { deleteTopicsHandler } from './delete-topics.ts';
import { describeClusterHandler } from './describe-cluster.ts';
import { describeConfigsHandler } from './describe-configs.ts';
import { describeGroupsHandler } from './describe-groups.ts';
import { describeLogDirsHandler } from './describe-log-dirs.ts';
import { describeProducersHandler } from './describe-producers.ts';
import { describeQuorumHandler } from './describe-quorum.ts';
import { describeTopicPartitionsHandler } from './describe-topic-partitions.ts';
import { electLeadersHandler } from './elect-leaders.ts';
import { fetchHandler } from './fetch.ts';
import { findCoordinatorHandler } from './find-coordinator.ts';
import { heartbeatHandler } from './heartbeat.ts';
import { incrementalAlterConfigsHandler } from './incremental-alter-configs.ts';
import { initProducerIdHandler } from './init-producer-id.ts';
import { joinGroupHandler } from './join-group.ts';
import { leaveGroupHandler } from './leave-group.ts';
import { listConfigResourcesHandler } from './list-config-resources.ts';
import { listGroupsHandler } from './list-groups.ts';
import { listOffsetsHandler } from './list-offsets.ts';
import { listPartitionReassignmentsHandler } from './list-partition-reassignments.ts';
import { metadataHandler } from './metadata.ts';
import { offsetCommitHandler } from './offset-commit.ts';
import { offsetDeleteHandler } from './offset-delete.ts';
import { offsetFetchHandler } from './offset-fetch.ts';
import { offsetForLeaderEpochHandler } from './offset-for-leader-epoch.ts';
import { produceHandler } from './produce.ts';
import { syncGroupHandler } from './sync-group.ts';

/** Every API this broker serves, and so advertises, by key. */
export const handlers: readonly ApiHandler<never, unknown>[] = [
  produceHandler,
  fetchHandler,
  listOffsetsHandler,
  apiVersionsHandler,
  deleteRecordsHandler,
  offsetForLeaderEpochHandler,
  describeLogDirsHandler,
  describeProducersHandler,
  metadataHandler,
  createTopicsHandler,
  deleteTopicsHandler,
  initProducerIdHandler,
  describeConfigsHandler,
  alterConfigsHandler,
  createPartitionsHandler,
  electLeadersHandler,
  alterPartitionReassignmentsHandler,
  listPartitionReassignmentsHandler,
  incrementalAlterConfigsHandler,
  describeQuorumHandler,
  describeClusterHandler,
  listConfigResourcesHandler,
  describeTopicPartitionsHandler,
  findCoordinatorHandler,
  joinGroupHandler,
  syncGroupHandler,
  heartbeatHandler,
  leaveGroupHandler,
  offsetCommitHandler,
  offsetFetchHandler,
  offsetDeleteHandler,
  listGroupsHandler,
  describeGroupsHandler,
  deleteGroupsHandler,
  consumerGroupHeartbeatHandler,
  consumerGroupDescribeHandler,
];
