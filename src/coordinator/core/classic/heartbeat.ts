import { ErrorCode } from '../error-code.ts';
import { heartbeatAsClassicMember } from '../migration/member.ts';
import type { CoordinatorState } from '../state.ts';
import { extendSession } from './rebalance.ts';
import { memberError } from './validate.ts';

export interface HeartbeatCommand {
  readonly groupId: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

/** A member shows that it is alive and learns by the error code whether it has to rejoin. */
export function heartbeatClassicGroup(core: CoordinatorState, command: HeartbeatCommand): number {
  const consumerGroup = core.consumerGroup(command.groupId);
  if (consumerGroup !== undefined) return heartbeatAsClassicMember(core, consumerGroup, command);
  const group = core.classicGroup(command.groupId);
  if (group === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  const errorCode = memberError(group, command.memberId, command.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  if (command.generationId !== group.generationId) return ErrorCode.ILLEGAL_GENERATION;
  if (group.state === 'Empty' || group.state === 'Dead') return ErrorCode.UNKNOWN_MEMBER_ID;
  extendSession(core, group, group.members.get(command.memberId)!);
  return group.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}
