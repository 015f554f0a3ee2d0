// Generated from the schema by `npm run generate`. Do not edit.

import type { CoordinatorRecord } from '../../coordinator-record.ts';
import { legacyOffsetCommitRecord } from './legacy-offset-commit.ts';
import { offsetCommitRecord } from './offset-commit.ts';
import { groupMetadataRecord } from './group-metadata.ts';
import { consumerGroupMetadataRecord } from './consumer-group-metadata.ts';
import { consumerGroupPartitionMetadataRecord } from './consumer-group-partition-metadata.ts';
import { consumerGroupMemberMetadataRecord } from './consumer-group-member-metadata.ts';
import { consumerGroupTargetAssignmentMetadataRecord } from './consumer-group-target-assignment-metadata.ts';
import { consumerGroupTargetAssignmentMemberRecord } from './consumer-group-target-assignment-member.ts';
import { consumerGroupCurrentMemberAssignmentRecord } from './consumer-group-current-member-assignment.ts';
import { shareGroupMemberMetadataRecord } from './share-group-member-metadata.ts';
import { shareGroupMetadataRecord } from './share-group-metadata.ts';
import { shareGroupTargetAssignmentMetadataRecord } from './share-group-target-assignment-metadata.ts';
import { shareGroupTargetAssignmentMemberRecord } from './share-group-target-assignment-member.ts';
import { shareGroupCurrentMemberAssignmentRecord } from './share-group-current-member-assignment.ts';
import { shareGroupStatePartitionMetadataRecord } from './share-group-state-partition-metadata.ts';
import { consumerGroupRegularExpressionRecord } from './consumer-group-regular-expression.ts';
import { streamsGroupMetadataRecord } from './streams-group-metadata.ts';
import { streamsGroupMemberMetadataRecord } from './streams-group-member-metadata.ts';
import { streamsGroupTargetAssignmentMetadataRecord } from './streams-group-target-assignment-metadata.ts';
import { streamsGroupTargetAssignmentMemberRecord } from './streams-group-target-assignment-member.ts';
import { streamsGroupCurrentMemberAssignmentRecord } from './streams-group-current-member-assignment.ts';
import { streamsGroupTopologyRecord } from './streams-group-topology.ts';
import { shareSnapshotRecord } from './share-snapshot.ts';
import { shareUpdateRecord } from './share-update.ts';
import { transactionLogRecord } from './transaction-log.ts';

/** Every kind of record in the coordinators' own topics. */
export const coordinatorRecords: readonly CoordinatorRecord[] = [
  legacyOffsetCommitRecord,
  offsetCommitRecord,
  groupMetadataRecord,
  consumerGroupMetadataRecord,
  consumerGroupPartitionMetadataRecord,
  consumerGroupMemberMetadataRecord,
  consumerGroupTargetAssignmentMetadataRecord,
  consumerGroupTargetAssignmentMemberRecord,
  consumerGroupCurrentMemberAssignmentRecord,
  shareGroupMemberMetadataRecord,
  shareGroupMetadataRecord,
  shareGroupTargetAssignmentMetadataRecord,
  shareGroupTargetAssignmentMemberRecord,
  shareGroupCurrentMemberAssignmentRecord,
  shareGroupStatePartitionMetadataRecord,
  consumerGroupRegularExpressionRecord,
  streamsGroupMetadataRecord,
  streamsGroupMemberMetadataRecord,
  streamsGroupTargetAssignmentMetadataRecord,
  streamsGroupTargetAssignmentMemberRecord,
  streamsGroupCurrentMemberAssignmentRecord,
  streamsGroupTopologyRecord,
  shareSnapshotRecord,
  shareUpdateRecord,
  transactionLogRecord,
];
