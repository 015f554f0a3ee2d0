import { initProducerIdApi } from '../../protocol/generated/init-producer-id.ts';
import { produceApi } from '../../protocol/generated/produce.ts';
import { buildBatch, Compression, ErrorCode } from '../../protocol/index.ts';
import type { SeededRandom } from '../random.ts';
import { check } from '../violation.ts';
import { type BrokerConnection, NoAnswer } from './broker-connection.ts';
import { errorName } from './error-name.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient } from './kafka-client.ts';
import type { PartitionHistory, SentBatch } from './record-history.ts';
import { recordOf } from './record-identity.ts';

/** How one producer writes to one partition; times in milliseconds. */
export interface ProducerPlan {
  readonly topic: string;
  readonly partition: number;
  readonly acks: 0 | 1 | -1;
  readonly idempotent: boolean;
  /** Batches on their way at once; with idempotence 5 at most, as in Kafka. */
  readonly windowMax: number;
  readonly recordsMax: number;
  readonly recordBytesMax: number;
  readonly thinkMs: number;
  /** As `timeout.ms` of the request: how long the leader may wait for the quorum. */
  readonly acksTimeoutMs: number;
  /** A batch older than this is given up, and with it the producer's identity. */
  readonly deliveryTimeoutMs: number;
}

const PRODUCE_VERSION = 11;
const INIT_PRODUCER_ID_VERSION = 4;
const CODECS = [Compression.None, Compression.None, Compression.Lz4, Compression.Gzip];

/** After these a client asks for metadata and sends the batch again. */
const RETRIABLE: ReadonlySet<number> = new Set([
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.NETWORK_EXCEPTION,
]);

interface PendingBatch {
  readonly sent: SentBatch;
  readonly bytes: Buffer;
  readonly createdMs: number;
}

interface Answer {
  readonly errorCode: number;
  readonly baseOffset: number;
}

/** Appends batches to a partition as a Kafka producer does: in windows, retried in order until they are acknowledged or too old. */
export class Producer {
  readonly plan: ProducerPlan;
  private readonly client: KafkaClient;
  private readonly history: ClusterHistory;
  private readonly partition: PartitionHistory;
  private readonly random: SeededRandom;
  private producer: number;
  private producerId = -1;
  private producerEpoch = -1;
  private nextNumber = 0;
  private window: PendingBatch[] = [];
  /** The last batch was stored, so the broker knows which sequence comes next. */
  private isInStep = false;
  isDone = false;

  constructor(client: KafkaClient, history: ClusterHistory, random: SeededRandom, plan: ProducerPlan) {
    this.client = client;
    this.history = history;
    this.random = random;
    this.plan = plan;
    this.partition = history.partition(plan.topic, plan.partition);
    this.producer = history.newProducer();
  }

  /** Until the run is to stop and everything is acknowledged. */
  async run(): Promise<void> {
    const { client, plan, random } = this;
    while (!client.isStopping || this.window.length > 0) {
      if (plan.idempotent && this.producerId < 0 && !(await this.initialize())) continue;
      if (!client.isStopping) this.fillWindow();
      const isSent = await this.sendWindow();
      if (!isSent) await client.backOff(plan.topic);
      this.giveUpOld();
      await client.sleep(random.heavyTailed(plan.thinkMs / 4, plan.thinkMs * 4));
    }
    this.isDone = true;
  }

  private async initialize(): Promise<boolean> {
    const { client } = this;
    try {
      const nodeId = this.random.pick(client.brokers);
      const request = { transactionalId: null, transactionTimeoutMs: 60_000 };
      const answer = await client.call(nodeId, initProducerIdApi, INIT_PRODUCER_ID_VERSION, request);
      if (answer.errorCode === ErrorCode.NONE) {
        this.producerId = answer.producerId;
        this.producerEpoch = answer.producerEpoch;
        return true;
      }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
    await client.backOff(this.plan.topic);
    return false;
  }

  private fillWindow(): void {
    const { plan, random } = this;
    const wanted = random.between(1, plan.windowMax);
    while (this.window.length < wanted) this.window.push(this.newBatch());
  }

  private newBatch(): PendingBatch {
    const { plan, random, producer } = this;
    const first = this.nextNumber;
    const count = random.between(1, plan.recordsMax);
    this.nextNumber += count;
    const sizeBytes = random.below(plan.recordBytesMax + 1);
    const timestamp = this.client.environment.clock.wallMs();
    const records = Array.from({ length: count }, (_, at) =>
      recordOf({ producer, number: first + at }, sizeBytes, timestamp),
    );
    const identity = plan.idempotent
      ? { producerId: this.producerId, producerEpoch: this.producerEpoch, baseSequence: first }
      : {};
    const bytes = buildBatch(records, { ...identity, compression: random.pick(CODECS) });
    const { floor } = this.partition;
    const sent = { producer, first, count, idempotent: plan.idempotent, floor, sentUs: this.history.nowUs };
    return { sent, bytes, createdMs: this.client.environment.clock.monotonicMs() };
  }

  /** Sends all of the window; what was not acknowledged stays in it. False: something went wrong. */
  private async sendWindow(): Promise<boolean> {
    const { plan, client } = this;
    // As Kafka's producer: after a failure one batch at a time, or a leader that is elected in between would take the second for the first.
    const window = plan.idempotent && !this.isInStep ? this.window.slice(0, 1) : this.window;
    const waiting = this.window.slice(window.length);
    const { leaderId } = client.partition(plan.topic, plan.partition);
    if (leaderId < 0) return false;
    const connection = client.connection(leaderId, 'produce');
    const answers = await Promise.all(window.map((batch) => this.send(connection, batch)));
    this.window = [];
    for (const [at, batch] of window.entries()) this.settle(batch, answers[at], leaderId);
    this.isInStep = this.window.length === 0;
    this.window.push(...waiting);
    return this.isInStep;
  }

  /** Undefined: no answer. */
  private async send(connection: BrokerConnection, batch: PendingBatch): Promise<Answer | undefined> {
    const { plan, client } = this;
    const { producer, first, count } = batch.sent;
    this.history.note(client.name, 'produce', producer, first, count, () => {
      return `sends ${first}..${first + count - 1} of producer ${producer} to ${this.partition.name} on n${connection.nodeId}, acks=${plan.acks}`;
    });
    this.partition.sent(batch.sent);
    const topicData = [
      { name: plan.topic, partitionData: [{ index: plan.partition, records: Buffer.from(batch.bytes) }] },
    ];
    const request = { acks: plan.acks, timeoutMs: plan.acksTimeoutMs, topicData };
    if (plan.acks === 0) {
      connection.send(produceApi, PRODUCE_VERSION, request);
      return { errorCode: ErrorCode.NONE, baseOffset: -1 };
    }
    try {
      const timeoutMs = plan.acksTimeoutMs + client.terms.requestTimeoutMs;
      const response = await connection.call(produceApi, PRODUCE_VERSION, request, timeoutMs);
      return response.responses[0]!.partitionResponses[0]!;
    } catch (error) {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }

  private settle(batch: PendingBatch, answer: Answer | undefined, nodeId: number): void {
    const { plan, client } = this;
    const { producer, first } = batch.sent;
    const errorCode = answer?.errorCode ?? ErrorCode.NETWORK_EXCEPTION;
    const baseOffset = answer?.baseOffset ?? -1;
    this.history.note(client.name, 'answer', producer, first, errorCode * 2 ** 24 + baseOffset, () => {
      const what = answer === undefined ? 'no answer' : errorCode === 0 ? `offset ${baseOffset}` : errorName(errorCode);
      return `n${nodeId} on ${first} of producer ${producer} in ${this.partition.name}: ${what}`;
    });
    if (errorCode === ErrorCode.NONE) {
      if (plan.acks === -1) this.partition.acknowledged(batch.sent, baseOffset);
      return;
    }
    if (errorCode === ErrorCode.DUPLICATE_SEQUENCE_NUMBER && plan.idempotent) return;
    if (errorCode === ErrorCode.NOT_ENOUGH_REPLICAS) this.partition.refused(batch.sent);
    if (errorCode === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER || errorCode === ErrorCode.UNKNOWN_PRODUCER_ID) {
      // Only behind a batch that failed itself: all before the window was acknowledged by a quorum.
      check(plan.idempotent && (this.window.length > 0 || plan.acks !== -1), 'acknowledged records survive', () => {
        return `${this.partition.name}: n${nodeId} answers ${errorName(errorCode)} to record ${first} of producer ${producer}, though all before it were acknowledged`;
      });
    } else {
      check(RETRIABLE.has(errorCode), 'service after healing', () => {
        return `${this.partition.name}: n${nodeId} answers ${errorName(errorCode)} to a produce request, which no client sends again`;
      });
    }
    this.window.push(batch);
  }

  /** Whoever gives a batch up does not know whether it was stored: an idempotent producer begins anew under another id. */
  private giveUpOld(): void {
    const { plan, window, client } = this;
    if (client.isStopping) return;
    const oldestMs = client.environment.clock.monotonicMs() - plan.deliveryTimeoutMs;
    if (window.length === 0 || window[0]!.createdMs > oldestMs) return;
    this.history.note(client.name, 'give-up', this.producer, window[0]!.sent.first, 0, () => {
      return `gives up ${window.length} batches of producer ${this.producer} in ${this.partition.name}`;
    });
    this.window = [];
    this.producer = this.history.newProducer();
    this.nextNumber = 0;
    this.producerId = -1;
    this.isInStep = false;
  }
}
