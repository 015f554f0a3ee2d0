import { ErrorCode } from '../../protocol/index.ts';
import type { Caller, CoordinatorState } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';

/**
 * Runs `ask` on the state machine that holds the group; resolves with what it replies, or with `fail` of the error code when this
 * node does not serve the group now. State machines always reply: at the latest when their shard closes. What they reply at once
 * may stem from a change that is still being written: it is told when that is committed, for a change of leader could take it back.
 */
export async function askGroup<Result>(
  shards: Shards,
  groupId: string,
  fail: (errorCode: number) => Result,
  ask: (core: CoordinatorState, reply: (result: Result) => void) => void,
): Promise<Result> {
  const shard = await shards.shardOf(groupId);
  if (typeof shard === 'number') return fail(shard);
  const { core } = shard;
  return new Promise((resolve) => {
    let isAsking = true;
    ask(core, (result) => {
      if (!isAsking) resolve(result);
      else core.env.persist([], (errorCode) => resolve(errorCode === ErrorCode.NONE ? result : fail(errorCode)));
    });
    isAsking = false;
  });
}

/**
 * As {@link askGroup} for questions that change nothing. Answered once a majority confirms that this node leads: one that is cut off does not know yet
 * what its successor was told, and a consumer that went on from an older offset would read records twice.
 */
export async function readGroup<Result>(
  shards: Shards,
  groupId: string,
  fail: (errorCode: number) => Result,
  read: (core: CoordinatorState) => Result,
): Promise<Result> {
  const result = await askGroup(shards, groupId, fail, (core, reply) => reply(read(core)));
  return (await shards.isConfirmed(groupId)) ? result : fail(ErrorCode.NOT_COORDINATOR);
}

/** The caller as groups remember it, and as administrators see it: Java writes an address with a slash in front. */
export function callerOf({ clientId, clientHost }: GroupRequestContext): Caller {
  return { clientId, clientHost: clientHost.startsWith('/') ? clientHost : `/${clientHost}` };
}

/** The bit field for AuthorizedOperations where everything is allowed: READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS. */
export const ALL_GROUP_OPERATIONS: number = (1 << 3) | (1 << 6) | (1 << 8) | (1 << 10) | (1 << 11);

/** Tells that the operations were not asked for. */
export const OPERATIONS_NOT_ASKED = -2147483648;
