import type { NodeId, Term } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { Metadata } from './metadata.ts';

/**
 * Whether this node is the controller: it leads `__meta`, and has applied all that its log held when it was elected, so that it judges
 * by the whole state.
 */
export class Leadership {
  readonly #partition: Partition;
  readonly #metadata: Metadata;
  readonly #tasks: { readonly begin: (epoch: Term) => void; readonly end: () => void }[] = [];
  readonly #listeners = new Set<() => void>();
  #electedEpoch: Term = 0;
  #endAtElection = 0;
  #active = false;
  #leaderId: NodeId | -1;
  #stops: readonly (() => void)[] = [];

  constructor(partition: Partition, metadata: Metadata) {
    this.#partition = partition;
    this.#metadata = metadata;
    this.#leaderId = partition.leaderId;
  }

  /** This node judges and proposes. */
  get isActive(): boolean {
    return this.#active;
  }
  get epoch(): Term {
    return this.#partition.leaderEpoch;
  }
  get leaderId(): NodeId | -1 {
    return this.#leaderId;
  }

  /** `begin` with every epoch in which this node is the controller, `end` when it is not any more. Before `start`. */
  whileActive(begin: (epoch: Term) => void, end: () => void): void {
    this.#tasks.push({ begin, end });
  }

  /** After every change of who the controller is, or of whether it is this node. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#stops = [this.#partition.onAdvance(() => this.#look()), this.#metadata.onApplied(() => this.#look())];
    this.#look();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#setActive(false);
    this.#listeners.clear();
  }

  #look(): void {
    const { isLeader, leaderEpoch, leaderId, log } = this.#partition;
    let changed = leaderId !== this.#leaderId;
    this.#leaderId = leaderId;
    if (isLeader && leaderEpoch !== this.#electedEpoch) {
      changed = this.#setActive(false) || changed;
      this.#electedEpoch = leaderEpoch;
      this.#endAtElection = log.logEndOffset;
    }
    changed = this.#setActive(isLeader && this.#metadata.appliedEnd >= this.#endAtElection) || changed;
    if (changed) for (const listener of [...this.#listeners]) listener();
  }

  #setActive(active: boolean): boolean {
    if (active === this.#active) return false;
    this.#active = active;
    for (const { begin, end } of this.#tasks) {
      if (active) begin(this.#electedEpoch);
      else end();
    }
    return true;
  }
}
