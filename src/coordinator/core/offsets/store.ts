import type { CommittedOffset } from '../../records/model.ts';

type OffsetsByPartition = Map<number, CommittedOffset>;
type OffsetsByTopic = Map<string, OffsetsByPartition>;

/** One committed offset with its place. */
export interface OffsetEntry {
  readonly topic: string;
  readonly partition: number;
  readonly value: CommittedOffset;
}

/** The committed offsets of all groups of one coordinator partition. */
export class OffsetStore {
  readonly #groups = new Map<string, OffsetsByTopic>();
  #size = 0;

  /** How many offsets are held. */
  get size(): number {
    return this.#size;
  }

  get(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#groups.get(groupId)?.get(topic)?.get(partition);
  }

  set(groupId: string, topic: string, partition: number, value: CommittedOffset): void {
    let topics = this.#groups.get(groupId);
    if (topics === undefined) {
      topics = new Map();
      this.#groups.set(groupId, topics);
    }
    let partitions = topics.get(topic);
    if (partitions === undefined) {
      partitions = new Map();
      topics.set(topic, partitions);
    }
    if (!partitions.has(partition)) this.#size += 1;
    partitions.set(partition, value);
  }

  delete(groupId: string, topic: string, partition: number): void {
    const topics = this.#groups.get(groupId);
    const partitions = topics?.get(topic);
    if (topics === undefined || partitions?.delete(partition) !== true) return;
    this.#size -= 1;
    if (partitions.size === 0) topics.delete(topic);
    if (topics.size === 0) this.#groups.delete(groupId);
  }

  hasAny(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  groupIds(): Iterable<string> {
    return this.#groups.keys();
  }

  *ofGroup(groupId: string): Iterable<OffsetEntry> {
    for (const [topic, partitions] of this.#groups.get(groupId) ?? []) {
      for (const [partition, value] of partitions) yield { topic, partition, value };
    }
  }

  /** The partitions of one topic that a group has committed. */
  partitionsOf(groupId: string, topic: string): readonly number[] {
    return [...(this.#groups.get(groupId)?.get(topic)?.keys() ?? [])];
  }
}
