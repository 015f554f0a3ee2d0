import { assert, newUuid, type Random, type Uuid } from '../base/index.ts';
import type { LiveConfig } from '../config/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { Metadata } from './metadata.ts';
import { planReassignment } from './reassignment-plan.ts';
import { collisionKey, METADATA_TOPIC } from './topic-names.ts';
import { planPartitions, planTopic } from './topic-plan.ts';
import { Turns } from './turns.ts';
import {
  ApiError,
  type Controller,
  type NewTopic,
  type PartitionMove,
  type PartitionOutcome,
  type TopicImage,
} from './types.ts';

/** Producer ids that are taken from the log at a time; what is not given away before a restart is lost. As in Kafka. */
const PRODUCER_ID_BLOCK = 1_000;
const TOPIC = 2;

export interface ControllerOptions {
  readonly metadata: Metadata;
  readonly config: LiveConfig;
  readonly random: Random;
  /** Resolves when the topic's partitions on this node can be written to, or when they were found not to be. */
  readonly partitionsReady: (topic: TopicImage) => Promise<void>;
}

/** What the controller itself does for partitions and settings; electing leaders is the business of the partitions' groups. */
export type TopicController = Omit<Controller, 'electLeaders' | 'transferLeader' | 'listReassignments'>;

/** The controller on the node that leads `__meta`: judges a change against the state, proposes it, waits until it is applied. */
export class MetadataController implements TopicController {
  readonly #metadata: Metadata;
  readonly #config: LiveConfig;
  readonly #random: Random;
  readonly #partitionsReady: (topic: TopicImage) => Promise<void>;
  /** One change of a resource at a time, so that each is judged against the outcome of the one before. */
  readonly #turns = new Turns();
  #producerIds = { next: 0, end: 0 };
  /** Partitions of topics that are placed and not yet applied: the next topic begins after them. */
  #partitionsProposed = 0;

  constructor(options: ControllerOptions) {
    this.#metadata = options.metadata;
    this.#config = options.config;
    this.#random = options.random;
    this.#partitionsReady = options.partitionsReady;
  }

  /** `id` makes the question repeatable: asked again, it finds the topic that it made. */
  createTopic(
    topic: NewTopic,
    options: { validateOnly: boolean; internal?: boolean },
    id = newUuid(this.#random),
  ): Promise<TopicImage> {
    return this.#turns.take(topicKey(topic.name), async () => {
      const { state } = this.#metadata;
      if (state.topicById(id) !== undefined) return this.#ready(topic.name);
      const start = state.partitionCount + this.#partitionsProposed;
      const plan = planTopic(topic, options.internal ?? false, state, this.#config, start);
      const { name } = topic;
      if (options.validateOnly) {
        const partitions = plan.replicas.map((replicas, partition) => ({
          partition,
          replicas,
          isr: replicas,
          leaderId: -1 as const,
          leaderEpoch: 0,
        }));
        const configs = new Map(Object.entries(plan.configs));
        return { name, id, internal: plan.internal, partitions, configs };
      }
      this.#partitionsProposed += plan.replicas.length;
      try {
        await this.#metadata.propose([{ kind: 'topic-created', id, name, ...plan }]);
      } finally {
        this.#partitionsProposed -= plan.replicas.length;
      }
      return this.#ready(name);
    });
  }

  async deleteTopic(id: Uuid): Promise<void> {
    const name = this.#topicOf(id).name;
    await this.#turns.take(topicKey(name), async () => {
      const topic = this.#topicOf(id);
      if (topic.internal) {
        throw new ApiError(ErrorCode.INVALID_REQUEST, `${topic.name} is the server's own topic and cannot be deleted.`);
      }
      await this.#metadata.propose([{ kind: 'topic-deleted', id }]);
    });
  }

  createPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly number[])[] | null,
    options: { validateOnly: boolean },
  ): Promise<void> {
    return this.#turns.take(topicKey(name), async () => {
      const topic = this.#topicNamed(name);
      const replicas = planPartitions(topic, count, assignments, this.#metadata.state);
      if (options.validateOnly) return;
      await this.#metadata.propose([{ kind: 'partitions-added', id: topic.id, replicas }]);
      await this.#ready(name);
    });
  }

  alterConfigs(
    resourceType: number,
    resourceName: string,
    changes: ReadonlyMap<string, string | null>,
    options: { validateOnly: boolean },
  ): Promise<void> {
    const key = resourceType === TOPIC ? topicKey(resourceName) : `configs:${resourceType}:${resourceName}`;
    return this.#turns.take(key, async () => {
      if (resourceType === TOPIC) this.#topicNamed(resourceName);
      const known = this.#metadata.dynamicConfigs(resourceType, resourceName);
      const real = [...changes].filter(([name, value]) => (known.get(name) ?? null) !== value);
      if (options.validateOnly || real.length === 0) return;
      const event = { kind: 'configs-changed', resourceType, resourceName, changes: Object.fromEntries(real) } as const;
      await this.#metadata.propose([event]);
    });
  }

  allocateProducerIds(count: number): Promise<{ readonly first: number; readonly count: number }> {
    assert(count >= 1, 'at least one producer id is asked for');
    return this.#turns.take('producer-ids', async () => {
      if (this.#producerIds.next + count > this.#producerIds.end) {
        const next = this.#metadata.state.nextProducerId;
        const end = next + Math.max(count, PRODUCER_ID_BLOCK);
        await this.#metadata.propose([{ kind: 'producer-ids-allocated', next: end }]);
        this.#producerIds = { next, end };
      }
      const first = this.#producerIds.next;
      this.#producerIds.next += count;
      return { first, count };
    });
  }

  async reassign(
    moves: readonly PartitionMove[],
    options: { readonly allowReplicationFactorChange?: boolean } = {},
  ): Promise<readonly PartitionOutcome[]> {
    const outcomes = moves.map((move) =>
      this.#turns.take(topicKey(move.topic), () => this.#reassignOne(move, options)),
    );
    return Promise.all(outcomes);
  }

  async #reassignOne(
    move: PartitionMove,
    { allowReplicationFactorChange = true }: { readonly allowReplicationFactorChange?: boolean },
  ): Promise<PartitionOutcome> {
    const { topic, partition } = move;
    try {
      const event = planReassignment(move, this.#metadata.state, allowReplicationFactorChange);
      if (event !== undefined) await this.#metadata.propose([event]);
      return { topic, partition, errorCode: ErrorCode.NONE, errorMessage: null };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === ErrorCode.NOT_CONTROLLER) throw error;
      return { topic, partition, errorCode: error.code, errorMessage: error.message };
    }
  }

  async #ready(name: string): Promise<TopicImage> {
    const topic = this.#metadata.topic(name);
    assert(topic !== undefined, `the topic ${name} is there after its creation was applied`);
    await this.#partitionsReady(topic);
    return this.#metadata.topic(name) ?? topic;
  }

  #topicOf(id: Uuid): TopicImage {
    const topic = this.#metadata.topicById(id);
    if (topic === undefined) throw new ApiError(ErrorCode.UNKNOWN_TOPIC_ID, `No topic has the id ${id}.`);
    return topic;
  }

  #topicNamed(name: string): TopicImage {
    const topic = this.#metadata.topic(name);
    if (topic === undefined)
      throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `The topic ${name} does not exist.`);
    if (name === METADATA_TOPIC) {
      throw new ApiError(ErrorCode.INVALID_REQUEST, `${name} belongs to the cluster's metadata and cannot be changed.`);
    }
    return topic;
  }
}

/** Names that collide share their turn, so that only the first of them is created. */
function topicKey(name: string): string {
  return `topic:${collisionKey(name)}`;
}
