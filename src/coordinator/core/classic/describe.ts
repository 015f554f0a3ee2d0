import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { NO_BYTES } from './member.ts';

export interface DescribedClassicMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberMetadata: Buffer;
  readonly memberAssignment: Buffer;
}

export interface DescribedClassicGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly protocolType: string;
  readonly protocolData: string;
  readonly members: readonly DescribedClassicMember[];
}

/** A classic group as administrators see it. One that is not there is "Dead"; whether that is an error too depends on the version. */
export function describeClassicGroup(core: CoordinatorState, groupId: string): DescribedClassicGroup {
  const group = core.classicGroup(groupId);
  if (group === undefined) {
    const errorMessage = core.groups.has(groupId)
      ? `Group ${groupId} is not a classic group.`
      : `Group ${groupId} not found.`;
    return failedDescription(groupId, ErrorCode.GROUP_ID_NOT_FOUND, errorMessage);
  }
  // Between a join and the end of the rebalance, metadata and assignments do not belong together: neither is shown.
  const isStable = group.state === 'Stable';
  return {
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    groupId,
    groupState: group.state,
    protocolType: group.protocolType,
    protocolData: isStable ? (group.protocolName ?? '') : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: isStable ? member.metadataFor(group.protocolName) : NO_BYTES,
      memberAssignment: isStable ? member.assignment : NO_BYTES,
    })),
  };
}

export function failedDescription(
  groupId: string,
  errorCode: number,
  errorMessage: string | null,
): DescribedClassicGroup {
  return { errorCode, errorMessage, groupId, groupState: 'Dead', protocolType: '', protocolData: '', members: [] };
}
