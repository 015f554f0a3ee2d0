import { EMPTY_MEMBERSHIP } from './configuration.ts';
import { Inflights } from './inflights.ts';
import type { MembershipConfig } from './membership-types.ts';
import { Progress } from './progress.ts';
import type { Index, NodeId } from './types.ts';

/** The members of the group, what is known of each, and the votes of the present election. */
export class Tracker {
  membership: MembershipConfig = EMPTY_MEMBERSHIP;
  /** Every member, in the order of ids. */
  peers: readonly Progress[] = [];
  /** The two halves of the configuration; learners are in neither. */
  voters: readonly Progress[] = [];
  votersOutgoing: readonly Progress[] = [];
  /** Voters of both halves, in the order of ids. */
  allVoters: readonly Progress[] = [];
  readonly votes = new Map<NodeId, boolean>();
  readonly voteOf: (peer: Progress) => boolean | undefined = (peer) => this.votes.get(peer.id);
  readonly #byId = new Map<NodeId, Progress>();
  readonly #inflightMessagesMax: number;
  readonly #inflightBytesMax: number;

  constructor(inflightMessagesMax: number, inflightBytesMax: number) {
    this.#inflightMessagesMax = inflightMessagesMax;
    this.#inflightBytesMax = inflightBytesMax;
  }

  get(id: NodeId): Progress | undefined {
    return this.#byId.get(id);
  }

  /** Only this one voter decides. */
  isOnlyVoter(id: NodeId): boolean {
    return this.allVoters.length === 1 && this.allVoters[0]!.id === id;
  }

  /**
   * Takes over a configuration. Peers in `added` and unknown ones start with what a new member is supposed to hold: nothing, and
   * probed from `lastIndex` on. They count as active, so that a leader is not deposed before they could answer.
   */
  switchTo(membership: MembershipConfig, added: ReadonlySet<NodeId>, lastIndex: Index): void {
    this.membership = membership;
    const { voters, votersOutgoing, learners } = membership;
    const members = new Set([...voters, ...votersOutgoing, ...learners]);
    for (const id of this.#byId.keys()) if (!members.has(id)) this.#byId.delete(id);
    const isLearner = new Set(learners);
    for (const id of members) {
      let peer = this.#byId.get(id);
      if (peer === undefined || added.has(id)) {
        peer = this.#newPeer(id, lastIndex);
        this.#byId.set(id, peer);
      }
      peer.isLearner = isLearner.has(id);
    }
    this.peers = [...this.#byId.values()].sort((a, b) => a.id - b.id);
    this.voters = voters.map((id) => this.#byId.get(id)!);
    this.votersOutgoing = votersOutgoing.map((id) => this.#byId.get(id)!);
    this.allVoters = this.peers.filter((peer) => voters.includes(peer.id) || votersOutgoing.includes(peer.id));
  }

  /** Forgets every peer first: after a snapshot nothing is known of any. */
  restore(membership: MembershipConfig, lastIndex: Index): void {
    this.#byId.clear();
    this.switchTo(membership, new Set(), lastIndex);
  }

  #newPeer(id: NodeId, lastIndex: Index): Progress {
    const inflights = new Inflights(this.#inflightMessagesMax, this.#inflightBytesMax);
    const peer = new Progress(id, false, Math.max(lastIndex, 1), inflights);
    peer.recentlyActive = true;
    return peer;
  }
}

export const matchOf = (peer: Progress): Index => peer.match;
export const ackedReadIdOf = (peer: Progress): number => peer.ackedReadId;
export const ackedTickOf = (peer: Progress): number => peer.ackedTick;
export const recentlyActiveOf = (peer: Progress): boolean => peer.recentlyActive;
