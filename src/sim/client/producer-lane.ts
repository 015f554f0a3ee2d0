import { buildBatch, Compression, ErrorCode } from '../../protocol/index.ts';
import type { SeededRandom } from '../random.ts';
import { check } from '../violation.ts';
import { errorName } from './error-name.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient, TopicView } from './kafka-client.ts';
import { LEADER_MOVED } from './leader-moved.ts';
import type { PartitionHistory, SentBatch } from './record-history.ts';
import { keyedRecordOf, recordOf } from './record-identity.ts';

/** How one producer writes; times in milliseconds. */
export interface ProducerPlan {
  readonly topics: readonly string[];
  /** Undefined: all that the topics have. */
  readonly partition: number | undefined;
  /** Names topics by their ids, as clients of Kafka 4.1 do. */
  readonly byTopicId: boolean;
  readonly acks: 0 | 1 | -1;
  readonly idempotent: boolean;
  /** Batches of a partition on their way at once; with idempotence 5 at most, as in Kafka. */
  readonly windowMax: number;
  readonly recordsMax: number;
  readonly recordBytesMax: number;
  readonly thinkMs: number;
  /** As `timeout.ms` of the request: how long the leader may wait for the quorum. */
  readonly acksTimeoutMs: number;
  /** A batch older than this is given up, and with it the producer's identity. */
  readonly deliveryTimeoutMs: number;
}

const CODECS = [Compression.None, Compression.None, Compression.Lz4, Compression.Gzip];

/** After these a client asks for metadata and sends the batch again. */
const RETRIABLE: ReadonlySet<number> = new Set([
  ...LEADER_MOVED,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.NETWORK_EXCEPTION,
]);

export interface PendingBatch {
  readonly sent: SentBatch;
  readonly bytes: Buffer;
  readonly createdMs: number;
}

export interface ProduceAnswer {
  readonly errorCode: number;
  readonly baseOffset: number;
}

/** What a producer has for one partition: its records in order, in batches that are sent until they are acknowledged or too old. */
export class ProducerLane {
  readonly topic: TopicView;
  readonly partition: number;
  readonly producer: number;
  private readonly plan: ProducerPlan;
  private readonly client: KafkaClient;
  private readonly history: ClusterHistory;
  private readonly records: PartitionHistory;
  private nextNumber = 0;
  private window: PendingBatch[] = [];
  /** The last batch was stored, so the broker knows which sequence comes next. */
  private isInStep = false;

  constructor(client: KafkaClient, history: ClusterHistory, plan: ProducerPlan, topic: TopicView, partition: number) {
    this.client = client;
    this.history = history;
    this.plan = plan;
    this.topic = topic;
    this.partition = partition;
    this.records = history.partition(topic, partition);
    this.producer = history.newProducer();
  }

  get isEmpty(): boolean {
    return this.window.length === 0;
  }

  get oldestMs(): number {
    return this.window[0]?.createdMs ?? Number.POSITIVE_INFINITY;
  }

  /** `producerId` and `producerEpoch`: of an idempotent producer. */
  fill(random: SeededRandom, producerId: number, producerEpoch: number): void {
    const wanted = random.between(1, this.plan.windowMax);
    while (this.window.length < wanted) this.window.push(this.newBatch(random, producerId, producerEpoch));
  }

  /** Those that may be on their way at once, to be settled in their order. They leave the window. */
  take(): PendingBatch[] {
    // As Kafka's producer: after a failure one batch at a time, or a leader that is elected in between would take the second for the first.
    const isCareful = this.plan.idempotent && !this.isInStep;
    return this.window.splice(0, isCareful ? 1 : this.window.length);
  }

  onSend({ sent }: PendingBatch, nodeId: number): void {
    const { producer, first, count } = sent;
    this.history.note(this.client.name, 'produce', producer, first, count, () => {
      return `sends ${first}..${first + count - 1} of producer ${producer} to ${this.records.name} on n${nodeId}, acks=${this.plan.acks}`;
    });
    this.records.sent(sent);
  }

  /** Takes in the answers to what was taken (undefined: none came), and puts back what failed. Whether nothing did. */
  settle(taken: readonly PendingBatch[], answers: readonly (ProduceAnswer | undefined)[], nodeId: number): boolean {
    const failed: PendingBatch[] = [];
    for (const [at, batch] of taken.entries()) {
      if (!this.isStored(batch, answers[at], nodeId, failed.length === 0)) failed.push(batch);
    }
    this.isInStep = failed.length === 0;
    this.window.unshift(...failed);
    return this.isInStep;
  }

  describe(): string {
    return `${this.window.length} batches of producer ${this.producer} in ${this.records.name}`;
  }

  private newBatch(random: SeededRandom, producerId: number, producerEpoch: number): PendingBatch {
    const { plan, producer, records: partition } = this;
    const first = this.nextNumber;
    const count = random.between(1, plan.recordsMax);
    this.nextNumber += count;
    const sizeBytes = random.below(plan.recordBytesMax + 1);
    const { clock } = this.client.environment;
    // Brokers' clocks differ by minutes: records that are to be compacted are old to all of them.
    const timestamp = partition.isCompacted ? Math.ceil(this.history.nowUs / 1000) : clock.wallMs();
    const recordFrom = partition.isCompacted ? keyedRecordOf : recordOf;
    const records = Array.from({ length: count }, (_, at) =>
      recordFrom({ producer, number: first + at }, sizeBytes, timestamp),
    );
    const identity = plan.idempotent ? { producerId, producerEpoch, baseSequence: first } : {};
    const bytes = buildBatch(records, { ...identity, compression: random.pick(CODECS) });
    const { idempotent } = plan;
    const sent = { producer, first, count, idempotent, floor: partition.floor, sentUs: this.history.nowUs };
    return { sent, bytes, createdMs: clock.monotonicMs() };
  }

  private isStored(
    batch: PendingBatch,
    answer: ProduceAnswer | undefined,
    nodeId: number,
    isAllBeforeStored: boolean,
  ): boolean {
    const { plan, client } = this;
    const { producer, first } = batch.sent;
    const errorCode = answer?.errorCode ?? ErrorCode.NETWORK_EXCEPTION;
    const baseOffset = answer?.baseOffset ?? -1;
    this.history.note(client.name, 'answer', producer, first, errorCode * 2 ** 24 + baseOffset, () => {
      const what = answer === undefined ? 'no answer' : errorCode === 0 ? `offset ${baseOffset}` : errorName(errorCode);
      return `n${nodeId} on ${first} of producer ${producer} in ${this.records.name}: ${what}`;
    });
    if (errorCode === ErrorCode.NONE) {
      if (plan.acks === -1) this.records.acknowledged(batch.sent, baseOffset);
      return true;
    }
    if (errorCode === ErrorCode.DUPLICATE_SEQUENCE_NUMBER && plan.idempotent) return true;
    if (errorCode === ErrorCode.NOT_ENOUGH_REPLICAS) this.records.refused(batch.sent);
    if (errorCode === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER || errorCode === ErrorCode.UNKNOWN_PRODUCER_ID) {
      // Only behind a batch that failed itself: all before the window was acknowledged by a quorum.
      check(plan.idempotent && (!isAllBeforeStored || plan.acks !== -1), 'acknowledged records survive', () => {
        return `${this.records.name}: n${nodeId} answers ${errorName(errorCode)} to record ${first} of producer ${producer}, though all before it were acknowledged`;
      });
    } else {
      check(RETRIABLE.has(errorCode), 'service after healing', () => {
        return `${this.records.name}: n${nodeId} answers ${errorName(errorCode)} to a produce request, which no client sends again`;
      });
    }
    return false;
  }
}
