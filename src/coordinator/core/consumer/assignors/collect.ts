import type { Uuid } from '../../../../base/index.ts';
import type { PartitionsByTopic } from '../../../records/model.ts';

/** An assignment in the making: member by member, topic by topic. */
export class AssignmentBuilder {
  readonly #members = new Map<string, Map<Uuid, Set<number>>>();

  constructor(memberIds: Iterable<string>) {
    for (const memberId of memberIds) this.#members.set(memberId, new Map());
  }

  add(memberId: string, topicId: Uuid, partition: number): void {
    const topics = this.#members.get(memberId)!;
    const partitions = topics.get(topicId);
    if (partitions === undefined) topics.set(topicId, new Set([partition]));
    else partitions.add(partition);
  }

  move(from: string, to: string, topicId: Uuid, partition: number): void {
    const topics = this.#members.get(from)!;
    const partitions = topics.get(topicId)!;
    partitions.delete(partition);
    if (partitions.size === 0) topics.delete(topicId);
    this.add(to, topicId, partition);
  }

  topicsOf(memberId: string): ReadonlyMap<Uuid, ReadonlySet<number>> {
    return this.#members.get(memberId)!;
  }

  build(): Map<string, PartitionsByTopic> {
    return new Map(
      [...this.#members].map(([memberId, topics]) => [
        memberId,
        new Map([...topics].map(([topicId, partitions]) => [topicId, [...partitions].sort((a, b) => a - b)])),
      ]),
    );
  }
}
