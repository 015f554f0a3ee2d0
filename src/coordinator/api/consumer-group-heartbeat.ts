import { newUuid } from '../../base/index.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  type ConsumerGroupHeartbeatResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import {
  type ConsumerHeartbeatResult,
  heartbeatConsumerGroup,
  JOIN_EPOCH,
  LEAVE_EPOCH,
  refused,
  STATIC_LEAVE_EPOCH,
} from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { askGroup, callerOf } from './call.ts';

/** From this version on members make their ids themselves. */
const MEMBER_ID_VERSION = 1;

const NOT_OFFERED =
  'This broker does not offer the consumer protocol: use group.protocol=classic, or add consumer to group.coordinator.rebalance.protocols.';

/** A member of a consumer group joins, lives or leaves (KIP-848). */
export async function consumerGroupHeartbeat(
  shards: Shards,
  context: GroupRequestContext,
  request: ConsumerGroupHeartbeatRequest,
): Promise<ConsumerGroupHeartbeatResponseInput> {
  if (!shards.settings.offersConsumerProtocol) return respond(refused(ErrorCode.UNSUPPORTED_VERSION, NOT_OFFERED));
  const fault = faultOf(context, request);
  if (fault !== undefined) return respond(refused(ErrorCode.INVALID_REQUEST, fault));
  const { serverAssignor } = request;
  if (serverAssignor !== null && !shards.settings.consumerAssignors.includes(serverAssignor)) {
    const offered = shards.settings.consumerAssignors.join(', ');
    const message = `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${offered}.`;
    return respond(refused(ErrorCode.UNSUPPORTED_ASSIGNOR, message));
  }
  if (request.subscribedTopicRegex) await shards.regexes.load();
  const result = await askGroup<ConsumerHeartbeatResult>(
    shards,
    request.groupId,
    (errorCode) => refused(errorCode, null),
    (core, reply) =>
      heartbeatConsumerGroup(
        core,
        callerOf(context),
        {
          groupId: request.groupId,
          memberId: request.memberId === '' ? newUuid(shards.random) : request.memberId,
          memberEpoch: request.memberEpoch,
          instanceId: request.instanceId,
          rackId: request.rackId,
          rebalanceTimeoutMs: request.rebalanceTimeoutMs,
          subscribedTopicNames: request.subscribedTopicNames,
          subscribedTopicRegex: request.subscribedTopicRegex,
          serverAssignor,
          reported:
            request.topicPartitions &&
            new Map(request.topicPartitions.map(({ topicId, partitions }) => [topicId, partitions])),
        },
        reply,
      ),
  );
  return respond(result);
}

/** What is wrong with the form of the request; undefined if nothing is. */
function faultOf(context: GroupRequestContext, request: ConsumerGroupHeartbeatRequest): string | undefined {
  const { memberEpoch } = request;
  const needsMemberId = context.apiVersion >= MEMBER_ID_VERSION || memberEpoch !== JOIN_EPOCH;
  if (needsMemberId && request.memberId === '') return "MemberId can't be empty.";
  if (request.groupId === '') return "GroupId can't be empty.";
  if (request.instanceId === '') return "InstanceId can't be empty.";
  if (request.rackId === '') return "RackId can't be empty.";
  if (memberEpoch > JOIN_EPOCH || memberEpoch === LEAVE_EPOCH) return undefined;
  if (memberEpoch === STATIC_LEAVE_EPOCH) return request.instanceId === null ? "InstanceId can't be null." : undefined;
  if (memberEpoch < JOIN_EPOCH) return `MemberEpoch is ${memberEpoch}: it must be -2 or more.`;
  if (request.rebalanceTimeoutMs === -1) return 'RebalanceTimeoutMs must be provided in first request.';
  if (request.topicPartitions?.length !== 0) return 'TopicPartitions must be empty when (re-)joining.';
  if (!request.subscribedTopicNames?.length && !request.subscribedTopicRegex) {
    return 'SubscribedTopicNames or SubscribedTopicRegex must be set when (re-)joining.';
  }
  return undefined;
}

function respond(result: ConsumerHeartbeatResult): ConsumerGroupHeartbeatResponseInput {
  const { assignment, ...rest } = result;
  return {
    ...rest,
    assignment: assignment && {
      topicPartitions: [...assignment].map(([topicId, partitions]) => ({ topicId, partitions })),
    },
  };
}
