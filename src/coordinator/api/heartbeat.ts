import { ErrorCode, type HeartbeatRequest, type HeartbeatResponseInput } from '../../protocol/index.ts';
import { heartbeatClassicGroup } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import { askGroup } from './call.ts';

/** A member of a classic group shows that it is alive. */
export async function heartbeat(shards: Shards, request: HeartbeatRequest): Promise<HeartbeatResponseInput> {
  if (request.groupId === '') return { errorCode: ErrorCode.INVALID_GROUP_ID };
  const errorCode = await askGroup<number>(
    shards,
    request.groupId,
    // The session begins anew when loading is done: until then all is well.
    (code) => (code === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : code),
    (core, reply) => reply(heartbeatClassicGroup(core, request)),
  );
  return { errorCode };
}
