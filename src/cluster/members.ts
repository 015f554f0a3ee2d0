import type { Uuid } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import { without } from './assignment.ts';
import type { FoundingMember, MetadataEvent } from './events.ts';
import { DAMAGED_REPLICAS_LEVEL } from './feature-level.ts';
import { METADATA_TOPIC_ID } from './topic-names.ts';
import type { BrokerImage } from './types.ts';

/** A member of the cluster as the metadata knows it. */
export interface Member extends BrokerImage {
  /** '' and 0: it runs alone. */
  readonly raftHost: string;
  readonly raftPort: number;
  /** '': registered by a release that did not know it. */
  readonly directoryId: Uuid;
  readonly incarnation: Uuid;
  readonly release: string;
  readonly featureLevelMin: number;
  readonly featureLevelMax: number;
  readonly fenced: boolean;
  readonly draining: boolean;
}

/** Who should be in the group of `__meta`. Empty: as it was founded. */
export interface MetadataMembers {
  readonly voters: readonly NodeId[];
  readonly learners: readonly NodeId[];
  /** Those of them that lost their data, and must leave before they may come back. */
  readonly lost: readonly NodeId[];
}

const NO_MEMBERS: MetadataMembers = { voters: [], learners: [], lost: [] };

/** The members part of the metadata's state. Pure; the maps that it gives away are never changed. */
export class Members {
  #all: ReadonlyMap<NodeId, Member> = new Map();
  #serving: ReadonlyMap<NodeId, BrokerImage> = new Map();
  #fenced: ReadonlyMap<NodeId, BrokerImage> = new Map();
  #metadata = NO_MEMBERS;

  get all(): ReadonlyMap<NodeId, Member> {
    return this.#all;
  }
  get serving(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#serving;
  }
  get fenced(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#fenced;
  }
  get metadata(): MetadataMembers {
    return this.#metadata;
  }

  found(founders: readonly FoundingMember[]): void {
    for (const founder of founders) {
      this.#put({ ...newMember(founder.nodeId), ...founder, fenced: true });
    }
  }

  register(event: Extract<MetadataEvent, { kind: 'broker-registered' }>): void {
    const { kind: _, ...told } = event;
    const known = this.#all.get(event.nodeId) ?? newMember(event.nodeId);
    this.#put({ ...known, fenced: false, ...told });
  }

  /** False: no such member, or it is so already. */
  setFenced(nodeId: NodeId, fenced: boolean): boolean {
    const member = this.#all.get(nodeId);
    if (member === undefined || member.fenced === fenced) return false;
    this.#put({ ...member, fenced });
    return true;
  }

  setDraining(nodeId: NodeId, draining: boolean): void {
    const member = this.#all.get(nodeId);
    if (member !== undefined) this.#put({ ...member, draining });
  }

  replace(nodeId: NodeId, directoryId: Uuid): void {
    const member = this.#all.get(nodeId);
    if (member !== undefined) this.#put({ ...member, directoryId, fenced: true });
    this.loseMetadata(nodeId);
  }

  /** What the node had of `__meta` is gone: the group is to let go of it. */
  loseMetadata(nodeId: NodeId): void {
    const { voters, learners, lost } = this.#metadata;
    const wasThere = voters.includes(nodeId) || learners.includes(nodeId);
    if (wasThere && !lost.includes(nodeId)) this.#metadata = { voters, learners, lost: [...lost, nodeId] };
  }

  remove(nodeId: NodeId): void {
    const all = new Map(this.#all);
    all.delete(nodeId);
    this.#set(all);
    const { voters, learners, lost } = this.#metadata;
    const gone = [nodeId];
    this.#metadata = {
      voters: without(voters, gone),
      learners: without(learners, gone),
      lost: without(lost, gone),
    };
  }

  setMetadata(voters: readonly NodeId[], learners: readonly NodeId[]): void {
    const lost = this.#metadata.lost.filter((node) => voters.includes(node) || learners.includes(node));
    this.#metadata = { voters, learners, lost };
  }

  /** In events that every member of a cluster of that level understands. */
  *snapshot(featureLevel: number): Iterable<MetadataEvent> {
    for (const { draining, ...member } of this.#all.values()) {
      yield { kind: 'broker-registered', ...member };
      if (draining) yield { kind: 'broker-draining', nodeId: member.nodeId, draining };
    }
    const { voters, learners, lost } = this.#metadata;
    if (voters.length > 0) yield { kind: 'metadata-members', voters, learners };
    for (const nodeId of lost) {
      if (featureLevel >= DAMAGED_REPLICAS_LEVEL)
        yield { kind: 'replica-damaged', id: METADATA_TOPIC_ID, partition: 0, nodeId };
      else yield { kind: 'broker-replaced', nodeId, directoryId: this.#all.get(nodeId)?.directoryId ?? '' };
    }
  }

  #put(member: Member): void {
    this.#set(new Map(this.#all).set(member.nodeId, member));
  }

  #set(all: ReadonlyMap<NodeId, Member>): void {
    this.#all = all;
    const images = (fenced: boolean): ReadonlyMap<NodeId, BrokerImage> =>
      new Map(
        [...all.values()]
          .filter((member) => member.fenced === fenced)
          .map(({ nodeId, host, port, rack }) => [nodeId, { nodeId, host, port, rack }]),
      );
    this.#serving = images(false);
    this.#fenced = images(true);
  }
}

function newMember(nodeId: NodeId): Member {
  return {
    nodeId,
    host: '',
    port: 0,
    rack: null,
    raftHost: '',
    raftPort: 0,
    directoryId: '',
    incarnation: '',
    release: '',
    featureLevelMin: 1,
    featureLevelMax: 1,
    fenced: false,
    draining: false,
  };
}
