import { type Clock, newUuid, type Random, type Timer, type Uuid } from '../base/index.ts';
import type { LiveConfig } from '../config/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import { RpcError } from '../transport/index.ts';
import { addingReplicas, removingReplicas, visibleReplicas } from './assignment.ts';
import type { MetadataController } from './controller.ts';
import type { ControllerLink } from './controller-link.ts';
import type { Metadata } from './metadata.ts';
import type { PartitionHost } from './partition-host.ts';
import type { NodeCalls } from './rpc.ts';
import {
  ApiError,
  type Controller,
  type NewTopic,
  type PartitionMove,
  type PartitionOutcome,
  type Reassignment,
  type TopicImage,
  type TopicPartition,
} from './types.ts';

/** How long a new topic is waited for until all its partitions have leaders; afterwards clients find out by themselves. */
const LEADERS_WAIT_MS = 2_000;
/** How long a change of the metadata waits for others before those who wait for something look again. */
const LOOK_AFTER_MS = 2;
/** Elections that one request asks for at the same time. */
const ELECTIONS_AT_ONCE = 100;

export interface ClusterControllerOptions {
  readonly link: ControllerLink;
  readonly calls: NodeCalls;
  readonly local: MetadataController;
  readonly metadata: Metadata;
  readonly host: PartitionHost;
  readonly config: LiveConfig;
  readonly clock: Clock;
  readonly random: Random;
}

interface NewTopicRequest {
  readonly id: Uuid;
  readonly topic: Omit<NewTopic, 'assignments' | 'configs'> & {
    readonly assignments: readonly (readonly [number, readonly NodeId[]])[];
    readonly configs: readonly (readonly [string, string | null])[];
  };
  readonly options: { readonly validateOnly: boolean; readonly internal?: boolean };
}

interface PartitionsRequest {
  readonly name: string;
  readonly count: number;
  readonly assignments: readonly (readonly NodeId[])[] | null;
  readonly options: { readonly validateOnly: boolean };
}

interface ReassignRequest {
  readonly moves: readonly PartitionMove[];
  readonly options: { readonly allowReplicationFactorChange?: boolean };
}

interface ConfigsRequest {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly changes: readonly (readonly [string, string | null])[];
  readonly validateOnly: boolean;
}

type PlainTopic = Omit<TopicImage, 'configs'> & { readonly configs: readonly (readonly [string, string])[] };

interface TransferRequest {
  readonly topicId: Uuid;
  readonly partition: number;
  readonly to: NodeId;
}

/** The controller for the handlers of this node: what it is asked goes to the node that leads `__meta`, this one or another. */
export class ClusterController implements Controller {
  readonly #options: ClusterControllerOptions;

  constructor(options: ClusterControllerOptions) {
    this.#options = options;
    this.#answer();
  }

  async createTopic(topic: NewTopic, options: { validateOnly: boolean; internal?: boolean }): Promise<TopicImage> {
    const request: NewTopicRequest = {
      // Chosen here, so that the question can be asked again without making a second topic.
      id: newUuid(this.#options.random),
      topic: { ...topic, assignments: [...topic.assignments], configs: [...topic.configs] },
      options,
    };
    const plain = await this.#ask<NewTopicRequest, PlainTopic>('controller.create-topic', request);
    if (options.validateOnly) return { ...plain, configs: new Map(plain.configs) };
    return this.#led(plain.name, request.id);
  }

  async deleteTopic(id: Uuid): Promise<void> {
    const known = this.#options.metadata.topicById(id) !== undefined;
    try {
      await this.#ask('controller.delete-topic', { id });
    } catch (error) {
      // It was there, so an earlier attempt of this very request has deleted it, or someone else has: it is gone either way.
      const isGone = error instanceof ApiError && error.code === ErrorCode.UNKNOWN_TOPIC_ID;
      if (!known || !isGone) throw error;
    }
  }

  async createPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly NodeId[])[] | null,
    options: { validateOnly: boolean },
  ): Promise<void> {
    await this.#ask('controller.create-partitions', { name, count, assignments, options }, false);
    const topic = this.#options.metadata.topic(name);
    if (!options.validateOnly && topic !== undefined) await this.#led(name, topic.id);
  }

  async alterConfigs(
    resourceType: number,
    resourceName: string,
    changes: ReadonlyMap<string, string | null>,
    { validateOnly }: { validateOnly: boolean },
  ): Promise<void> {
    const request: ConfigsRequest = { resourceType, resourceName, changes: [...changes], validateOnly };
    await this.#ask('controller.alter-configs', request);
  }

  allocateProducerIds(count: number): Promise<{ readonly first: number; readonly count: number }> {
    return this.#ask('controller.producer-ids', { count });
  }

  reassign(
    moves: readonly PartitionMove[],
    options: { readonly allowReplicationFactorChange?: boolean } = {},
  ): Promise<readonly PartitionOutcome[]> {
    return this.#ask('controller.reassign', { moves, options });
  }

  listReassignments(): readonly Reassignment[] {
    const moving: Reassignment[] = [];
    for (const { topic, partition, assignment } of this.#options.metadata.state.unsettled()) {
      if (assignment.target === undefined) continue;
      moving.push({
        topic: topic.name,
        topicId: topic.id,
        partition,
        replicas: visibleReplicas(assignment),
        addingReplicas: addingReplicas(assignment),
        removingReplicas: removingReplicas(assignment),
      });
    }
    return moving;
  }

  async electLeaders(
    kind: 'preferred' | 'unclean',
    partitions: readonly TopicPartition[] | null,
    timeoutMs: number,
  ): Promise<readonly PartitionOutcome[]> {
    if (kind === 'unclean') {
      throw new ApiError(
        ErrorCode.INVALID_REQUEST,
        'Unclean elections do not exist here: a replica that lacks committed records is never elected.',
      );
    }
    const asked = partitions ?? this.#notLedByPreferred();
    const outcomes: PartitionOutcome[] = [];
    for (let from = 0; from < asked.length; from += ELECTIONS_AT_ONCE) {
      const some = asked.slice(from, from + ELECTIONS_AT_ONCE);
      outcomes.push(...(await Promise.all(some.map((each) => this.#electPreferred(each, timeoutMs)))));
    }
    return outcomes;
  }

  async transferLeader({ topic, partition }: TopicPartition, nodeId: NodeId, timeoutMs: number): Promise<void> {
    const { metadata, calls } = this.#options;
    const image = metadata.topic(topic);
    const at = image?.partitions[partition];
    if (image === undefined || at === undefined) {
      throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${topic}-${partition}.`);
    }
    if (!at.replicas.includes(nodeId)) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        `Node ${nodeId} has no replica of ${topic}-${partition}.`,
      );
    }
    if (at.leaderId === nodeId) return;
    if (at.leaderId === -1)
      throw new ApiError(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, `${topic}-${partition} has no leader now.`);
    const request: TransferRequest = { topicId: image.id, partition, to: nodeId };
    try {
      const done = await calls.ask<TransferRequest, boolean>(at.leaderId, 'cluster.transfer', request, timeoutMs);
      if (!done) {
        throw new ApiError(
          ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
          `Node ${nodeId} could not take over ${topic}-${partition}: it is not there or not in sync.`,
        );
      }
    } catch (error) {
      if (error instanceof RpcError)
        throw new ApiError(ErrorCode.REQUEST_TIMED_OUT, `Node ${at.leaderId} could not be asked: ${error.message}.`);
      throw error;
    }
    await this.#until(() => metadata.topicById(image.id)?.partitions[partition]?.leaderId === nodeId, LEADERS_WAIT_MS);
  }

  async #electPreferred(asked: TopicPartition, timeoutMs: number): Promise<PartitionOutcome> {
    const at = this.#options.metadata.topic(asked.topic)?.partitions[asked.partition];
    const { topic, partition } = asked;
    const outcome = (errorCode: number, errorMessage: string | null): PartitionOutcome => ({
      topic,
      partition,
      errorCode,
      errorMessage,
    });
    if (at === undefined)
      return outcome(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${topic}-${partition}.`);
    const preferred = at.replicas[0]!;
    if (at.leaderId === preferred)
      return outcome(ErrorCode.ELECTION_NOT_NEEDED, 'The preferred replica leads already.');
    if (!at.isr.includes(preferred)) {
      return outcome(
        ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
        `The preferred replica, node ${preferred}, is not in sync.`,
      );
    }
    try {
      await this.transferLeader(asked, preferred, timeoutMs);
      return outcome(ErrorCode.NONE, null);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return outcome(error.code, error.message);
    }
  }

  #notLedByPreferred(): readonly TopicPartition[] {
    return this.#options.metadata
      .topics()
      .flatMap(({ name, partitions }) =>
        partitions
          .filter(({ leaderId, replicas }) => leaderId !== replicas[0])
          .map(({ partition }) => ({ topic: name, partition })),
      );
  }

  /** The topic once all its partitions have leaders, or as it is after a while. */
  async #led(name: string, id: Uuid): Promise<TopicImage> {
    const { metadata, host } = this.#options;
    const image = metadata.topicById(id);
    if (image === undefined)
      throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `The topic ${name} was deleted again.`);
    await host.ready(image);
    const topic = (): TopicImage => metadata.topicById(id) ?? image;
    const isLed = (): boolean => topic().partitions.every(({ leaderId }) => leaderId !== -1);
    // Where this node is alone, a partition without a leader now could not be opened, and nobody else will.
    if (metadata.state.members.size > 1) await this.#until(isLed, LEADERS_WAIT_MS);
    return topic();
  }

  /** Changes come in floods, so they are looked at together. */
  #until(isSo: () => boolean, timeoutMs: number): Promise<void> {
    const { metadata, clock } = this.#options;
    if (isSo()) return Promise.resolve();
    return new Promise((resolve) => {
      let look: Timer | undefined;
      const done = (): void => {
        stop();
        timer.cancel();
        look?.cancel();
        resolve();
      };
      const stop = metadata.onChange(() => {
        look ??= clock.setTimer(LOOK_AFTER_MS, () => {
          look = undefined;
          if (isSo()) done();
        });
      });
      const timer = clock.setTimer(timeoutMs, done);
    });
  }

  #ask<Request, Result>(method: string, request: Request, idempotent = true): Promise<Result> {
    const timeoutMs = this.#options.config.number('request.timeout.ms');
    return this.#options.link.ask(method, request, { timeoutMs, idempotent });
  }

  #answer(): void {
    const { link, calls, local, host } = this.#options;
    link.answer('controller.create-topic', async ({ id, topic, options }: NewTopicRequest): Promise<PlainTopic> => {
      const wanted = { ...topic, assignments: new Map(topic.assignments), configs: new Map(topic.configs) };
      const image = await local.createTopic(wanted, options, id);
      return { ...image, configs: [...image.configs] };
    });
    link.answer('controller.delete-topic', ({ id }: { id: Uuid }) => local.deleteTopic(id));
    link.answer('controller.create-partitions', (request: PartitionsRequest) =>
      local.createPartitions(request.name, request.count, request.assignments, request.options),
    );
    link.answer('controller.alter-configs', (request: ConfigsRequest) =>
      local.alterConfigs(request.resourceType, request.resourceName, new Map(request.changes), request),
    );
    link.answer('controller.producer-ids', ({ count }: { count: number }) => local.allocateProducerIds(count));
    link.answer('controller.reassign', ({ moves, options }: ReassignRequest) => local.reassign(moves, options));
    calls.answer('cluster.transfer', ({ topicId, partition, to }: TransferRequest) => {
      const at = host.get(topicId, partition);
      if (at === undefined) throw new ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER, 'The partition is not on this node.');
      return at.transferLeadership(to);
    });
  }
}
