import { ErrorCode, type JoinGroupRequest, type JoinGroupResponseInput } from '../../protocol/index.ts';
import { failedJoin, type JoinResult, joinClassicGroup } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { askGroup, callerOf } from './call.ts';

/** From version 4 dynamic members are given an id first (KIP-394), from 9 a leader may skip the assignment (KIP-814). */
const KNOWN_MEMBER_ID_VERSION = 4;
const SKIP_ASSIGNMENT_VERSION = 9;
/** From version 7 an answer may have no protocol name. */
const NULL_PROTOCOL_VERSION = 7;

/** A member joins a classic group; answered when the rebalance that it takes part in is complete. */
export async function joinGroup(
  shards: Shards,
  context: GroupRequestContext,
  request: JoinGroupRequest,
): Promise<JoinGroupResponseInput> {
  const { settings } = shards;
  const { memberId, sessionTimeoutMs } = request;
  if (request.groupId === '') return respond(context, failedJoin(ErrorCode.INVALID_GROUP_ID, memberId));
  if (
    sessionTimeoutMs < settings.classicSessionTimeoutMsMin ||
    sessionTimeoutMs > settings.classicSessionTimeoutMsMax
  ) {
    return respond(context, failedJoin(ErrorCode.INVALID_SESSION_TIMEOUT, memberId));
  }
  const result = await askGroup<JoinResult>(
    shards,
    request.groupId,
    (errorCode) => failedJoin(errorCode, memberId),
    (core, reply) =>
      joinClassicGroup(
        core,
        callerOf(context),
        {
          groupId: request.groupId,
          memberId,
          groupInstanceId: request.groupInstanceId,
          sessionTimeoutMs,
          // Version 0 has one timeout for both.
          rebalanceTimeoutMs: context.apiVersion === 0 ? sessionTimeoutMs : request.rebalanceTimeoutMs,
          protocolType: request.protocolType,
          protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) })),
          requireKnownMemberId: context.apiVersion >= KNOWN_MEMBER_ID_VERSION,
          supportsSkippingAssignment: context.apiVersion >= SKIP_ASSIGNMENT_VERSION,
        },
        reply,
      ),
  );
  return respond(context, result);
}

function respond(context: GroupRequestContext, result: JoinResult): JoinGroupResponseInput {
  const protocolName = context.apiVersion >= NULL_PROTOCOL_VERSION ? result.protocolName : (result.protocolName ?? '');
  return {
    errorCode: result.errorCode,
    generationId: result.generationId,
    protocolType: result.protocolType,
    protocolName,
    leader: result.leaderId,
    skipAssignment: result.skipAssignment,
    memberId: result.memberId,
    members: result.members,
  };
}
