import type { TimeUs } from '../scheduler.ts';
import type { Trace } from '../trace.ts';
import { OffsetHistory } from './offset-history.ts';
import { PartitionHistory, type ReplicaWitness } from './record-history.ts';

/** What all clients of a run did and saw, by partition and by group. */
export class ClusterHistory {
  readonly trace: Trace;
  private readonly now: () => TimeUs;
  private readonly partitions = new Map<string, PartitionHistory>();
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

  partition(topic: string, partition: number): PartitionHistory {
    const name = `${topic}-${partition}`;
    const present = this.partitions.get(name);
    if (present !== undefined) return present;
    const history = new PartitionHistory(name, this.witness);
    this.partitions.set(name, history);
    return history;
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
