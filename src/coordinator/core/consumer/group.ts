import type { Uuid } from '../../../base/index.ts';
import {
  type CoordinatorRecord,
  type CurrentAssignmentRecord,
  MemberState,
  type PartitionsByTopic,
  type ResolvedRegex,
} from '../../records/model.ts';
import { type ConsumerMember, NO_PARTITIONS, newConsumerMember } from './member.ts';

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

/**
 * A group of the consumer protocol (KIP-848). The group epoch grows when members, subscriptions or topics change; a target
 * assignment is computed for it; each member is led to its target on its own, giving up before it is given.
 */
export class ConsumerGroup {
  readonly kind = 'consumer';
  readonly groupId: string;
  groupEpoch = 0;
  /** Stands for the subscribed topics and their partition counts at the group epoch; 0 when there are none. */
  metadataHash = 0;
  /** The topics may have changed: look again at the next heartbeat. */
  metadataStale = true;
  /** The group epoch that the target assignment was computed for. */
  assignmentEpoch = 0;
  assignmentTimestampMs = 0;
  readonly members = new Map<string, ConsumerMember>();
  readonly staticMemberIds = new Map<string, string>();
  readonly targets = new Map<string, PartitionsByTopic>();
  readonly regexes = new Map<string, ResolvedRegex>();
  /** Who owns what now, by member id: a partition that is here is not given to anyone else. */
  readonly #owners = new Map<Uuid, Map<number, string>>();
  #subscribedTopics: ReadonlySet<string> | undefined;

  constructor(groupId: string) {
    this.groupId = groupId;
  }

  get state(): ConsumerGroupState {
    if (this.members.size === 0) return 'Empty';
    if (this.groupEpoch > this.assignmentEpoch) return 'Assigning';
    for (const { current } of this.members.values()) {
      if (current.state !== MemberState.Stable || current.memberEpoch !== this.assignmentEpoch) return 'Reconciling';
    }
    return 'Stable';
  }

  get isDeletable(): boolean {
    return this.members.size === 0;
  }

  memberOrNew(memberId: string): ConsumerMember {
    return this.members.get(memberId) ?? newConsumerMember(memberId);
  }

  staticMember(instanceId: string): ConsumerMember | undefined {
    const memberId = this.staticMemberIds.get(instanceId);
    return memberId === undefined ? undefined : this.members.get(memberId);
  }

  setMember(member: ConsumerMember): void {
    const before = this.members.get(member.memberId);
    if (before !== undefined) this.#release(before.memberId, before.current);
    this.members.set(member.memberId, member);
    const { instanceId } = member.facts;
    if (instanceId !== null) this.staticMemberIds.set(instanceId, member.memberId);
    this.#take(member.memberId, member.current);
    if (before?.facts !== member.facts) this.#subscribedTopics = undefined;
  }

  removeMember(memberId: string): void {
    const member = this.members.get(memberId);
    if (member === undefined) return;
    this.#release(memberId, member.current);
    this.members.delete(memberId);
    const { instanceId } = member.facts;
    if (instanceId !== null && this.staticMemberIds.get(instanceId) === memberId)
      this.staticMemberIds.delete(instanceId);
    this.#subscribedTopics = undefined;
  }

  setRegex(regex: string, resolved: ResolvedRegex | null): void {
    if (resolved === null) this.regexes.delete(regex);
    else this.regexes.set(regex, resolved);
    this.#subscribedTopics = undefined;
  }

  target(memberId: string): PartitionsByTopic {
    return this.targets.get(memberId) ?? NO_PARTITIONS;
  }

  /** The member that owns a partition, given up or not yet given up. */
  ownerOf(topicId: Uuid, partition: number): string | undefined {
    return this.#owners.get(topicId)?.get(partition);
  }

  /** Names that a member consumes, by list and by regular expression. */
  topicsOf(member: ConsumerMember): ReadonlySet<string> {
    const { subscribedTopicNames, subscribedTopicRegex } = member.facts;
    const resolved = subscribedTopicRegex === null ? undefined : this.regexes.get(subscribedTopicRegex);
    return new Set([...subscribedTopicNames, ...(resolved?.topics ?? [])]);
  }

  get subscribedTopics(): ReadonlySet<string> {
    if (this.#subscribedTopics === undefined) {
      const all = new Set<string>();
      for (const member of this.members.values()) for (const topic of this.topicsOf(member)) all.add(topic);
      this.#subscribedTopics = all;
    }
    return this.#subscribedTopics;
  }

  isSubscribedTo(topic: string): boolean {
    return this.subscribedTopics.has(topic);
  }

  /** How many members subscribe by this regular expression. */
  regexSubscribers(regex: string): number {
    let count = 0;
    for (const { facts } of this.members.values()) if (facts.subscribedTopicRegex === regex) count += 1;
    return count;
  }

  /** The assignor that most members prefer; undefined when none says. Ties go to the one named first. */
  get preferredAssignor(): string | undefined {
    const votes = new Map<string, number>();
    for (const { facts } of this.members.values()) {
      if (facts.serverAssignor !== null) votes.set(facts.serverAssignor, (votes.get(facts.serverAssignor) ?? 0) + 1);
    }
    let preferred: string | undefined;
    for (const [name, count] of votes) {
      if (preferred === undefined || count > votes.get(preferred)!) preferred = name;
    }
    return preferred;
  }

  /** What takes the member out of the log, in the order in which Kafka reads it best. */
  memberTombstones(memberId: string): CoordinatorRecord[] {
    const { groupId } = this;
    return [
      { kind: 'current-assignment', groupId, memberId, value: null },
      { kind: 'target-member', groupId, memberId, value: null },
      { kind: 'consumer-member', groupId, memberId, value: null },
    ];
  }

  tombstones(): CoordinatorRecord[] {
    const { groupId } = this;
    const records: CoordinatorRecord[] = [];
    for (const memberId of this.members.keys()) {
      records.push({ kind: 'current-assignment', groupId, memberId, value: null });
    }
    for (const memberId of this.targets.keys()) records.push({ kind: 'target-member', groupId, memberId, value: null });
    records.push({ kind: 'target-metadata', groupId, value: null });
    for (const memberId of this.members.keys())
      records.push({ kind: 'consumer-member', groupId, memberId, value: null });
    for (const regex of this.regexes.keys()) records.push({ kind: 'resolved-regex', groupId, regex, value: null });
    records.push({ kind: 'consumer-group-metadata', groupId, value: null });
    return records;
  }

  #take(memberId: string, current: CurrentAssignmentRecord): void {
    for (const owned of [current.assigned, current.pendingRevocation]) {
      for (const [topicId, partitions] of owned) {
        let owners = this.#owners.get(topicId);
        if (owners === undefined) {
          owners = new Map();
          this.#owners.set(topicId, owners);
        }
        for (const partition of partitions.keys()) owners.set(partition, memberId);
      }
    }
  }

  #release(memberId: string, current: CurrentAssignmentRecord): void {
    for (const owned of [current.assigned, current.pendingRevocation]) {
      for (const [topicId, partitions] of owned) {
        const owners = this.#owners.get(topicId);
        if (owners === undefined) continue;
        for (const partition of partitions.keys()) if (owners.get(partition) === memberId) owners.delete(partition);
        if (owners.size === 0) this.#owners.delete(topicId);
      }
    }
  }
}
