import type { Uuid } from '../../../base/index.ts';
import { type CoordinatorRecord, MemberState, type PartitionsByTopic } from '../../records/model.ts';
import { type ClassicGroup, failedJoin, failedSync } from '../classic/group.ts';
import type { ClassicMember } from '../classic/member.ts';
import type { Changes } from '../consumer/changes.ts';
import { NOTHING_OWNED } from '../consumer/member.ts';
import { hashTopics } from '../consumer/topics.ts';
import { type EmbeddedSubscription, readAssignment, readSubscription } from '../embedded-protocol.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';

interface Upgraded {
  readonly member: ClassicMember;
  readonly subscription: EmbeddedSubscription;
  readonly partitions: PartitionsByTopic;
}

/** Whether a classic group can take in members of the consumer protocol; an empty one always can. */
export function canUpgrade(core: CoordinatorState, group: ClassicGroup): boolean {
  if (group.members.size === 0) return true;
  const { migrationPolicy, consumerSizeMax } = core.env.settings;
  if (migrationPolicy !== 'bidirectional' && migrationPolicy !== 'upgrade') return false;
  return group.usesConsumerProtocol && group.members.size <= consumerSizeMax && translate(core, group) !== undefined;
}

/**
 * Turns a classic group into a consumer group in which its members go on by the classic protocol (KIP-848, "Online migration").
 * They keep what they have; whoever waits for a rebalance joins again. The caller has asked {@link canUpgrade}.
 */
export function upgrade(core: CoordinatorState, changes: Changes, group: ClassicGroup): void {
  const { groupId, generationId } = group;
  const members = translate(core, group) ?? [];
  for (const kind of ['join', 'sync'] as const) core.env.timers.cancel(timerKey(kind, groupId));
  for (const memberId of group.pendingJoinMembers) core.env.timers.cancel(timerKey('pending', groupId, memberId));
  for (const { member } of members) {
    group.answerJoin(member, failedJoin(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId));
    group.answerSync(member, failedSync(ErrorCode.REBALANCE_IN_PROGRESS));
  }
  changes.add(...group.tombstones());
  if (members.length === 0) return;
  const topics = new Set(members.flatMap(({ subscription }) => subscription.topics));
  changes.add(
    ...members.map((upgraded) => factsRecord(groupId, upgraded)),
    {
      kind: 'consumer-group-metadata',
      groupId,
      value: { epoch: generationId, metadataHash: hashTopics(core.env.topics, topics) },
    },
    ...members.map(({ member, partitions }): CoordinatorRecord => {
      return { kind: 'target-member', groupId, memberId: member.memberId, value: partitions };
    }),
    {
      kind: 'target-metadata',
      groupId,
      value: { assignmentEpoch: generationId, assignmentTimestampMs: core.env.wallMs() },
    },
    ...members.map((upgraded) => assignmentRecord(groupId, generationId, upgraded)),
  );
}

/** The members in the consumer protocol's terms; undefined if what they sent each other cannot be read. */
function translate(core: CoordinatorState, group: ClassicGroup): Upgraded[] | undefined {
  const upgraded: Upgraded[] = [];
  for (const member of group.members.values()) {
    const subscription = readSubscription(member.protocols[0]!.metadata);
    const assigned = readAssignment(member.assignment);
    if (subscription === undefined || assigned === undefined) return undefined;
    const partitions = new Map<Uuid, number[]>();
    for (const { topic, partitions: numbers } of assigned) {
      const facts = core.env.topics.byName(topic);
      if (facts !== undefined)
        partitions.set(
          facts.id,
          [...numbers].sort((a, b) => a - b),
        );
    }
    upgraded.push({ member, subscription, partitions });
  }
  return upgraded;
}

function factsRecord(groupId: string, { member, subscription }: Upgraded): CoordinatorRecord {
  return {
    kind: 'consumer-member',
    groupId,
    memberId: member.memberId,
    value: {
      instanceId: member.groupInstanceId,
      rackId: subscription.rackId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      subscribedTopicNames: subscription.topics,
      subscribedTopicRegex: null,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      serverAssignor: null,
      classic: { sessionTimeoutMs: member.sessionTimeoutMs, protocols: member.protocols },
    },
  };
}

function assignmentRecord(groupId: string, generationId: number, { member, partitions }: Upgraded): CoordinatorRecord {
  const assigned = [...partitions].map(([topicId, numbers]): [Uuid, Map<number, number>] => [
    topicId,
    new Map(numbers.map((partition) => [partition, generationId])),
  ]);
  return {
    kind: 'current-assignment',
    groupId,
    memberId: member.memberId,
    value: {
      memberEpoch: generationId,
      previousMemberEpoch: generationId,
      state: MemberState.Stable,
      assigned: new Map(assigned),
      pendingRevocation: NOTHING_OWNED,
    },
  };
}
