import type { NodeId } from '../raft/index.ts';
import { sameOrder, without } from './assignment.ts';
import type { Metadata } from './metadata.ts';
import type { PartitionOpener } from './partition-host.ts';
import { METADATA_TOPIC } from './topic-names.ts';

/**
 * The controller's wish for the group of `__meta` itself: that it has the members that the metadata names. Only the controller has one: whoever
 * leads the group before it has applied all of its log could act on members of long ago.
 */
export class MetadataGroup {
  readonly #metadata: Metadata;
  readonly #opener: PartitionOpener;
  readonly #nodeId: NodeId;
  #stop: (() => void) | undefined;
  #last: readonly [voters: readonly NodeId[], learners: readonly NodeId[]] = [[], []];

  constructor(metadata: Metadata, opener: PartitionOpener, nodeId: NodeId) {
    this.#metadata = metadata;
    this.#opener = opener;
    this.#nodeId = nodeId;
  }

  begin(): void {
    this.#stop = this.#metadata.onChange((change) => {
      if (change.kind === 'brokers-changed') this.#follow();
    });
    this.#follow();
  }

  end(): void {
    this.#stop?.();
    this.#set([], []);
  }

  #follow(): void {
    const { voters, learners, lost } = this.#metadata.state.metadataMembers;
    const wanted = without(voters, lost);
    const own = [this.#nodeId];
    // It names itself first: who the controller is should change only when it must.
    this.#set(wanted.includes(this.#nodeId) ? [...own, ...without(wanted, own)] : wanted, without(learners, lost));
  }

  #set(voters: readonly NodeId[], learners: readonly NodeId[]): void {
    if (sameOrder(voters, this.#last[0]) && sameOrder(learners, this.#last[1])) return;
    this.#last = [voters, learners];
    this.#opener.setTarget(METADATA_TOPIC, 0, voters, learners);
  }
}
