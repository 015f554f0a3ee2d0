// Generated from the schema by `npm run generate`. Do not edit.

import type { Api } from '../api.ts';
import { produceApi } from './produce.ts';
import { fetchApi } from './fetch.ts';
import { listOffsetsApi } from './list-offsets.ts';
import { metadataApi } from './metadata.ts';
import { offsetCommitApi } from './offset-commit.ts';
import { offsetFetchApi } from './offset-fetch.ts';
import { findCoordinatorApi } from './find-coordinator.ts';
import { joinGroupApi } from './join-group.ts';
import { heartbeatApi } from './heartbeat.ts';
import { leaveGroupApi } from './leave-group.ts';
import { syncGroupApi } from './sync-group.ts';
import { describeGroupsApi } from './describe-groups.ts';
import { listGroupsApi } from './list-groups.ts';
import { saslHandshakeApi } from './sasl-handshake.ts';
import { apiVersionsApi } from './api-versions.ts';
import { createTopicsApi } from './create-topics.ts';
import { deleteTopicsApi } from './delete-topics.ts';
import { deleteRecordsApi } from './delete-records.ts';
import { initProducerIdApi } from './init-producer-id.ts';
import { offsetForLeaderEpochApi } from './offset-for-leader-epoch.ts';
import { addPartitionsToTxnApi } from './add-partitions-to-txn.ts';
import { addOffsetsToTxnApi } from './add-offsets-to-txn.ts';
import { endTxnApi } from './end-txn.ts';
import { writeTxnMarkersApi } from './write-txn-markers.ts';
import { txnOffsetCommitApi } from './txn-offset-commit.ts';
import { describeAclsApi } from './describe-acls.ts';
import { createAclsApi } from './create-acls.ts';
import { deleteAclsApi } from './delete-acls.ts';
import { describeConfigsApi } from './describe-configs.ts';
import { alterConfigsApi } from './alter-configs.ts';
import { alterReplicaLogDirsApi } from './alter-replica-log-dirs.ts';
import { describeLogDirsApi } from './describe-log-dirs.ts';
import { saslAuthenticateApi } from './sasl-authenticate.ts';
import { createPartitionsApi } from './create-partitions.ts';
import { createDelegationTokenApi } from './create-delegation-token.ts';
import { renewDelegationTokenApi } from './renew-delegation-token.ts';
import { expireDelegationTokenApi } from './expire-delegation-token.ts';
import { describeDelegationTokenApi } from './describe-delegation-token.ts';
import { deleteGroupsApi } from './delete-groups.ts';
import { electLeadersApi } from './elect-leaders.ts';
import { incrementalAlterConfigsApi } from './incremental-alter-configs.ts';
import { alterPartitionReassignmentsApi } from './alter-partition-reassignments.ts';
import { listPartitionReassignmentsApi } from './list-partition-reassignments.ts';
import { offsetDeleteApi } from './offset-delete.ts';
import { describeClientQuotasApi } from './describe-client-quotas.ts';
import { alterClientQuotasApi } from './alter-client-quotas.ts';
import { describeUserScramCredentialsApi } from './describe-user-scram-credentials.ts';
import { alterUserScramCredentialsApi } from './alter-user-scram-credentials.ts';
import { voteApi } from './vote.ts';
import { beginQuorumEpochApi } from './begin-quorum-epoch.ts';
import { endQuorumEpochApi } from './end-quorum-epoch.ts';
import { describeQuorumApi } from './describe-quorum.ts';
import { alterPartitionApi } from './alter-partition.ts';
import { updateFeaturesApi } from './update-features.ts';
import { envelopeApi } from './envelope.ts';
import { fetchSnapshotApi } from './fetch-snapshot.ts';
import { describeClusterApi } from './describe-cluster.ts';
import { describeProducersApi } from './describe-producers.ts';
import { brokerRegistrationApi } from './broker-registration.ts';
import { brokerHeartbeatApi } from './broker-heartbeat.ts';
import { unregisterBrokerApi } from './unregister-broker.ts';
import { describeTransactionsApi } from './describe-transactions.ts';
import { listTransactionsApi } from './list-transactions.ts';
import { allocateProducerIdsApi } from './allocate-producer-ids.ts';
import { consumerGroupHeartbeatApi } from './consumer-group-heartbeat.ts';
import { consumerGroupDescribeApi } from './consumer-group-describe.ts';
import { controllerRegistrationApi } from './controller-registration.ts';
import { getTelemetrySubscriptionsApi } from './get-telemetry-subscriptions.ts';
import { pushTelemetryApi } from './push-telemetry.ts';
import { assignReplicasToDirsApi } from './assign-replicas-to-dirs.ts';
import { listConfigResourcesApi } from './list-config-resources.ts';
import { describeTopicPartitionsApi } from './describe-topic-partitions.ts';
import { shareGroupHeartbeatApi } from './share-group-heartbeat.ts';
import { shareGroupDescribeApi } from './share-group-describe.ts';
import { shareFetchApi } from './share-fetch.ts';
import { shareAcknowledgeApi } from './share-acknowledge.ts';
import { addRaftVoterApi } from './add-raft-voter.ts';
import { removeRaftVoterApi } from './remove-raft-voter.ts';
import { updateRaftVoterApi } from './update-raft-voter.ts';
import { initializeShareGroupStateApi } from './initialize-share-group-state.ts';
import { readShareGroupStateApi } from './read-share-group-state.ts';
import { writeShareGroupStateApi } from './write-share-group-state.ts';
import { deleteShareGroupStateApi } from './delete-share-group-state.ts';
import { readShareGroupStateSummaryApi } from './read-share-group-state-summary.ts';
import { streamsGroupHeartbeatApi } from './streams-group-heartbeat.ts';
import { streamsGroupDescribeApi } from './streams-group-describe.ts';
import { describeShareGroupOffsetsApi } from './describe-share-group-offsets.ts';
import { alterShareGroupOffsetsApi } from './alter-share-group-offsets.ts';
import { deleteShareGroupOffsetsApi } from './delete-share-group-offsets.ts';

/** Every API that has a layout, by its key. Loads all of them: a server takes what it needs with `loadApi`. */
export const apis: ReadonlyMap<number, Api> = new Map<number, Api>([
  [0, produceApi],
  [1, fetchApi],
  [2, listOffsetsApi],
  [3, metadataApi],
  [8, offsetCommitApi],
  [9, offsetFetchApi],
  [10, findCoordinatorApi],
  [11, joinGroupApi],
  [12, heartbeatApi],
  [13, leaveGroupApi],
  [14, syncGroupApi],
  [15, describeGroupsApi],
  [16, listGroupsApi],
  [17, saslHandshakeApi],
  [18, apiVersionsApi],
  [19, createTopicsApi],
  [20, deleteTopicsApi],
  [21, deleteRecordsApi],
  [22, initProducerIdApi],
  [23, offsetForLeaderEpochApi],
  [24, addPartitionsToTxnApi],
  [25, addOffsetsToTxnApi],
  [26, endTxnApi],
  [27, writeTxnMarkersApi],
  [28, txnOffsetCommitApi],
  [29, describeAclsApi],
  [30, createAclsApi],
  [31, deleteAclsApi],
  [32, describeConfigsApi],
  [33, alterConfigsApi],
  [34, alterReplicaLogDirsApi],
  [35, describeLogDirsApi],
  [36, saslAuthenticateApi],
  [37, createPartitionsApi],
  [38, createDelegationTokenApi],
  [39, renewDelegationTokenApi],
  [40, expireDelegationTokenApi],
  [41, describeDelegationTokenApi],
  [42, deleteGroupsApi],
  [43, electLeadersApi],
  [44, incrementalAlterConfigsApi],
  [45, alterPartitionReassignmentsApi],
  [46, listPartitionReassignmentsApi],
  [47, offsetDeleteApi],
  [48, describeClientQuotasApi],
  [49, alterClientQuotasApi],
  [50, describeUserScramCredentialsApi],
  [51, alterUserScramCredentialsApi],
  [52, voteApi],
  [53, beginQuorumEpochApi],
  [54, endQuorumEpochApi],
  [55, describeQuorumApi],
  [56, alterPartitionApi],
  [57, updateFeaturesApi],
  [58, envelopeApi],
  [59, fetchSnapshotApi],
  [60, describeClusterApi],
  [61, describeProducersApi],
  [62, brokerRegistrationApi],
  [63, brokerHeartbeatApi],
  [64, unregisterBrokerApi],
  [65, describeTransactionsApi],
  [66, listTransactionsApi],
  [67, allocateProducerIdsApi],
  [68, consumerGroupHeartbeatApi],
  [69, consumerGroupDescribeApi],
  [70, controllerRegistrationApi],
  [71, getTelemetrySubscriptionsApi],
  [72, pushTelemetryApi],
  [73, assignReplicasToDirsApi],
  [74, listConfigResourcesApi],
  [75, describeTopicPartitionsApi],
  [76, shareGroupHeartbeatApi],
  [77, shareGroupDescribeApi],
  [78, shareFetchApi],
  [79, shareAcknowledgeApi],
  [80, addRaftVoterApi],
  [81, removeRaftVoterApi],
  [82, updateRaftVoterApi],
  [83, initializeShareGroupStateApi],
  [84, readShareGroupStateApi],
  [85, writeShareGroupStateApi],
  [86, deleteShareGroupStateApi],
  [87, readShareGroupStateSummaryApi],
  [88, streamsGroupHeartbeatApi],
  [89, streamsGroupDescribeApi],
  [90, describeShareGroupOffsetsApi],
  [91, alterShareGroupOffsetsApi],
  [92, deleteShareGroupOffsetsApi],
]);
