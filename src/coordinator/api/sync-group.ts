import { ErrorCode, type SyncGroupRequest, type SyncGroupResponseInput } from '../../protocol/index.ts';
import { failedSync, type SyncResult, syncClassicGroup } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { askGroup } from './call.ts';

/** From this version on the protocol has to be named (KIP-559). */
const NAMED_PROTOCOL_VERSION = 5;

/** A member asks for its assignment, the leader brings those of all; answered when they are committed. */
export function syncGroup(
  shards: Shards,
  context: GroupRequestContext,
  request: SyncGroupRequest,
): Promise<SyncGroupResponseInput> {
  if (request.groupId === '') return Promise.resolve(failedSync(ErrorCode.INVALID_GROUP_ID));
  const isNamed = request.protocolType !== null && request.protocolName !== null;
  if (context.apiVersion >= NAMED_PROTOCOL_VERSION && !isNamed) {
    return Promise.resolve(failedSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
  }
  return askGroup<SyncResult>(shards, request.groupId, failedSync, (core, reply) =>
    syncClassicGroup(
      core,
      {
        groupId: request.groupId,
        memberId: request.memberId,
        groupInstanceId: request.groupInstanceId,
        generationId: request.generationId,
        protocolType: request.protocolType,
        protocolName: request.protocolName,
        assignments: new Map(
          request.assignments.map(({ memberId, assignment }) => [memberId, Buffer.from(assignment)]),
        ),
      },
      reply,
    ),
  );
}
