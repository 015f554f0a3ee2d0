import type { Uuid } from '../../../base/index.ts';
import type { PartitionsByTopic } from '../../records/model.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { type ConsumerMember, partitionsOf } from './member.ts';
import { assignorOf } from './target.ts';

/** ConsumerGroupDescribe's member types, from version 1. */
const MEMBER_TYPE_CLASSIC = 0;
const MEMBER_TYPE_CONSUMER = 1;

export interface DescribedTopic {
  readonly topicId: Uuid;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface DescribedConsumerMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly assignment: readonly DescribedTopic[];
  readonly targetAssignment: readonly DescribedTopic[];
  readonly memberType: number;
}

export interface DescribedConsumerGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly DescribedConsumerMember[];
}

/** A consumer group as administrators see it; GROUP_ID_NOT_FOUND for an absent or a classic one. */
export function describeConsumerGroup(core: CoordinatorState, groupId: string): DescribedConsumerGroup {
  const group = core.consumerGroup(groupId);
  if (group === undefined) {
    const errorMessage = core.groups.has(groupId)
      ? `Group ${groupId} is not a consumer group.`
      : `Group ${groupId} not found.`;
    return failedDescription(groupId, ErrorCode.GROUP_ID_NOT_FOUND, errorMessage);
  }
  const describe = (member: ConsumerMember): DescribedConsumerMember => ({
    memberId: member.memberId,
    instanceId: member.facts.instanceId,
    rackId: member.facts.rackId,
    memberEpoch: member.current.memberEpoch,
    clientId: member.facts.clientId,
    clientHost: member.facts.clientHost,
    subscribedTopicNames: member.facts.subscribedTopicNames,
    subscribedTopicRegex: member.facts.subscribedTopicRegex,
    assignment: withNames(core, partitionsOf(member.current.assigned)),
    targetAssignment: withNames(core, group.target(member.memberId)),
    memberType: member.facts.classic === null ? MEMBER_TYPE_CONSUMER : MEMBER_TYPE_CLASSIC,
  });
  return {
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    groupId,
    groupState: group.state,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: assignorOf(core, group),
    members: [...group.members.values()].map(describe),
  };
}

export function failedDescription(
  groupId: string,
  errorCode: number,
  errorMessage: string | null,
): DescribedConsumerGroup {
  return {
    errorCode,
    errorMessage,
    groupId,
    groupState: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignorName: '',
    members: [],
  };
}

/** Topics that are gone have no name to show and are left out. */
function withNames(core: CoordinatorState, partitions: PartitionsByTopic): DescribedTopic[] {
  const described: DescribedTopic[] = [];
  for (const [topicId, numbers] of partitions) {
    const topic = core.env.topics.byId(topicId);
    if (topic !== undefined && numbers.length > 0) {
      described.push({ topicId, topicName: topic.name, partitions: numbers });
    }
  }
  return described;
}
