import type { Uuid } from '../../../../base/index.ts';
import type { PartitionsByTopic } from '../../../records/model.ts';
import { AssignmentBuilder } from './collect.ts';
import type { AssignableMember, AssignmentInput } from './types.ts';
import { assignUnevenly } from './uneven.ts';

/**
 * KIP-848's `uniform`: members get equal numbers of partitions (they differ by one at most where subscriptions allow), and as
 * many as possible stay where they are. Balance goes before stickiness.
 */
export function assignUniformly(input: AssignmentInput): Map<string, PartitionsByTopic> {
  const first = input.members[0];
  if (first === undefined) return new Map();
  const isSameForAll = input.members.every((member) => isSameSet(member.topicIds, first.topicIds));
  return isSameForAll ? assignEvenly(input, first.topicIds) : assignUnevenly(input);
}

/** All subscribe to the same topics: quotas are known before anything is moved. */
function assignEvenly(input: AssignmentInput, topicIds: ReadonlySet<Uuid>): Map<string, PartitionsByTopic> {
  const { members } = input;
  const builder = new AssignmentBuilder(members.map((member) => member.memberId));
  const free = new Map<Uuid, Set<number>>();
  let total = 0;
  for (const topicId of topicIds) {
    const count = input.partitionCount(topicId);
    free.set(topicId, new Set(Array.from({ length: count }, (_, partition) => partition)));
    total += count;
  }
  const quota = Math.floor(total / members.length);
  const kept = keepUpTo(members, free, builder, quota, total % members.length);
  const unassigned = [...free].flatMap(([topicId, partitions]) =>
    [...partitions].map((partition): [Uuid, number] => [topicId, partition]),
  );
  let next = 0;
  // First everyone up to the common quota, then one more each until nothing is left.
  for (const limit of [quota, quota + 1]) {
    for (const member of members) {
      let count = kept.get(member.memberId)!;
      for (; count < limit && next < unassigned.length; count++, next++) {
        const [topicId, partition] = unassigned[next]!;
        builder.add(member.memberId, topicId, partition);
      }
      kept.set(member.memberId, count);
    }
  }
  return builder.build();
}

/** Members keep what they had up to the quota; the first `extras` that had more keep one more. Returns how many each kept. */
function keepUpTo(
  members: readonly AssignableMember[],
  free: ReadonlyMap<Uuid, Set<number>>,
  builder: AssignmentBuilder,
  quota: number,
  extras: number,
): Map<string, number> {
  const kept = new Map<string, number>();
  let extrasLeft = extras;
  for (const { memberId, previous } of members) {
    let count = 0;
    for (const [topicId, partitions] of previous) {
      const freeOfTopic = free.get(topicId);
      for (const partition of partitions) {
        if (count > quota || (count === quota && extrasLeft === 0)) break;
        if (freeOfTopic?.delete(partition) !== true) continue;
        if (count === quota) extrasLeft -= 1;
        builder.add(memberId, topicId, partition);
        count += 1;
      }
    }
    kept.set(memberId, count);
  }
  return kept;
}

function isSameSet(one: ReadonlySet<Uuid>, other: ReadonlySet<Uuid>): boolean {
  return one.size === other.size && [...one].every((topicId) => other.has(topicId));
}
