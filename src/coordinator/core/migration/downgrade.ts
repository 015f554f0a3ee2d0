import type { ClassicGroupSnapshot, PartitionsByTopic } from '../../records/model.ts';
import { ClassicGroup } from '../classic/group.ts';
import { ClassicMember } from '../classic/member.ts';
import { extendSession, prepareRebalance } from '../classic/rebalance.ts';
import type { Changes } from '../consumer/changes.ts';
import type { ConsumerGroup } from '../consumer/group.ts';
import { type ConsumerMember, partitionsOf } from '../consumer/member.ts';
import { cancelTimers } from '../consumer/timers.ts';
import {
  CONSUMER_PROTOCOL_TYPE,
  type NamedPartitions,
  readSubscription,
  writeAssignment,
} from '../embedded-protocol.ts';
import type { CoordinatorState } from '../state.ts';

/**
 * When the last member of the consumer protocol has gone and classic ones are left, they go on as a classic group (KIP-848,
 * "Online migration"): it begins with a rebalance, since someone has just left. Until they rejoin, their epoch is the generation, so
 * that they can still commit. False when the group stays as it is.
 */
export function downgradeIfAllClassic(core: CoordinatorState, changes: Changes, group: ConsumerGroup): boolean {
  if (!canDowngrade(core, group)) return false;
  const members = [...group.members.values()];
  for (const { memberId } of members) cancelTimers(core, group.groupId, memberId);
  const snapshot = snapshotOf(core, group, members);
  changes.add(...group.tombstones(), { kind: 'group-metadata', groupId: group.groupId, value: snapshot });
  const classic = core.classicGroup(group.groupId)!;
  for (const { memberId, facts } of members) {
    const member = classic.members.get(memberId)!;
    // The record has the selected protocol only; the live members know the others too.
    classic.setProtocols(member, facts.classic!.protocols);
    extendSession(core, classic, member);
  }
  prepareRebalance(core, classic);
  return true;
}

function canDowngrade(core: CoordinatorState, group: ConsumerGroup): boolean {
  const { migrationPolicy, classicSizeMax } = core.env.settings;
  if (migrationPolicy !== 'bidirectional' && migrationPolicy !== 'downgrade') return false;
  if (group.members.size === 0 || group.members.size > classicSizeMax) return false;
  for (const { facts } of group.members.values()) if (facts.classic === null) return false;
  return true;
}

function snapshotOf(
  core: CoordinatorState,
  group: ConsumerGroup,
  members: readonly ConsumerMember[],
): ClassicGroupSnapshot {
  // A classic group in the making counts the votes for the protocol.
  const draft = new ClassicGroup(group.groupId, core.env.wallMs());
  draft.protocolType = CONSUMER_PROTOCOL_TYPE;
  draft.generationId = group.groupEpoch;
  for (const { memberId, facts, current } of members) {
    const { sessionTimeoutMs, protocols } = facts.classic!;
    const { clientId, clientHost, rebalanceTimeoutMs, instanceId } = facts;
    const said = { memberId, groupInstanceId: instanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs };
    const member = new ClassicMember({ ...said, protocols });
    member.assignment = embeddedAssignment(core, facts.classic!.protocols[0]!.metadata, partitionsOf(current.assigned));
    draft.add(member);
  }
  draft.protocolName = draft.selectProtocol();
  return draft.snapshot(core.env.wallMs());
}

/** The partitions of a classic member in the version that its own metadata has. */
export function embeddedAssignment(core: CoordinatorState, metadata: Buffer, partitions: PartitionsByTopic): Buffer {
  const named: NamedPartitions[] = [];
  for (const [topicId, numbers] of partitions) {
    const topic = core.env.topics.byId(topicId);
    if (topic !== undefined) named.push({ topic: topic.name, partitions: numbers });
  }
  return writeAssignment(readSubscription(metadata)?.version ?? 0, named);
}
