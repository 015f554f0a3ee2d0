import type { Inflights } from './inflights.ts';
import type { ReplicationState } from './raft-node.ts';
import type { Index, NodeId } from './types.ts';

/**
 * What a leader knows of one peer, and how it may send to it (dissertation, 10.2.1: batching and pipelining). Everything in
 * (match, next) is on its way. Invariant: match < next.
 */
export class Progress {
  readonly id: NodeId;
  readonly inflights: Inflights;
  isLearner: boolean;
  match: Index = 0;
  next: Index;
  state: ReplicationState = 'probe';
  pendingSnapshot: Index = 0;
  /** Heard from since the last check of the quorum. */
  recentlyActive = false;
  /** Nothing more is sent until an answer comes: a probe is on its way, or the window is full. */
  flowPaused = false;
  /** Old entries for this peer are being read from disk. */
  loading = false;
  /** Largest commit index sent; may be beyond what the peer holds. */
  sentCommit: Index = 0;
  /** Newest tick, and newest read attempt, whose heartbeat this peer has answered. */
  ackedTick = 0;
  ackedReadId = 0;

  constructor(id: NodeId, isLearner: boolean, next: Index, inflights: Inflights) {
    this.id = id;
    this.isLearner = isLearner;
    this.next = next;
    this.inflights = inflights;
  }

  /** As at the start of a term. */
  reset(next: Index): void {
    this.match = 0;
    this.next = next;
    this.recentlyActive = false;
    this.loading = false;
    this.sentCommit = 0;
    this.ackedTick = 0;
    this.ackedReadId = 0;
    this.#enter('probe');
  }

  get paused(): boolean {
    return this.state === 'snapshot' || this.flowPaused;
  }

  /** Where the logs agree is unknown again; after a snapshot, what it covers is taken for received. */
  becomeProbe(): void {
    const snapshotIndex = this.state === 'snapshot' ? this.pendingSnapshot : 0;
    this.#enter('probe');
    this.next = Math.max(this.match, snapshotIndex) + 1;
    this.#clampSentCommit();
  }

  becomeReplicate(): void {
    this.#enter('replicate');
    this.next = this.match + 1;
    this.#clampSentCommit();
  }

  becomeSnapshot(snapshotIndex: Index): void {
    this.#enter('snapshot');
    this.pendingSnapshot = snapshotIndex;
    this.next = snapshotIndex + 1;
    this.sentCommit = snapshotIndex;
  }

  /** `entries` left in one message from `next` on. */
  sent(entries: number, sizeBytes: number): void {
    if (this.state === 'replicate') {
      if (entries > 0) {
        this.next += entries;
        this.inflights.add(this.next - 1, sizeBytes);
      }
      // With a full window even an empty message counts as a probe: one at a time until something is answered.
      this.flowPaused = this.inflights.full;
    } else if (entries > 0) {
      this.flowPaused = true;
    }
  }

  /** A message with this commit index could move the peer's. */
  canBumpCommit(commit: Index): boolean {
    return commit > this.sentCommit && this.sentCommit < this.next - 1;
  }

  /** The peer holds everything up to `index`. False when that is no news. */
  acknowledge(index: Index): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.flowPaused = false;
    return true;
  }

  /** The peer refused a message that followed `rejected`; `hint` is where the logs may agree. False for old news. */
  retreat(rejected: Index, hint: Index): boolean {
    if (this.state === 'replicate') {
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.#clampSentCommit();
      return true;
    }
    // Only one probe is on its way: an answer to any other is old.
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1);
    this.flowPaused = false;
    this.#clampSentCommit();
    return true;
  }

  #enter(state: ReplicationState): void {
    this.state = state;
    this.flowPaused = false;
    this.pendingSnapshot = 0;
    this.inflights.clear();
  }

  #clampSentCommit(): void {
    this.sentCommit = Math.min(this.sentCommit, this.next - 1);
  }
}
