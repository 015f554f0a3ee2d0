import type { ClusterStatus, MemberStatus, RebalancePlan } from '../cluster/index.ts';
import type { PlanReply, StatusReply } from './messages.ts';

/** What stands for a number that is not known. */
const UNKNOWN = -1;

type Share = { readonly replicas: number; readonly leaders: number };

export function statusToReply(status: ClusterStatus): StatusReply {
  return {
    ...status,
    members: status.members.map((member) => ({
      ...member,
      rack: member.rack ?? '',
      lagEntriesMax: member.lagEntriesMax ?? UNKNOWN,
      lagMsMax: member.lagMsMax ?? UNKNOWN,
    })),
    reassignments: status.reassignments.map(({ lagEntries, ...move }) => ({
      ...move,
      lag: [...lagEntries].map(([nodeId, entries]) => ({ nodeId, entries: entries ?? UNKNOWN })),
    })),
  };
}

export function statusFromReply(reply: StatusReply): ClusterStatus {
  return {
    ...reply,
    members: reply.members.map((member) => ({
      ...member,
      state: member.state as MemberStatus['state'],
      metadataRole: member.metadataRole as MemberStatus['metadataRole'],
      rack: member.rack || null,
      lagEntriesMax: known(member.lagEntriesMax),
      lagMsMax: known(member.lagMsMax),
    })),
    reassignments: reply.reassignments.map(({ lag, ...move }) => ({
      ...move,
      lagEntries: new Map(lag.map(({ nodeId, entries }) => [nodeId, known(entries)])),
    })),
  };
}

export function planToReply(plan: RebalancePlan): PlanReply {
  return { ...plan, before: sharesToReply(plan.before), after: sharesToReply(plan.after) };
}

export function planFromReply(reply: PlanReply): RebalancePlan {
  return { ...reply, before: sharesFromReply(reply.before), after: sharesFromReply(reply.after) };
}

function known(value: number): number | undefined {
  return value === UNKNOWN ? undefined : value;
}

function sharesToReply(shares: ReadonlyMap<number, Share>): PlanReply['before'] {
  return [...shares].map(([nodeId, share]) => ({ nodeId, ...share }));
}

function sharesFromReply(shares: PlanReply['before']): ReadonlyMap<number, Share> {
  return new Map(shares.map(({ nodeId, replicas, leaders }) => [nodeId, { replicas, leaders }]));
}
