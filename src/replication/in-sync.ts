import type { Index, NodeId } from '../raft/index.ts';

/** What is known of one member's progress. Times on the monotonic clock. */
export interface MemberProgress {
  /** When its log last reached where the leader's ended at that time. */
  caughtUpMs: number;
  /** Since when it has done so at every look; -1 while it does not. */
  inStepSinceMs: number;
  /** Since this leader leads, it was seen to catch up. */
  wasSeen: boolean;
}

/** A member as the leader sees it now. */
export interface MemberView {
  readonly id: NodeId;
  readonly match: Index;
  /** Its process was heard from lately. */
  readonly isAlive: boolean;
}

/**
 * Which members keep up, after Kafka's rule: one is in sync if it has reached the end that the leader's log had at some moment
 * within `lagMsMax`. Looked at now and then, so a time is exact to the interval between looks.
 */
export class InSync {
  readonly #members = new Map<NodeId, MemberProgress>();
  #lookMs: number;
  #lookIndex: Index;

  /** A new leader takes everybody for in sync until it knows better. */
  constructor(ids: readonly NodeId[], lastIndex: Index, nowMs: number) {
    this.#lookMs = nowMs;
    this.#lookIndex = lastIndex;
    for (const id of ids) this.#members.set(id, { caughtUpMs: nowMs, inStepSinceMs: -1, wasSeen: false });
  }

  look(members: Iterable<MemberView>, lastIndex: Index, nowMs: number): void {
    for (const { id, match, isAlive } of members) {
      const member = this.#of(id);
      if (!isAlive) {
        member.inStepSinceMs = -1;
        continue;
      }
      if (match >= lastIndex) member.caughtUpMs = nowMs;
      else if (match >= this.#lookIndex) member.caughtUpMs = Math.max(member.caughtUpMs, this.#lookMs);
      const isInStep = match >= this.#lookIndex;
      member.wasSeen ||= isInStep;
      if (!isInStep) member.inStepSinceMs = -1;
      else if (member.inStepSinceMs === -1) member.inStepSinceMs = nowMs;
    }
    this.#lookMs = nowMs;
    this.#lookIndex = lastIndex;
  }

  isInSync(id: NodeId, nowMs: number, lagMsMax: number): boolean {
    return nowMs - this.#of(id).caughtUpMs <= lagMsMax;
  }

  /** For how long it has been in step at every look, milliseconds; 0 while it is not. */
  inStepMs(id: NodeId, nowMs: number): number {
    const { inStepSinceMs } = this.#of(id);
    return inStepSinceMs === -1 ? 0 : nowMs - inStepSinceMs;
  }

  progress(id: NodeId): Readonly<MemberProgress> {
    return this.#of(id);
  }

  /** A new member has caught up with nothing yet. */
  #of(id: NodeId): MemberProgress {
    let member = this.#members.get(id);
    if (member === undefined) {
      member = { caughtUpMs: Number.NEGATIVE_INFINITY, inStepSinceMs: -1, wasSeen: false };
      this.#members.set(id, member);
    }
    return member;
  }
}
