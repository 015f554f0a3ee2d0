import type { Uuid } from '../base/index.ts';
import type { NodeId, Term } from '../raft/index.ts';
import { sameOrder } from './assignment.ts';
import type { MetadataState } from './state.ts';
import type { MetadataChange, PartitionImage, TopicImage } from './types.ts';

/** Leader and in-sync replicas of a partition, as its Raft group on this node has them. */
export interface LeaderState {
  readonly partition: number;
  readonly leaderId: NodeId | -1;
  readonly leaderEpoch: Term;
  /** Only the leader itself knows it. */
  readonly isr: readonly NodeId[];
}

/**
 * Topics as this node shows them: what `__meta` says of them, and over it what the groups on this node know already of their leaders.
 * A node that holds a replica learns of an election at once; the metadata says it to all others a moment later.
 */
export class TopicViews {
  readonly #state: MetadataState;
  readonly #nodeId: NodeId;
  readonly #observed = new Map<Uuid, (LeaderState | undefined)[]>();
  readonly #views = new Map<Uuid, { readonly base: TopicImage; readonly view: TopicImage }>();
  #sorted: { readonly base: readonly TopicImage[]; readonly views: readonly TopicImage[] } | undefined;

  constructor(state: MetadataState, nodeId: NodeId, earlier?: TopicViews) {
    this.#state = state;
    this.#nodeId = nodeId;
    if (earlier !== undefined) this.#observed = new Map(earlier.#observed);
  }

  topic(name: string): TopicImage | undefined {
    return this.#view(this.#state.topic(name));
  }

  topicById(id: Uuid): TopicImage | undefined {
    return this.#view(this.#state.topicById(id));
  }

  topics(): readonly TopicImage[] {
    const base = this.#state.topics();
    if (this.#sorted?.base !== base) this.#sorted = { base, views: base.map((topic) => this.#view(topic)!) };
    return this.#sorted.views;
  }

  /** An epoch that is lower than the known one is ignored: clients rely on epochs that never go back. */
  observe(id: Uuid, leaders: readonly LeaderState[]): readonly MetadataChange[] {
    const base = this.#state.topicById(id);
    if (base === undefined) return [];
    const observed = this.#observed.get(id) ?? [];
    this.#observed.set(id, observed);
    const changes: MetadataChange[] = [];
    // By partition, not by topic: a failover tells of a thousand of them one by one.
    for (const leader of leaders) {
      const { partition } = leader;
      const [image, known] = [base.partitions[partition], observed[partition]];
      if (image === undefined || (known !== undefined && leader.leaderEpoch < known.leaderEpoch)) continue;
      observed[partition] = leader;
      if (sameLeader(this.#merge(image, known), this.#merge(image, leader))) continue;
      changes.push({ kind: 'leader-changed', topic: base.name, partition });
    }
    if (changes.length > 0) this.refresh(id);
    return changes;
  }

  /** This node has no replica any more: what it knew of the leader grows old. */
  forget(id: Uuid, partition: number): void {
    const observed = this.#observed.get(id);
    if (observed?.[partition] === undefined) return;
    observed[partition] = undefined;
    this.refresh(id);
  }

  forgetTopic(id: Uuid): void {
    this.#observed.delete(id);
    this.refresh(id);
  }

  /** What decides between metadata and own knowledge has changed: of one topic, or of all. */
  refresh(id?: Uuid): void {
    if (id === undefined) this.#views.clear();
    else this.#views.delete(id);
    this.#sorted = undefined;
  }

  #view(base: TopicImage | undefined): TopicImage | undefined {
    if (base === undefined) return undefined;
    const observed = this.#observed.get(base.id);
    if (observed === undefined) return base;
    const known = this.#views.get(base.id);
    if (known?.base === base) return known.view;
    const partitions = base.partitions.map((image) => this.#merge(image, observed[image.partition]));
    const view = { ...base, partitions };
    this.#views.set(base.id, { base, view });
    return view;
  }

  #merge(image: PartitionImage, seen: LeaderState | undefined): PartitionImage {
    if (seen === undefined || seen.leaderEpoch < image.leaderEpoch) return image;
    // That this node knows no leader says little: an election is on, or it is cut off. Whoever needs more asks the replica itself.
    if (seen.leaderId === -1) return image;
    const leads = seen.leaderId === this.#nodeId;
    if (seen.leaderEpoch === image.leaderEpoch && !leads && image.leaderId !== -1) return image;
    const unusable = !leads && this.#state.fencedBrokers.has(seen.leaderId);
    const { leaderEpoch } = seen;
    return {
      ...image,
      leaderEpoch,
      leaderId: unusable ? -1 : seen.leaderId,
      isr: leads ? seen.isr.filter((node) => image.replicas.includes(node)) : image.isr,
    };
  }
}

function sameLeader(a: PartitionImage, b: PartitionImage): boolean {
  return a.leaderId === b.leaderId && a.leaderEpoch === b.leaderEpoch && sameOrder(a.isr, b.isr);
}
