import type { Uuid } from '../../../../base/index.ts';
import type { PartitionsByTopic } from '../../../records/model.ts';
import { AssignmentBuilder } from './collect.ts';
import type { AssignmentInput } from './types.ts';

interface Step {
  readonly from: string;
  readonly to: string;
  readonly topicId: Uuid;
  readonly partition: number;
}

/**
 * The uniform assignment for members with different subscriptions. What members had and may keep stays, the rest goes to the
 * least loaded subscriber, and then partitions are shifted along chains of members from a more to a less loaded one, until no
 * chain makes the loads more equal: an optimal semi-matching by cost-reducing paths (Harvey, Ladner, Lovász, Tamir, 2003).
 * Each shift makes the sum of squared loads smaller, which bounds their number.
 */
export function assignUnevenly(input: AssignmentInput): Map<string, PartitionsByTopic> {
  const subscribers = new Map<Uuid, string[]>();
  for (const { memberId, topicIds } of input.members) {
    for (const topicId of topicIds) {
      const ids = subscribers.get(topicId);
      if (ids === undefined) subscribers.set(topicId, [memberId]);
      else ids.push(memberId);
    }
  }
  const builder = new AssignmentBuilder(input.members.map((member) => member.memberId));
  const loads = new Map(input.members.map((member) => [member.memberId, 0]));
  const taken = keepPrevious(input, builder, loads);
  for (const [topicId, candidates] of subscribers) {
    for (let partition = 0; partition < input.partitionCount(topicId); partition++) {
      if (taken.get(topicId)?.has(partition) === true) continue;
      const memberId = leastLoaded(candidates, loads);
      builder.add(memberId, topicId, partition);
      loads.set(memberId, loads.get(memberId)! + 1);
    }
  }
  balance(builder, subscribers, loads);
  return builder.build();
}

function keepPrevious(
  input: AssignmentInput,
  builder: AssignmentBuilder,
  loads: Map<string, number>,
): Map<Uuid, Set<number>> {
  const taken = new Map<Uuid, Set<number>>();
  for (const { memberId, topicIds, previous } of input.members) {
    for (const [topicId, partitions] of previous) {
      if (!topicIds.has(topicId)) continue;
      const takenOfTopic = taken.get(topicId) ?? new Set();
      taken.set(topicId, takenOfTopic);
      for (const partition of partitions) {
        if (partition >= input.partitionCount(topicId) || takenOfTopic.has(partition)) continue;
        takenOfTopic.add(partition);
        builder.add(memberId, topicId, partition);
        loads.set(memberId, loads.get(memberId)! + 1);
      }
    }
  }
  return taken;
}

function leastLoaded(candidates: readonly string[], loads: ReadonlyMap<string, number>): string {
  let best = candidates[0]!;
  for (const memberId of candidates) if (loads.get(memberId)! < loads.get(best)!) best = memberId;
  return best;
}

function balance(
  builder: AssignmentBuilder,
  subscribers: ReadonlyMap<Uuid, readonly string[]>,
  loads: Map<string, number>,
): void {
  for (let improved = true; improved; ) {
    improved = false;
    const byLoad = [...loads.keys()].sort((a, b) => loads.get(b)! - loads.get(a)!);
    for (const source of byLoad) {
      for (let path = findPath(source, builder, subscribers, loads); path !== undefined; ) {
        for (const { from, to, topicId, partition } of path) builder.move(from, to, topicId, partition);
        const target = path.at(-1)!.to;
        loads.set(source, loads.get(source)! - 1);
        loads.set(target, loads.get(target)! + 1);
        improved = true;
        path = findPath(source, builder, subscribers, loads);
      }
    }
  }
}

/** The shortest chain of moves from `source` to a member with at least two partitions less; undefined if there is none. */
function findPath(
  source: string,
  builder: AssignmentBuilder,
  subscribers: ReadonlyMap<Uuid, readonly string[]>,
  loads: ReadonlyMap<string, number>,
): Step[] | undefined {
  const cameBy = new Map<string, Step | undefined>([[source, undefined]]);
  const queue = [source];
  for (const from of queue) {
    for (const [topicId, partitions] of builder.topicsOf(from)) {
      const [partition] = partitions;
      for (const to of subscribers.get(topicId)!) {
        if (cameBy.has(to)) continue;
        cameBy.set(to, { from, to, topicId, partition: partition! });
        if (loads.get(to)! <= loads.get(source)! - 2) return stepsTo(to, cameBy);
        queue.push(to);
      }
    }
  }
  return undefined;
}

function stepsTo(end: string, cameBy: ReadonlyMap<string, Step | undefined>): Step[] {
  const steps: Step[] = [];
  for (let step = cameBy.get(end); step !== undefined; step = cameBy.get(step.from)) steps.unshift(step);
  return steps;
}
