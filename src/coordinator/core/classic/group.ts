import { assert } from '../../../base/index.ts';
import type { ClassicGroupSnapshot, ClassicProtocol, CoordinatorRecord } from '../../records/model.ts';
import { CONSUMER_PROTOCOL_TYPE, readSubscription } from '../embedded-protocol.ts';
import { ErrorCode } from '../error-code.ts';
import { ClassicMember, type JoinedMember, type JoinResult, NO_BYTES, type SyncResult } from './member.ts';

export type ClassicState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** From which states each state may be entered (Kafka's group state machine). */
const PREVIOUS_STATES: Readonly<Record<ClassicState, readonly ClassicState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
};

/**
 * A group of the classic protocol: members that elect a leader among them, which assigns for all. This class holds the state
 * and its counts; what happens when is in the files beside it, one per step of the protocol.
 */
export class ClassicGroup {
  readonly kind = 'classic';
  readonly groupId: string;
  state: ClassicState = 'Empty';
  previousState: ClassicState = 'Empty';
  currentStateTimestampMs: number;
  /** '' until the first member; kept when the group is empty again. */
  protocolType = '';
  protocolName: string | null = null;
  generationId = 0;
  leaderId: string | null = null;
  /** A member came while the first rebalance was waiting for more: wait on. */
  newMemberAdded = false;
  readonly members = new Map<string, ClassicMember>();
  readonly staticMemberIds = new Map<string, string>();
  /** Ids that were given out with MEMBER_ID_REQUIRED and did not come back yet. */
  readonly pendingJoinMembers = new Set<string>();
  /** Members that have not sent SyncGroup in this generation. */
  readonly pendingSyncMembers = new Set<string>();
  #awaitingJoin = 0;
  /** How many members support each protocol. */
  readonly #supporters = new Map<string, number>();
  #subscribedTopics: ReadonlySet<string> | undefined;

  constructor(groupId: string, nowMs: number) {
    this.groupId = groupId;
    this.currentStateTimestampMs = nowMs;
  }

  /** The group as its record in the log says it was. Members of a loaded group have to prove themselves by heartbeats. */
  static fromSnapshot(groupId: string, snapshot: ClassicGroupSnapshot): ClassicGroup {
    const group = new ClassicGroup(groupId, snapshot.currentStateTimestampMs);
    group.protocolType = snapshot.protocolType;
    group.protocolName = snapshot.protocol;
    group.generationId = snapshot.generation;
    for (const record of snapshot.members) {
      const member = new ClassicMember({
        memberId: record.memberId,
        groupInstanceId: record.groupInstanceId,
        clientId: record.clientId,
        clientHost: record.clientHost,
        rebalanceTimeoutMs: record.rebalanceTimeoutMs === -1 ? record.sessionTimeoutMs : record.rebalanceTimeoutMs,
        sessionTimeoutMs: record.sessionTimeoutMs,
        protocols: [{ name: snapshot.protocol ?? '', metadata: record.subscription }],
      });
      member.assignment = record.assignment;
      group.add(member);
    }
    group.leaderId = snapshot.leader;
    group.state = snapshot.members.length === 0 ? 'Empty' : 'Stable';
    group.#subscribedTopics = group.#computeSubscribedTopics();
    return group;
  }

  /** What a record of the group holds; with `assignments` in place of the members' present ones when given. */
  snapshot(nowMs: number, assignments?: ReadonlyMap<string, Buffer>): ClassicGroupSnapshot {
    return {
      protocolType: this.protocolType,
      generation: this.generationId,
      protocol: this.protocolName,
      leader: this.leaderId,
      currentStateTimestampMs: nowMs,
      members: [...this.members.values()].map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeoutMs: member.rebalanceTimeoutMs,
        sessionTimeoutMs: member.sessionTimeoutMs,
        subscription: member.metadataFor(this.protocolName),
        assignment: assignments === undefined ? member.assignment : (assignments.get(member.memberId) ?? NO_BYTES),
      })),
    };
  }

  transitionTo(next: ClassicState, nowMs: number): void {
    assert(
      PREVIOUS_STATES[next].includes(this.state),
      `group ${this.groupId} must not go from ${this.state} to ${next}`,
    );
    this.previousState = this.state;
    this.state = next;
    this.currentStateTimestampMs = nowMs;
  }

  add(member: ClassicMember): void {
    assert(!this.members.has(member.memberId), `member ${member.memberId} is in group ${this.groupId} already`);
    if (member.groupInstanceId !== null) this.staticMemberIds.set(member.groupInstanceId, member.memberId);
    this.members.set(member.memberId, member);
    this.#count(member, 1);
    this.leaderId ??= member.memberId;
    if (member.joinReply !== undefined) this.#awaitingJoin += 1;
    this.pendingJoinMembers.delete(member.memberId);
  }

  /** Takes a member out; whoever waits on it for an answer gets UNKNOWN_MEMBER_ID, with which a client joins anew. */
  remove(memberId: string): void {
    const member = this.members.get(memberId);
    if (member !== undefined) {
      this.answerJoin(member, failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, ''));
      this.answerSync(member, failedSync(ErrorCode.UNKNOWN_MEMBER_ID));
      this.members.delete(memberId);
      this.#count(member, -1);
      if (member.groupInstanceId !== null && this.staticMemberIds.get(member.groupInstanceId) === memberId) {
        this.staticMemberIds.delete(member.groupInstanceId);
      }
    }
    this.pendingJoinMembers.delete(memberId);
    this.pendingSyncMembers.delete(memberId);
    if (this.leaderId === memberId) this.leaderId = this.members.keys().next().value ?? null;
  }

  /** A static member came back under a new id: it takes the place, the assignment and the leadership of the old id, which is fenced. */
  replaceStaticMember(groupInstanceId: string, newMemberId: string): ClassicMember {
    const oldMemberId = this.staticMemberIds.get(groupInstanceId)!;
    const member = this.members.get(oldMemberId)!;
    this.answerJoin(member, failedJoin(ErrorCode.FENCED_INSTANCE_ID, oldMemberId));
    this.answerSync(member, failedSync(ErrorCode.FENCED_INSTANCE_ID));
    this.members.delete(oldMemberId);
    member.memberId = newMemberId;
    this.members.set(newMemberId, member);
    this.staticMemberIds.set(groupInstanceId, newMemberId);
    if (this.leaderId === oldMemberId) this.leaderId = newMemberId;
    if (this.pendingSyncMembers.delete(oldMemberId)) this.pendingSyncMembers.add(newMemberId);
    return member;
  }

  setProtocols(member: ClassicMember, protocols: readonly ClassicProtocol[]): void {
    this.#count(member, -1);
    member.protocols = protocols;
    this.#count(member, 1);
  }

  /** The member waits for the rebalance; a request it waited with before is told so. */
  awaitJoin(member: ClassicMember, reply: NonNullable<ClassicMember['joinReply']>): void {
    this.answerJoin(member, failedJoin(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId));
    member.joinReply = reply;
    this.#awaitingJoin += 1;
  }

  answerJoin(member: ClassicMember, result: JoinResult): void {
    const reply = member.joinReply;
    if (reply === undefined) return;
    member.joinReply = undefined;
    this.#awaitingJoin -= 1;
    reply(result);
  }

  answerSync(member: ClassicMember, result: SyncResult): boolean {
    const reply = member.syncReply;
    if (reply === undefined) return false;
    member.syncReply = undefined;
    reply(result);
    return true;
  }

  get awaitingJoinCount(): number {
    return this.#awaitingJoin;
  }

  get hasAllMembersJoined(): boolean {
    return this.members.size === this.#awaitingJoin && this.pendingJoinMembers.size === 0;
  }

  /** The longest of the members', as Kafka waits for its slowest. */
  get rebalanceTimeoutMs(): number {
    let longestMs = 0;
    for (const member of this.members.values()) longestMs = Math.max(longestMs, member.rebalanceTimeoutMs);
    return longestMs;
  }

  supportsProtocols(protocolType: string, protocols: readonly ClassicProtocol[]): boolean {
    if (this.state === 'Empty') return protocolType !== '' && protocols.length > 0;
    return (
      this.protocolType === protocolType &&
      protocols.some((protocol) => this.#supporters.get(protocol.name) === this.members.size)
    );
  }

  /** Majority of the members' first choices among what all support; ties go to the name that got its first vote first. */
  selectProtocol(): string {
    assert(this.members.size > 0, `empty group ${this.groupId} cannot select a protocol`);
    const candidates = new Set<string>();
    for (const [name, supporters] of this.#supporters) if (supporters === this.members.size) candidates.add(name);
    const votes = new Map<string, number>();
    for (const member of this.members.values()) {
      const choice = member.vote(candidates);
      assert(choice !== undefined, `member ${member.memberId} supports no protocol of all of group ${this.groupId}`);
      votes.set(choice, (votes.get(choice) ?? 0) + 1);
    }
    let selected = '';
    let most = 0;
    for (const [name, count] of votes) {
      if (count > most) {
        selected = name;
        most = count;
      }
    }
    return selected;
  }

  /** Begins the generation of those who joined: with members it completes, without it is empty. */
  initNextGeneration(nowMs: number): void {
    this.generationId += 1;
    this.pendingSyncMembers.clear();
    if (this.members.size > 0) {
      this.protocolName = this.selectProtocol();
      this.#subscribedTopics = this.#computeSubscribedTopics();
      this.transitionTo('CompletingRebalance', nowMs);
    } else {
      this.protocolName = null;
      this.#subscribedTopics = this.#computeSubscribedTopics();
      this.transitionTo('Empty', nowMs);
    }
  }

  /** The leader stays if it rejoined, else the first who did leads. False when no one did. */
  electJoinedLeader(): boolean {
    const leader = this.leaderId === null ? undefined : this.members.get(this.leaderId);
    if (leader?.joinReply !== undefined) return true;
    for (const member of this.members.values()) {
      if (member.joinReply === undefined) continue;
      this.leaderId = member.memberId;
      return true;
    }
    return false;
  }

  joinedMembers(): JoinedMember[] {
    return [...this.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      metadata: member.metadataFor(this.protocolName),
    }));
  }

  /** Whether members consume `topic` now. When subscriptions cannot be read, any topic may be consumed while there are members. */
  isSubscribedTo(topic: string): boolean {
    if (this.#subscribedTopics !== undefined) return this.#subscribedTopics.has(topic);
    return this.usesConsumerProtocol && this.state !== 'Empty' && this.state !== 'Dead';
  }

  /** Empty of members, and no one is on the way in. */
  get isDeletable(): boolean {
    return this.state === 'Empty' && this.pendingJoinMembers.size === 0;
  }

  tombstones(): CoordinatorRecord[] {
    return [{ kind: 'group-metadata', groupId: this.groupId, value: null }];
  }

  get usesConsumerProtocol(): boolean {
    return this.protocolType === CONSUMER_PROTOCOL_TYPE;
  }

  #computeSubscribedTopics(): ReadonlySet<string> | undefined {
    if (!this.usesConsumerProtocol) return undefined;
    if (this.members.size === 0) return new Set();
    const all = new Set<string>();
    for (const member of this.members.values()) {
      const topics = readSubscription(member.metadataFor(this.protocolName))?.topics;
      if (topics === undefined) return undefined;
      for (const topic of topics) all.add(topic);
    }
    return all;
  }

  #count(member: ClassicMember, change: 1 | -1): void {
    for (const name of new Set(member.protocols.map((protocol) => protocol.name))) {
      const supporters = (this.#supporters.get(name) ?? 0) + change;
      if (supporters === 0) this.#supporters.delete(name);
      else this.#supporters.set(name, supporters);
    }
  }
}

export function failedJoin(errorCode: number, memberId: string): JoinResult {
  return {
    errorCode,
    memberId,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leaderId: '',
    skipAssignment: false,
    members: [],
  };
}

export function failedSync(errorCode: number): SyncResult {
  return { errorCode, protocolType: null, protocolName: null, assignment: NO_BYTES };
}
