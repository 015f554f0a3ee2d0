import {
  type ConsumerGroupDescribeRequest,
  type ConsumerGroupDescribeResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { type DescribedConsumerGroup, describeConsumerGroup, failedConsumerDescription } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import { ALL_GROUP_OPERATIONS, OPERATIONS_NOT_ASKED, readGroup } from './call.ts';

/** Consumer groups as administrators see them (KIP-848). */
export async function consumerGroupDescribe(
  shards: Shards,
  request: ConsumerGroupDescribeRequest,
): Promise<ConsumerGroupDescribeResponseInput> {
  const authorizedOperations = request.includeAuthorizedOperations ? ALL_GROUP_OPERATIONS : OPERATIONS_NOT_ASKED;
  const groups = request.groupIds.map(async (groupId) => {
    const group = await describe(shards, groupId);
    return {
      ...group,
      authorizedOperations,
      members: group.members.map(({ assignment, targetAssignment, ...member }) => ({
        ...member,
        assignment: { topicPartitions: assignment },
        targetAssignment: { topicPartitions: targetAssignment },
      })),
    };
  });
  return { groups: await Promise.all(groups) };
}

async function describe(shards: Shards, groupId: string): Promise<DescribedConsumerGroup> {
  const fail = (errorCode: number) => failedConsumerDescription(groupId, errorCode, null);
  if (groupId === '') return fail(ErrorCode.INVALID_GROUP_ID);
  return readGroup(shards, groupId, fail, (core) => describeConsumerGroup(core, groupId));
}
