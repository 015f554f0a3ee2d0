import { findCoordinatorApi } from '../../protocol/generated/find-coordinator.ts';
import { metadataApi } from '../../protocol/generated/metadata.ts';
import { type Api, ErrorCode } from '../../protocol/index.ts';
import type { HostEnvironment } from '../host.ts';
import { BrokerConnection, NoAnswer } from './broker-connection.ts';

/** What a client knows of a partition. */
export interface PartitionView {
  /** -1: none is known. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
}

export interface TopicView {
  readonly name: string;
  /** A topic that is deleted and made again has another one. */
  readonly topicId: string;
  readonly partitions: readonly PartitionView[];
}

const METADATA_VERSION = 12;
const FIND_COORDINATOR_VERSION = 3;
const NOWHERE: PartitionView = { leaderId: -1, leaderEpoch: -1, replicas: [] };

/** What the clients of a run share: when to stop, and how long to wait. Times in milliseconds. */
export interface ClientTerms {
  /** Set when no new work should begin. */
  isStopping: boolean;
  readonly bootstrap: readonly number[];
  readonly requestTimeoutMs: number;
  readonly retryBackoffMs: number;
}

/**
 * The part that all clients of Kafka have in common: it finds leaders and coordinators by Metadata and FindCoordinator, holds a connection
 * to each broker, and forgets what turned out to be wrong. As real clients it never goes back to an older leader epoch.
 */
export class KafkaClient {
  readonly name: string;
  readonly environment: HostEnvironment;
  readonly terms: ClientTerms;
  controllerId = -1;
  private readonly connections = new Map<string, BrokerConnection>();
  private readonly topics = new Map<string, TopicView>();
  private known: readonly number[];

  constructor(name: string, environment: HostEnvironment, terms: ClientTerms) {
    this.name = name;
    this.environment = environment;
    this.terms = terms;
    this.known = terms.bootstrap;
  }

  get isStopping(): boolean {
    return this.terms.isStopping;
  }

  /** Nodes that the cluster told of last; those of the configuration before it told of any. */
  get brokers(): readonly number[] {
    return this.known;
  }

  topic(name: string): TopicView | undefined {
    return this.topics.get(name);
  }

  partition(topic: string, partition: number): PartitionView {
    return this.topics.get(topic)?.partitions[partition] ?? NOWHERE;
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.environment.clock.setTimer(delayMs, resolve));
  }

  /** Waits a little, then asks for metadata: what clients do after an error that says that they know the wrong thing. */
  async backOff(...topics: readonly string[]): Promise<void> {
    const { retryBackoffMs } = this.terms;
    await this.sleep(retryBackoffMs / 2 + Math.floor(this.environment.random.next() * retryBackoffMs));
    await this.refresh(...topics);
  }

  /** Asks any broker for metadata; false if it gave no answer. */
  async refresh(...topics: readonly string[]): Promise<boolean> {
    const { known } = this;
    const candidates = known.length > 0 ? known : this.terms.bootstrap;
    const nodeId = candidates[Math.floor(this.environment.random.next() * candidates.length)]!;
    try {
      const response = await this.call(nodeId, metadataApi, METADATA_VERSION, {
        topics: topics.map((name) => ({ name })),
        allowAutoTopicCreation: false,
      });
      this.known = response.brokers.length > 0 ? response.brokers.map((broker) => broker.nodeId) : this.terms.bootstrap;
      this.controllerId = response.controllerId;
      for (const { name, topicId, errorCode, partitions } of response.topics) {
        if (name === null || errorCode !== ErrorCode.NONE) continue;
        const known = this.topics.get(name);
        const views: PartitionView[] = [];
        for (const { partitionIndex, leaderId, leaderEpoch, replicaNodes } of partitions) {
          const before = known?.topicId === topicId ? known.partitions[partitionIndex] : undefined;
          const isOlder = before !== undefined && leaderEpoch < before.leaderEpoch;
          views[partitionIndex] = isOlder ? before : { leaderId, leaderEpoch, replicas: replicaNodes };
        }
        this.topics.set(name, { name, topicId, partitions: views });
      }
      return response.topics.every(({ errorCode }) => errorCode === ErrorCode.NONE);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.known = this.terms.bootstrap;
      return false;
    }
  }

  /** The node that coordinates a group; undefined if nobody knows now. */
  async findCoordinator(group: string): Promise<number | undefined> {
    const { known } = this;
    const nodeId = known[Math.floor(this.environment.random.next() * known.length)]!;
    try {
      const answer = await this.call(nodeId, findCoordinatorApi, FIND_COORDINATOR_VERSION, { key: group, keyType: 0 });
      return answer.errorCode === ErrorCode.NONE ? answer.nodeId : undefined;
    } catch (error) {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }

  /** One request to one node. `purpose` separates connections, as clients have some of their own for long polls and coordinators. */
  call<Request, RequestInput, Response, ResponseInput>(
    nodeId: number,
    api: Api<Request, RequestInput, Response, ResponseInput>,
    version: number,
    request: RequestInput,
    options: { readonly purpose?: string; readonly timeoutMs?: number } = {},
  ): Promise<Response> {
    const { purpose = '', timeoutMs = this.terms.requestTimeoutMs } = options;
    return this.connection(nodeId, purpose).call(api, version, request, timeoutMs);
  }

  connection(nodeId: number, purpose = ''): BrokerConnection {
    const key = `${nodeId}/${purpose}`;
    const present = this.connections.get(key);
    if (present?.isOpen) return present;
    const connection = new BrokerConnection(this.environment, nodeId, this.name);
    this.connections.set(key, connection);
    return connection;
  }

  close(): void {
    for (const connection of this.connections.values()) connection.close();
    this.connections.clear();
  }
}
