import type { CoordinatorState } from '../state.ts';
import { ASSIGNORS } from './assignors/index.ts';
import type { Changes } from './changes.ts';
import type { ConsumerGroup } from './group.ts';
import { sameTargets } from './member.ts';
import { hashTopics, subscribedTopicIds } from './topics.ts';

/** Kafka's groups begin with epoch 2, which leaves 1 for members that wait for the first assignment. */
const FIRST_GROUP_EPOCH = 2;

/** Members, subscriptions or topics changed: what was assigned before is out of date. */
export function bumpGroupEpoch(core: CoordinatorState, changes: Changes, group: ConsumerGroup): void {
  changes.add({
    kind: 'consumer-group-metadata',
    groupId: group.groupId,
    value: {
      epoch: Math.max(group.groupEpoch + 1, FIRST_GROUP_EPOCH),
      metadataHash: hashTopics(core.env.topics, group.subscribedTopics),
    },
  });
}

/** Computes who is to own what at the group epoch, and writes down what changed of it. */
export function updateTargetAssignment(core: CoordinatorState, changes: Changes, group: ConsumerGroup): void {
  const { topics } = core.env;
  const assign = ASSIGNORS.get(assignorOf(core, group))!;
  const targets = assign({
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      instanceId: member.facts.instanceId,
      topicIds: subscribedTopicIds(topics, group, member),
      previous: group.target(member.memberId),
    })),
    partitionCount: (topicId) => topics.byId(topicId)?.partitionCount ?? 0,
  });
  const { groupId } = group;
  for (const [memberId, target] of targets) {
    if (group.targets.has(memberId) && sameTargets(target, group.target(memberId))) continue;
    changes.add({ kind: 'target-member', groupId, memberId, value: target });
  }
  changes.add({
    kind: 'target-metadata',
    groupId,
    value: { assignmentEpoch: group.groupEpoch, assignmentTimestampMs: core.env.wallMs() },
  });
}

/** The assignor in use: what most members ask for, else the first on offer. */
export function assignorOf(core: CoordinatorState, group: ConsumerGroup): string {
  const offered = core.env.settings.consumerAssignors.filter((name) => ASSIGNORS.has(name));
  const preferred = group.preferredAssignor;
  return preferred !== undefined && offered.includes(preferred) ? preferred : (offered[0] ?? 'uniform');
}
