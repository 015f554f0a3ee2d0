import type { TimeUs } from '../scheduler.ts';
import type { Trace } from '../trace.ts';
import { OffsetHistory } from './offset-history.ts';
import { PartitionHistory, type ReplicaWitness } from './record-history.ts';
import { LATEST } from './topic-names.ts';

/** A topic as long as it exists: one that is made again under the same name is another. */
export interface TopicKey {
  readonly name: string;
  readonly topicId: string;
}

/** What all clients of a run did and saw, by partition and by group. */
export class ClusterHistory {
  readonly trace: Trace;
  private readonly now: () => TimeUs;
  private readonly partitions = new Map<string, PartitionHistory>();
  /** Ids by name, in the order in which clients came to know them. */
  private readonly topicIds = new Map<string, string[]>();
  private readonly offsets = new Map<string, OffsetHistory>();
  private readonly witness: ReplicaWitness;
  private producers = 0;

  constructor(trace: Trace, now: () => TimeUs, witness: ReplicaWitness) {
    this.witness = witness;
    this.trace = trace;
    this.now = now;
  }

  get nowUs(): TimeUs {
    return this.now();
  }

  /** A number that no other producer of the run has. */
  newProducer(): number {
    return ++this.producers;
  }

  partition({ name, topicId }: TopicKey, partition: number): PartitionHistory {
    const key = `${topicId}-${partition}`;
    const present = this.partitions.get(key);
    if (present !== undefined) return present;
    const round = this.roundOf(name, topicId);
    const label = round === 1 ? `${name}-${partition}` : `${name}(${round})-${partition}`;
    const history = new PartitionHistory(label, this.witness, name === LATEST);
    this.partitions.set(key, history);
    return history;
  }

  /** 1 for the first topic of this name, 2 for the one that came after it. */
  private roundOf(name: string, topicId: string): number {
    const ids = this.topicIds.get(name) ?? [];
    this.topicIds.set(name, ids);
    if (!ids.includes(topicId)) ids.push(topicId);
    return ids.indexOf(topicId) + 1;
  }

  group(group: string, topic: string, partition: number): OffsetHistory {
    const name = `${group}/${topic}-${partition}`;
    const present = this.offsets.get(name);
    if (present !== undefined) return present;
    const history = new OffsetHistory(name);
    this.offsets.set(name, history);
    return history;
  }

  get acknowledgedCount(): number {
    let count = 0;
    for (const partition of this.partitions.values()) count += partition.acknowledgedCount;
    return count;
  }

  get readCount(): number {
    let count = 0;
    for (const partition of this.partitions.values()) count += partition.readCount;
    return count;
  }

  /** Notes what a client did: in the hash of the run, and as text where it is kept. */
  note(client: string, kind: string, a: number, b: number, c: number, describe: () => string): void {
    this.trace.event(this.now(), kind, 0, a, b, c, () => `${client}: ${describe()}`);
  }
}
