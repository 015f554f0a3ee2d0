import { initProducerIdApi } from '../../protocol/generated/init-producer-id.ts';
import { type ProduceResponse, produceApi } from '../../protocol/generated/produce.ts';
import { ErrorCode } from '../../protocol/index.ts';
import type { SeededRandom } from '../random.ts';
import { check } from '../violation.ts';
import { NoAnswer } from './broker-connection.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type PendingBatch, type ProduceAnswer, ProducerLane, type ProducerPlan } from './producer-lane.ts';

const PRODUCE_VERSION_BY_NAME = 11;
const PRODUCE_VERSION_BY_ID = 13;
const INIT_PRODUCER_ID_VERSION = 4;

/** The batches of one request, one for each of its partitions. */
interface Shipment {
  readonly nodeId: number;
  readonly batches: Map<ProducerLane, PendingBatch>;
}

/**
 * Writes to partitions as a Kafka producer does: a request holds a batch for each partition that its broker leads, several requests are on
 * their way at once, and each partition's batches are sent again in order until they are acknowledged or too old.
 */
export class Producer {
  readonly plan: ProducerPlan;
  private readonly client: KafkaClient;
  private readonly history: ClusterHistory;
  private readonly random: SeededRandom;
  private readonly lanes = new Map<string, ProducerLane>();
  private producerId = -1;
  private producerEpoch = -1;
  isDone = false;

  constructor(client: KafkaClient, history: ClusterHistory, random: SeededRandom, plan: ProducerPlan) {
    this.client = client;
    this.history = history;
    this.random = random;
    this.plan = plan;
  }

  /** Until the run is to stop and everything is acknowledged. */
  async run(): Promise<void> {
    const { client, plan, random } = this;
    while (!client.isStopping || [...this.lanes.values()].some(({ isEmpty }) => !isEmpty)) {
      this.followTopics();
      if (plan.idempotent && this.producerId < 0 && !(await this.initialize())) continue;
      if (!client.isStopping) this.fillWindows();
      const isSent = await this.sendWindows();
      if (!isSent) await client.backOff(...plan.topics);
      this.giveUpOld();
      await client.sleep(random.heavyTailed(plan.thinkMs / 4, plan.thinkMs * 4));
    }
    this.isDone = true;
  }

  /** Partitions that are new are written from now on. What was on its way to a topic that was made anew is given up. */
  private followTopics(): void {
    const { client, plan } = this;
    for (const name of plan.topics) {
      const topic = client.topic(name);
      const wanted = plan.partition === undefined ? [...(topic?.partitions.keys() ?? [])] : [plan.partition];
      for (const partition of topic === undefined ? [] : wanted) {
        const key = `${name}-${partition}`;
        const lane = this.lanes.get(key);
        if (lane?.topic.topicId === topic!.topicId) continue;
        if (lane !== undefined) this.beginAnew(key);
        this.lanes.set(key, new ProducerLane(client, this.history, plan, topic!, partition));
      }
    }
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
    await client.backOff(...this.plan.topics);
    return false;
  }

  private fillWindows(): void {
    for (const lane of this.lanes.values()) lane.fill(this.random, this.producerId, this.producerEpoch);
  }

  /** Sends what may be on its way at once. False: something went wrong, or has no leader. */
  private async sendWindows(): Promise<boolean> {
    const { client } = this;
    const shipments = new Map<string, Shipment>();
    const taken: { readonly lane: ProducerLane; readonly nodeId: number; readonly batches: PendingBatch[] }[] = [];
    let isWell = true;
    for (const lane of this.lanes.values()) {
      const { leaderId } = client.partition(lane.topic.name, lane.partition);
      if (leaderId < 0) isWell &&= lane.isEmpty;
      if (leaderId < 0 || lane.isEmpty) continue;
      const batches = lane.take();
      taken.push({ lane, nodeId: leaderId, batches });
      for (const [at, batch] of batches.entries()) {
        const shipment = shipments.get(`${leaderId}/${at}`) ?? { nodeId: leaderId, batches: new Map() };
        shipments.set(`${leaderId}/${at}`, shipment);
        shipment.batches.set(lane, batch);
      }
    }
    const answers = new Map<PendingBatch, ProduceAnswer>();
    await Promise.all([...shipments.values()].map((shipment) => this.send(shipment, answers)));
    for (const { lane, nodeId, batches } of taken) {
      const answered = batches.map((batch) => answers.get(batch));
      isWell = lane.settle(batches, answered, nodeId) && isWell;
    }
    return isWell;
  }

  /** Batches without an answer are left out of `answers`. */
  private async send({ nodeId, batches }: Shipment, answers: Map<PendingBatch, ProduceAnswer>): Promise<void> {
    const { plan, client } = this;
    const connection = client.connection(nodeId, 'produce');
    const byTopic = new Map<string, ProducerLane[]>();
    for (const [lane, batch] of batches) {
      lane.onSend(batch, nodeId);
      byTopic.set(lane.topic.topicId, [...(byTopic.get(lane.topic.topicId) ?? []), lane]);
    }
    const topicData = [...byTopic.values()].map((lanes) => ({
      ...(plan.byTopicId ? { topicId: lanes[0]!.topic.topicId } : { name: lanes[0]!.topic.name }),
      partitionData: lanes.map((lane) => ({
        index: lane.partition,
        records: Buffer.from(batches.get(lane)!.bytes),
      })),
    }));
    const request = { acks: plan.acks, timeoutMs: plan.acksTimeoutMs, topicData };
    const version = plan.byTopicId ? PRODUCE_VERSION_BY_ID : PRODUCE_VERSION_BY_NAME;
    if (plan.acks === 0) {
      connection.send(produceApi, version, request);
      for (const batch of batches.values()) answers.set(batch, { errorCode: ErrorCode.NONE, baseOffset: -1 });
      return;
    }
    try {
      const timeoutMs = plan.acksTimeoutMs + client.terms.requestTimeoutMs;
      const response = await connection.call(produceApi, version, request, timeoutMs);
      for (const [lane, batch] of batches) answers.set(batch, answerFor(lane, response, plan.byTopicId));
      const count = response.responses.flatMap((topic) => topic.partitionResponses).length;
      check(count === batches.size, 'answers are whole', () => {
        return `n${nodeId} answers for ${count} partitions to a produce request with ${batches.size}`;
      });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }

  /** Whoever gives a batch up does not know whether it was stored: an idempotent producer begins anew under another id. */
  private giveUpOld(): void {
    const { plan, client } = this;
    if (client.isStopping) return;
    const oldestMs = client.environment.clock.monotonicMs() - plan.deliveryTimeoutMs;
    for (const [key, lane] of [...this.lanes]) if (lane.oldestMs <= oldestMs) this.beginAnew(key);
  }

  private beginAnew(key: string): void {
    const { plan, client, lanes } = this;
    for (const [each, lane] of [...lanes]) {
      if (each !== key && !plan.idempotent) continue;
      this.history.note(client.name, 'give-up', lane.producer, 0, 0, () => `gives up ${lane.describe()}`);
      lanes.delete(each);
    }
    this.producerId = -1;
  }
}

function answerFor({ topic, partition }: ProducerLane, response: ProduceResponse, byTopicId: boolean): ProduceAnswer {
  const ofTopic = response.responses.find(({ name, topicId }) => {
    return byTopicId ? topicId === topic.topicId : name === topic.name;
  });
  const answer = ofTopic?.partitionResponses.find(({ index }) => index === partition);
  check(answer !== undefined, 'answers are whole', () => {
    return `a produce request had records for ${topic.name}-${partition}, of which its answer says nothing`;
  });
  return answer;
}
