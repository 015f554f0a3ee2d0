import { createTopicsApi } from '../../protocol/generated/create-topics.ts';
import { deleteTopicsApi } from '../../protocol/generated/delete-topics.ts';
import { ErrorCode } from '../../protocol/index.ts';
import type { KafkaClient } from '../client/kafka-client.ts';
import { EVENTS, LATEST, ROUNDS } from '../client/topic-names.ts';
import { check } from '../violation.ts';
import type { Administrator } from './administrator.ts';
import type { ClusterPlan } from './cluster-plan.ts';

const CREATE_VERSION = 7;
const DELETE_VERSION = 6;
/** Compaction leaves the newest segment alone. */
const COMPACTED_SEGMENT_MS = 200;
const TIMEOUT_MS = 5_000;
const RETRY_MS = 50;

interface WantedTopic {
  readonly name: string;
  readonly numPartitions: number;
  readonly configs: readonly { readonly name: string; readonly value: string }[];
}

/** Makes the topics of a run, deletes one and makes it again, and knows which must be there in the end. */
export class TopicKeeper {
  private readonly administrator: Administrator;
  private mayBeFewer: boolean;
  private readonly wanted: readonly WantedTopic[];
  /** Ids of topics that were deleted for certain. */
  private readonly deleted = new Set<string>();
  /** One less than planned once so many nodes are left no more: one may leave for good. */
  private replicationFactor: number;
  /** Of the topic that is made again: whether it is to be deleted, and what its newest one is if that is certain. */
  private isDeleting = false;
  private created: string | undefined;
  private isFinishing = false;
  /** All topics are there, and are those that were agreed on. */
  isFinished = false;

  constructor(administrator: Administrator, plan: ClusterPlan) {
    const { load, nodes } = plan;
    const compaction = {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': 0.01,
      'segment.ms': COMPACTED_SEGMENT_MS,
      'delete.retention.ms': load.deleteRetentionMs,
    };
    this.administrator = administrator;
    this.mayBeFewer = plan.faults.some((fault) => fault.kind === 'remove' && !fault.returns);
    this.replicationFactor = nodes.replicationFactor;
    this.wanted = [
      { name: EVENTS, numPartitions: nodes.partitions, configs: [] },
      { name: ROUNDS, numPartitions: load.roundsPartitions, configs: [] },
      {
        name: LATEST,
        numPartitions: load.latestPartitions,
        configs: Object.entries(compaction).map(([name, value]) => ({ name, value: String(value) })),
      },
    ].filter(({ numPartitions }) => numPartitions > 0);
  }

  get topics(): readonly string[] {
    return this.wanted.map(({ name }) => name);
  }

  /** Topics that no node may know any more. */
  get gone(): ReadonlySet<string> {
    return this.deleted;
  }

  /** Until all topics are there, with leaders. */
  async create(client: KafkaClient): Promise<void> {
    for (const topic of this.wanted) await this.ensure(client, topic);
  }

  /** The topic that does not stay is deleted soon. */
  recreate(): void {
    this.isDeleting = true;
  }

  /** After healing: what is missing is made, and what is there is compared with what was agreed. */
  finish(): void {
    this.isFinishing = true;
  }

  /** Deletes what is to be deleted and makes again what is missing, one operation at a time, until it is to finish. */
  async run(client: KafkaClient): Promise<void> {
    const topic = this.wanted.find(({ name }) => name === ROUNDS);
    while (!this.isFinishing) {
      await client.sleep(RETRY_MS);
      if (topic === undefined) continue;
      if (this.isDeleting) await this.delete(client, client.topic(ROUNDS)!.topicId);
      else if (!(await client.refresh(ROUNDS))) await this.make(client, topic);
    }
    await this.create(client);
    // A node that was cut off may show for a while what is deleted; `verifyTopics` asks each of them until none does.
    while (this.deleted.has(client.topic(ROUNDS)?.topicId ?? '')) {
      await client.sleep(RETRY_MS);
      await this.create(client);
    }
    this.compare(client);
    this.isFinished = true;
  }

  private compare(client: KafkaClient): void {
    const present = client.topic(ROUNDS)?.topicId;
    if (present === undefined) return;
    check(this.created === undefined || present === this.created, 'deleted topics stay deleted', () => {
      return `${ROUNDS} was made with the id ${this.created}, which nobody deleted, but is there with ${present}`;
    });
  }

  private async ensure(client: KafkaClient, topic: WantedTopic): Promise<void> {
    const isLed = (): boolean => client.topic(topic.name)!.partitions.every(({ leaderId }) => leaderId >= 0);
    while (!(await client.refresh(topic.name)) || !isLed()) {
      await client.sleep(RETRY_MS);
      if (!(await client.refresh(topic.name))) await this.make(client, topic);
    }
  }

  private async make(client: KafkaClient, topic: WantedTopic): Promise<void> {
    const { replicationFactor } = this;
    await this.administrator.ask(async (nodeId) => {
      const request = { topics: [{ ...topic, replicationFactor, assignments: [] }], timeoutMs: TIMEOUT_MS };
      const options = { purpose: 'admin', timeoutMs: TIMEOUT_MS + 1_000 };
      const answer = await client.call(nodeId, createTopicsApi, CREATE_VERSION, request, options);
      const { errorCode, topicId } = answer.topics[0]!;
      if (errorCode === ErrorCode.NONE && topic.name === ROUNDS) this.created = topicId;
      if (errorCode === ErrorCode.INVALID_REPLICATION_FACTOR && this.mayBeFewer) {
        this.mayBeFewer = false;
        this.replicationFactor--;
      }
      return errorCode === ErrorCode.NONE;
    });
  }

  private async delete(client: KafkaClient, topicId: string): Promise<void> {
    this.created = undefined;
    await this.administrator.ask(async (nodeId) => {
      const request = { topics: [{ topicId, name: null }], timeoutMs: TIMEOUT_MS };
      const options = { purpose: 'admin', timeoutMs: TIMEOUT_MS + 1_000 };
      const answer = await client.call(nodeId, deleteTopicsApi, DELETE_VERSION, request, options);
      const { errorCode } = answer.responses[0]!;
      const isGone = errorCode === ErrorCode.NONE || errorCode === ErrorCode.UNKNOWN_TOPIC_ID;
      if (errorCode === ErrorCode.NONE) this.deleted.add(topicId);
      if (isGone) this.isDeleting = false;
      return isGone;
    });
  }
}
