import {
  readConsumerProtocolAssignment,
  writeConsumerProtocolAssignment,
} from '../../protocol/generated/consumer-protocol-assignment.ts';
import { writeConsumerProtocolSubscription } from '../../protocol/generated/consumer-protocol-subscription.ts';
import { heartbeatApi } from '../../protocol/generated/heartbeat.ts';
import { type JoinGroupResponse, joinGroupApi } from '../../protocol/generated/join-group.ts';
import { offsetCommitApi } from '../../protocol/generated/offset-commit.ts';
import { offsetFetchApi } from '../../protocol/generated/offset-fetch.ts';
import { syncGroupApi } from '../../protocol/generated/sync-group.ts';
import { ErrorCode, Reader, Writer } from '../../protocol/index.ts';
import type { SeededRandom } from '../random.ts';
import type { TimeUs } from '../scheduler.ts';
import { NoAnswer } from './broker-connection.ts';
import { errorName } from './error-name.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type FetchTerms, PartitionCursor } from './reader.ts';

export interface GroupMemberPlan {
  readonly group: string;
  readonly topic: string;
  readonly sessionTimeoutMs: number;
  readonly pollMs: number;
  /** How often, in a thousand polls, it falls silent until its session is over. */
  readonly stallPermille: number;
}

const VERSIONS = { join: 7, sync: 5, heartbeat: 4, commit: 9, fetch: 7 } as const;
const SUBSCRIPTION_VERSION = 1;
const PURPOSE = 'group';
/** The commit was certainly not taken. */
const REFUSED: ReadonlySet<number> = new Set([
  ErrorCode.ILLEGAL_GENERATION,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.REBALANCE_IN_PROGRESS,
  ErrorCode.FENCED_INSTANCE_ID,
  ErrorCode.FENCED_MEMBER_EPOCH,
  ErrorCode.STALE_MEMBER_EPOCH,
]);
/** The coordinator is elsewhere, or not ready; the membership stands. */
const FIND_AGAIN: ReadonlySet<number> = new Set([
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.REQUEST_TIMED_OUT,
]);

/** A consumer in a group (the classic protocol): joins, is assigned partitions, goes on from the committed offsets, commits its own. */
export class GroupMember {
  isDone = false;
  protected readonly client: KafkaClient;
  protected readonly history: ClusterHistory;
  private readonly random: SeededRandom;
  protected readonly plan: GroupMemberPlan;
  protected coordinator = -1;
  protected memberId = '';
  protected generation = -1;
  protected readonly purpose = PURPOSE;
  protected cursors: PartitionCursor[] = [];

  constructor(client: KafkaClient, history: ClusterHistory, random: SeededRandom, plan: GroupMemberPlan) {
    this.client = client;
    this.history = history;
    this.random = random;
    this.plan = plan;
  }

  async run(): Promise<void> {
    const { client, plan } = this;
    while (!client.isStopping) {
      try {
        if (this.coordinator < 0) this.coordinator = (await client.findCoordinator(plan.group)) ?? -1;
        if (this.coordinator >= 0 && (this.generation >= 0 || (await this.join()))) await this.poll();
        else await client.backOff(plan.topic);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        this.coordinator = -1;
      }
    }
    this.isDone = true;
  }

  /** Joins, and takes over the partitions that the group's leader assigns to it. */
  protected async join(): Promise<boolean> {
    const { client, plan, coordinator } = this;
    const sinceUs = this.history.nowUs;
    const request = {
      groupId: plan.group,
      sessionTimeoutMs: plan.sessionTimeoutMs,
      rebalanceTimeoutMs: plan.sessionTimeoutMs * 2,
      memberId: this.memberId,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription(plan.topic) }],
    };
    const timeoutMs = plan.sessionTimeoutMs * 2 + client.terms.requestTimeoutMs;
    const joined = await client.call(coordinator, joinGroupApi, VERSIONS.join, request, {
      purpose: PURPOSE,
      timeoutMs,
    });
    if (joined.errorCode === ErrorCode.MEMBER_ID_REQUIRED) this.memberId = joined.memberId;
    if (!this.accepts(joined.errorCode, 'join')) return false;
    this.memberId = joined.memberId;
    const synced = await client.call(
      coordinator,
      syncGroupApi,
      VERSIONS.sync,
      {
        groupId: plan.group,
        generationId: joined.generationId,
        memberId: joined.memberId,
        protocolType: 'consumer',
        protocolName: 'range',
        assignments: joined.leader === joined.memberId ? this.assign(joined) : [],
      },
      { purpose: PURPOSE, timeoutMs },
    );
    if (!this.accepts(synced.errorCode, 'sync')) return false;
    const own = assignedPartitions(synced.assignment);
    this.history.note(client.name, 'joined', joined.generationId, own.length, 0, () => {
      return `generation ${joined.generationId} of ${plan.group} on n${coordinator}: partitions ${own.join(', ')}`;
    });
    const cursors = await this.committedOf(own, sinceUs);
    if (cursors === undefined) return false;
    this.cursors = cursors;
    this.generation = joined.generationId;
    return true;
  }

  private assign(joined: JoinGroupResponse): { memberId: string; assignment: Buffer }[] {
    const { client, plan } = this;
    const partitions = [...(client.topic(plan.topic)?.partitions.keys() ?? [])];
    return joined.members.map(({ memberId }, at) => ({
      memberId,
      assignment: assignment(
        plan.topic,
        partitions.filter((partition) => partition % joined.members.length === at),
      ),
    }));
  }

  /** Goes on from where the group is; undefined: the coordinator does not say. `sinceUs`: see {@link OffsetHistory.fetched}. */
  protected async committedOf(partitions: readonly number[], sinceUs: TimeUs): Promise<PartitionCursor[] | undefined> {
    const { client, plan, coordinator } = this;
    const cursors: PartitionCursor[] = [];
    if (partitions.length === 0) return cursors;
    const request = { groupId: plan.group, topics: [{ name: plan.topic, partitionIndexes: partitions }] };
    const answer = await client.call(coordinator, offsetFetchApi, VERSIONS.fetch, request, { purpose: PURPOSE });
    if (!this.accepts(answer.errorCode, 'offset-fetch')) return undefined;
    for (const { partitionIndex, committedOffset, errorCode } of answer.topics[0]?.partitions ?? []) {
      if (!this.accepts(errorCode, 'offset-fetch')) return undefined;
      this.history.note(client.name, 'offset-fetch', partitionIndex, committedOffset, coordinator, () => {
        return `${plan.group} of ${plan.topic}-${partitionIndex} is at ${committedOffset} on n${coordinator}`;
      });
      const history = this.history.group(plan.group, plan.topic, partitionIndex);
      history.fetched(committedOffset, sinceUs, this.history.nowUs);
      const position = Math.max(0, committedOffset);
      cursors.push(new PartitionCursor(client, this.history, client.topic(plan.topic)!, partitionIndex, position));
    }
    return cursors;
  }

  /** Reads a little of each partition, commits, shows that it lives. */
  private async poll(): Promise<void> {
    const { client, plan, random } = this;
    const terms: FetchTerms = { maxWaitMs: 0, bytesMax: 4_096, byTopicId: true, purpose: 'group-fetch' };
    let isMoving = false;
    for (const cursor of this.cursors) {
      const { leaderId } = client.partition(plan.topic, cursor.partition);
      const before = cursor.position;
      const outcome = leaderId < 0 ? 'retry' : await cursor.fetch(leaderId, true, terms);
      if (outcome !== 'fetched') await client.backOff(plan.topic);
      isMoving ||= cursor.position > before;
    }
    if (isMoving) await this.commit();
    if (random.permille(plan.stallPermille)) await client.sleep(plan.sessionTimeoutMs * 1.5);
    if (this.generation >= 0 && this.coordinator >= 0) await this.heartbeat();
    await client.sleep(plan.pollMs);
  }

  protected async commit(): Promise<void> {
    const { client, plan } = this;
    const attempts = this.cursors.map(({ partition, position }) => {
      const history = this.history.group(plan.group, plan.topic, partition);
      return { partition, position, history, attempt: history.begin(position, this.history.nowUs) };
    });
    const request = {
      groupId: plan.group,
      generationIdOrMemberEpoch: this.generation,
      memberId: this.memberId,
      topics: [
        {
          name: plan.topic,
          partitions: attempts.map(({ partition, position }) => ({
            partitionIndex: partition,
            committedOffset: position,
            committedMetadata: '',
          })),
        },
      ],
    };
    const answer = await client.call(this.coordinator, offsetCommitApi, VERSIONS.commit, request, { purpose: PURPOSE });
    for (const { partitionIndex, errorCode } of answer.topics[0]?.partitions ?? []) {
      const { history, attempt, position } = attempts.find(({ partition }) => partition === partitionIndex)!;
      this.history.note(client.name, 'commit', partitionIndex, position, errorCode, () => {
        return `${plan.group} of ${plan.topic}-${partitionIndex} to ${position} on n${this.coordinator}: ${errorName(errorCode)}`;
      });
      if (errorCode === ErrorCode.NONE) history.acknowledged(attempt, this.history.nowUs);
      else if (REFUSED.has(errorCode)) history.refused(attempt);
      this.accepts(errorCode, 'commit');
    }
  }

  protected async heartbeat(): Promise<void> {
    const { client, plan } = this;
    const request = { groupId: plan.group, generationId: this.generation, memberId: this.memberId };
    const answer = await client.call(this.coordinator, heartbeatApi, VERSIONS.heartbeat, request, { purpose: PURPOSE });
    this.accepts(answer.errorCode, 'heartbeat');
  }

  /** Whether all is well; if not, forgets what the error says is no longer so. */
  protected accepts(errorCode: number, what: string): boolean {
    if (errorCode === ErrorCode.NONE) return true;
    this.history.note(this.client.name, 'group-error', errorCode, this.coordinator, 0, () => {
      return `${what} of ${this.plan.group} on n${this.coordinator}: ${errorName(errorCode)}`;
    });
    if (FIND_AGAIN.has(errorCode)) {
      this.coordinator = -1;
      return false;
    }
    this.generation = -1;
    this.cursors = [];
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = '';
    return false;
  }
}

function subscription(topic: string): Buffer {
  const writer = new Writer();
  writer.int16(SUBSCRIPTION_VERSION);
  writeConsumerProtocolSubscription(writer, { topics: [topic] }, SUBSCRIPTION_VERSION);
  return Buffer.from(writer.takeBuffer());
}

function assignment(topic: string, partitions: readonly number[]): Buffer {
  const writer = new Writer();
  writer.int16(SUBSCRIPTION_VERSION);
  writeConsumerProtocolAssignment(writer, { assignedPartitions: [{ topic, partitions }] }, SUBSCRIPTION_VERSION);
  return Buffer.from(writer.takeBuffer());
}

function assignedPartitions(bytes: Buffer): readonly number[] {
  if (bytes.length === 0) return [];
  const reader = new Reader(bytes);
  const version = reader.int16();
  return readConsumerProtocolAssignment(reader, version).assignedPartitions.flatMap(({ partitions }) => partitions);
}
