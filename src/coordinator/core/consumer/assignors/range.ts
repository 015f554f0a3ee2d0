import type { Uuid } from '../../../../base/index.ts';
import type { PartitionsByTopic } from '../../../records/model.ts';
import { AssignmentBuilder } from './collect.ts';
import type { AssignableMember, AssignmentInput } from './types.ts';

/**
 * KIP-848's `range`: of each topic, members get consecutive ranges of partitions, in the order of their instance ids and member
 * ids. Topics with as many partitions and the same subscribers are cut alike, so that equal partition numbers meet at one member.
 */
export function assignRanges(input: AssignmentInput): Map<string, PartitionsByTopic> {
  const members = [...input.members].sort(compareMembers);
  const builder = new AssignmentBuilder(members.map((member) => member.memberId));
  const subscribers = new Map<Uuid, string[]>();
  for (const { memberId, topicIds } of members) {
    for (const topicId of topicIds) {
      const ids = subscribers.get(topicId);
      if (ids === undefined) subscribers.set(topicId, [memberId]);
      else ids.push(memberId);
    }
  }
  for (const [topicId, memberIds] of subscribers) {
    const count = input.partitionCount(topicId);
    const share = Math.floor(count / memberIds.length);
    const extras = count % memberIds.length;
    let partition = 0;
    memberIds.forEach((memberId, position) => {
      const end = partition + share + (position < extras ? 1 : 0);
      for (; partition < end; partition++) builder.add(memberId, topicId, partition);
    });
  }
  return builder.build();
}

/** Static members first, so that those who come and go do not shift their ranges. */
function compareMembers(a: AssignableMember, b: AssignableMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return compareText(a.instanceId, b.instanceId);
  if (a.instanceId !== null) return -1;
  if (b.instanceId !== null) return 1;
  return compareText(a.memberId, b.memberId);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
