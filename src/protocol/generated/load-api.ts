// Generated from the schema by `npm run generate`. Do not edit.

import type { Api } from '../api.ts';

/** API keys by name. */
export const ApiKey = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  DescribeGroups: 15,
  ListGroups: 16,
  SaslHandshake: 17,
  ApiVersions: 18,
  CreateTopics: 19,
  DeleteTopics: 20,
  DeleteRecords: 21,
  InitProducerId: 22,
  OffsetForLeaderEpoch: 23,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  WriteTxnMarkers: 27,
  TxnOffsetCommit: 28,
  DescribeAcls: 29,
  CreateAcls: 30,
  DeleteAcls: 31,
  DescribeConfigs: 32,
  AlterConfigs: 33,
  AlterReplicaLogDirs: 34,
  DescribeLogDirs: 35,
  SaslAuthenticate: 36,
  CreatePartitions: 37,
  CreateDelegationToken: 38,
  RenewDelegationToken: 39,
  ExpireDelegationToken: 40,
  DescribeDelegationToken: 41,
  DeleteGroups: 42,
  ElectLeaders: 43,
  IncrementalAlterConfigs: 44,
  AlterPartitionReassignments: 45,
  ListPartitionReassignments: 46,
  OffsetDelete: 47,
  DescribeClientQuotas: 48,
  AlterClientQuotas: 49,
  DescribeUserScramCredentials: 50,
  AlterUserScramCredentials: 51,
  Vote: 52,
  BeginQuorumEpoch: 53,
  EndQuorumEpoch: 54,
  DescribeQuorum: 55,
  AlterPartition: 56,
  UpdateFeatures: 57,
  Envelope: 58,
  FetchSnapshot: 59,
  DescribeCluster: 60,
  DescribeProducers: 61,
  BrokerRegistration: 62,
  BrokerHeartbeat: 63,
  UnregisterBroker: 64,
  DescribeTransactions: 65,
  ListTransactions: 66,
  AllocateProducerIds: 67,
  ConsumerGroupHeartbeat: 68,
  ConsumerGroupDescribe: 69,
  ControllerRegistration: 70,
  GetTelemetrySubscriptions: 71,
  PushTelemetry: 72,
  AssignReplicasToDirs: 73,
  ListConfigResources: 74,
  DescribeTopicPartitions: 75,
  ShareGroupHeartbeat: 76,
  ShareGroupDescribe: 77,
  ShareFetch: 78,
  ShareAcknowledge: 79,
  AddRaftVoter: 80,
  RemoveRaftVoter: 81,
  UpdateRaftVoter: 82,
  InitializeShareGroupState: 83,
  ReadShareGroupState: 84,
  WriteShareGroupState: 85,
  DeleteShareGroupState: 86,
  ReadShareGroupStateSummary: 87,
  StreamsGroupHeartbeat: 88,
  StreamsGroupDescribe: 89,
  DescribeShareGroupOffsets: 90,
  AlterShareGroupOffsets: 91,
  DeleteShareGroupOffsets: 92,
} as const;

/** Loads the codecs of one API; undefined if no API has this key. Takes about 0.3 ms, so that a server starts with those it answers. */
export async function loadApi(apiKey: number): Promise<Api | undefined> {
  switch (apiKey) {
    case 0:
      return (await import('./produce.ts')).produceApi;
    case 1:
      return (await import('./fetch.ts')).fetchApi;
    case 2:
      return (await import('./list-offsets.ts')).listOffsetsApi;
    case 3:
      return (await import('./metadata.ts')).metadataApi;
    case 8:
      return (await import('./offset-commit.ts')).offsetCommitApi;
    case 9:
      return (await import('./offset-fetch.ts')).offsetFetchApi;
    case 10:
      return (await import('./find-coordinator.ts')).findCoordinatorApi;
    case 11:
      return (await import('./join-group.ts')).joinGroupApi;
    case 12:
      return (await import('./heartbeat.ts')).heartbeatApi;
    case 13:
      return (await import('./leave-group.ts')).leaveGroupApi;
    case 14:
      return (await import('./sync-group.ts')).syncGroupApi;
    case 15:
      return (await import('./describe-groups.ts')).describeGroupsApi;
    case 16:
      return (await import('./list-groups.ts')).listGroupsApi;
    case 17:
      return (await import('./sasl-handshake.ts')).saslHandshakeApi;
    case 18:
      return (await import('./api-versions.ts')).apiVersionsApi;
    case 19:
      return (await import('./create-topics.ts')).createTopicsApi;
    case 20:
      return (await import('./delete-topics.ts')).deleteTopicsApi;
    case 21:
      return (await import('./delete-records.ts')).deleteRecordsApi;
    case 22:
      return (await import('./init-producer-id.ts')).initProducerIdApi;
    case 23:
      return (await import('./offset-for-leader-epoch.ts')).offsetForLeaderEpochApi;
    case 24:
      return (await import('./add-partitions-to-txn.ts')).addPartitionsToTxnApi;
    case 25:
      return (await import('./add-offsets-to-txn.ts')).addOffsetsToTxnApi;
    case 26:
      return (await import('./end-txn.ts')).endTxnApi;
    case 27:
      return (await import('./write-txn-markers.ts')).writeTxnMarkersApi;
    case 28:
      return (await import('./txn-offset-commit.ts')).txnOffsetCommitApi;
    case 29:
      return (await import('./describe-acls.ts')).describeAclsApi;
    case 30:
      return (await import('./create-acls.ts')).createAclsApi;
    case 31:
      return (await import('./delete-acls.ts')).deleteAclsApi;
    case 32:
      return (await import('./describe-configs.ts')).describeConfigsApi;
    case 33:
      return (await import('./alter-configs.ts')).alterConfigsApi;
    case 34:
      return (await import('./alter-replica-log-dirs.ts')).alterReplicaLogDirsApi;
    case 35:
      return (await import('./describe-log-dirs.ts')).describeLogDirsApi;
    case 36:
      return (await import('./sasl-authenticate.ts')).saslAuthenticateApi;
    case 37:
      return (await import('./create-partitions.ts')).createPartitionsApi;
    case 38:
      return (await import('./create-delegation-token.ts')).createDelegationTokenApi;
    case 39:
      return (await import('./renew-delegation-token.ts')).renewDelegationTokenApi;
    case 40:
      return (await import('./expire-delegation-token.ts')).expireDelegationTokenApi;
    case 41:
      return (await import('./describe-delegation-token.ts')).describeDelegationTokenApi;
    case 42:
      return (await import('./delete-groups.ts')).deleteGroupsApi;
    case 43:
      return (await import('./elect-leaders.ts')).electLeadersApi;
    case 44:
      return (await import('./incremental-alter-configs.ts')).incrementalAlterConfigsApi;
    case 45:
      return (await import('./alter-partition-reassignments.ts')).alterPartitionReassignmentsApi;
    case 46:
      return (await import('./list-partition-reassignments.ts')).listPartitionReassignmentsApi;
    case 47:
      return (await import('./offset-delete.ts')).offsetDeleteApi;
    case 48:
      return (await import('./describe-client-quotas.ts')).describeClientQuotasApi;
    case 49:
      return (await import('./alter-client-quotas.ts')).alterClientQuotasApi;
    case 50:
      return (await import('./describe-user-scram-credentials.ts')).describeUserScramCredentialsApi;
    case 51:
      return (await import('./alter-user-scram-credentials.ts')).alterUserScramCredentialsApi;
    case 52:
      return (await import('./vote.ts')).voteApi;
    case 53:
      return (await import('./begin-quorum-epoch.ts')).beginQuorumEpochApi;
    case 54:
      return (await import('./end-quorum-epoch.ts')).endQuorumEpochApi;
    case 55:
      return (await import('./describe-quorum.ts')).describeQuorumApi;
    case 56:
      return (await import('./alter-partition.ts')).alterPartitionApi;
    case 57:
      return (await import('./update-features.ts')).updateFeaturesApi;
    case 58:
      return (await import('./envelope.ts')).envelopeApi;
    case 59:
      return (await import('./fetch-snapshot.ts')).fetchSnapshotApi;
    case 60:
      return (await import('./describe-cluster.ts')).describeClusterApi;
    case 61:
      return (await import('./describe-producers.ts')).describeProducersApi;
    case 62:
      return (await import('./broker-registration.ts')).brokerRegistrationApi;
    case 63:
      return (await import('./broker-heartbeat.ts')).brokerHeartbeatApi;
    case 64:
      return (await import('./unregister-broker.ts')).unregisterBrokerApi;
    case 65:
      return (await import('./describe-transactions.ts')).describeTransactionsApi;
    case 66:
      return (await import('./list-transactions.ts')).listTransactionsApi;
    case 67:
      return (await import('./allocate-producer-ids.ts')).allocateProducerIdsApi;
    case 68:
      return (await import('./consumer-group-heartbeat.ts')).consumerGroupHeartbeatApi;
    case 69:
      return (await import('./consumer-group-describe.ts')).consumerGroupDescribeApi;
    case 70:
      return (await import('./controller-registration.ts')).controllerRegistrationApi;
    case 71:
      return (await import('./get-telemetry-subscriptions.ts')).getTelemetrySubscriptionsApi;
    case 72:
      return (await import('./push-telemetry.ts')).pushTelemetryApi;
    case 73:
      return (await import('./assign-replicas-to-dirs.ts')).assignReplicasToDirsApi;
    case 74:
      return (await import('./list-config-resources.ts')).listConfigResourcesApi;
    case 75:
      return (await import('./describe-topic-partitions.ts')).describeTopicPartitionsApi;
    case 76:
      return (await import('./share-group-heartbeat.ts')).shareGroupHeartbeatApi;
    case 77:
      return (await import('./share-group-describe.ts')).shareGroupDescribeApi;
    case 78:
      return (await import('./share-fetch.ts')).shareFetchApi;
    case 79:
      return (await import('./share-acknowledge.ts')).shareAcknowledgeApi;
    case 80:
      return (await import('./add-raft-voter.ts')).addRaftVoterApi;
    case 81:
      return (await import('./remove-raft-voter.ts')).removeRaftVoterApi;
    case 82:
      return (await import('./update-raft-voter.ts')).updateRaftVoterApi;
    case 83:
      return (await import('./initialize-share-group-state.ts')).initializeShareGroupStateApi;
    case 84:
      return (await import('./read-share-group-state.ts')).readShareGroupStateApi;
    case 85:
      return (await import('./write-share-group-state.ts')).writeShareGroupStateApi;
    case 86:
      return (await import('./delete-share-group-state.ts')).deleteShareGroupStateApi;
    case 87:
      return (await import('./read-share-group-state-summary.ts')).readShareGroupStateSummaryApi;
    case 88:
      return (await import('./streams-group-heartbeat.ts')).streamsGroupHeartbeatApi;
    case 89:
      return (await import('./streams-group-describe.ts')).streamsGroupDescribeApi;
    case 90:
      return (await import('./describe-share-group-offsets.ts')).describeShareGroupOffsetsApi;
    case 91:
      return (await import('./alter-share-group-offsets.ts')).alterShareGroupOffsetsApi;
    case 92:
      return (await import('./delete-share-group-offsets.ts')).deleteShareGroupOffsetsApi;
    default:
      return undefined;
  }
}
