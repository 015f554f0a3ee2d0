import { fetchApi } from '../../protocol/generated/fetch.ts';
import { ErrorCode } from '../../protocol/index.ts';
import { type BrokerConnection, NoAnswer } from './broker-connection.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient } from './kafka-client.ts';
import { PartitionCursor } from './reader.ts';

const FETCH_VERSION = 16;
const FIRST_EPOCH = 1;

export interface SessionConsumerPlan {
  readonly topic: string;
  readonly maxWaitMs: number;
  readonly bytesMax: number;
}

/** What a broker remembers of a client's fetches, as the client remembers it (KIP-227). */
interface Session {
  readonly connection: BrokerConnection;
  id: number;
  epoch: number;
  /** What the broker was told last, by partition. */
  readonly told: Map<number, { readonly position: number; readonly leaderEpoch: number }>;
}

/**
 * Reads all partitions of a topic from their leaders by incremental fetch sessions, as Kafka's own consumer does: a request names only what has
 * changed, an answer only what is new. Ends when the run is to stop and everything is read.
 */
export class SessionConsumer {
  isDone = false;
  private readonly client: KafkaClient;
  private readonly plan: SessionConsumerPlan;
  private readonly history: ClusterHistory;
  private readonly cursors = new Map<number, PartitionCursor>();
  private readonly sessions = new Map<number, Session>();

  constructor(client: KafkaClient, history: ClusterHistory, plan: SessionConsumerPlan) {
    this.client = client;
    this.history = history;
    this.plan = plan;
  }

  async run(): Promise<void> {
    const { client, plan } = this;
    while (!client.isStopping || [...this.cursors.values()].some(({ isCaughtUp }) => !isCaughtUp)) {
      const byLeader = this.partitionsByLeader();
      // As long as a partition has no leader that is known, metadata is asked for again.
      let isWell = [...byLeader.values()].flat().length === client.topic(plan.topic)?.partitions.length;
      for (const [nodeId, partitions] of byLeader) isWell = (await this.fetch(nodeId, partitions)) && isWell;
      if (!isWell) await client.backOff(plan.topic);
    }
    this.isDone = true;
  }

  private partitionsByLeader(): Map<number, number[]> {
    const byLeader = new Map<number, number[]>();
    for (const [partition, view] of (this.client.topic(this.plan.topic)?.partitions ?? []).entries()) {
      if (view === undefined || view.leaderId < 0) continue;
      byLeader.set(view.leaderId, [...(byLeader.get(view.leaderId) ?? []), partition]);
    }
    return byLeader;
  }

  private async fetch(nodeId: number, partitions: readonly number[]): Promise<boolean> {
    const { client, plan } = this;
    const connection = client.connection(nodeId, 'session');
    const session = this.sessionOn(nodeId, connection);
    const { topicId } = client.topic(plan.topic)!;
    const forgotten = [...session.told.keys()].filter((partition) => !partitions.includes(partition));
    const changed = partitions.filter((partition) => this.hasChanged(session, partition));
    for (const partition of forgotten) session.told.delete(partition);
    for (const partition of changed) session.told.set(partition, this.wanted(partition));
    // In the end it has to catch up, and asks one leader after the other.
    const maxWaitMs = client.isStopping ? 0 : plan.maxWaitMs;
    const request = {
      maxWaitMs,
      minBytes: 1,
      maxBytes: plan.bytesMax,
      sessionId: session.id,
      sessionEpoch: session.epoch,
      topics: changed.length === 0 ? [] : [{ topicId, partitions: changed.map((partition) => this.asked(partition)) }],
      forgottenTopicsData: forgotten.length === 0 ? [] : [{ topicId, partitions: forgotten }],
    };
    try {
      const timeoutMs = maxWaitMs + client.terms.requestTimeoutMs;
      const answer = await connection.call(fetchApi, FETCH_VERSION, request, timeoutMs);
      if (answer.errorCode !== ErrorCode.NONE) {
        this.sessions.delete(nodeId);
        return false;
      }
      session.id = answer.sessionId;
      // A broker without room for a session answers each request as a full one.
      if (answer.sessionId === 0) this.sessions.delete(nodeId);
      else session.epoch++;
      let isWell = true;
      for (const data of answer.responses.flatMap((topic) => topic.partitions)) {
        const cursor = this.cursor(data.partitionIndex);
        if (cursor.accept(data, connection, true) !== 'fetched') isWell = false;
      }
      return isWell;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.sessions.delete(nodeId);
      return false;
    }
  }

  /** A broken connection may have lost a request that the broker has counted, so a session does not outlive it. */
  private sessionOn(nodeId: number, connection: BrokerConnection): Session {
    const present = this.sessions.get(nodeId);
    if (present?.connection === connection) return present;
    const session: Session = { connection, id: 0, epoch: FIRST_EPOCH - 1, told: new Map() };
    this.sessions.set(nodeId, session);
    return session;
  }

  private hasChanged(session: Session, partition: number): boolean {
    const told = session.told.get(partition);
    const { position, leaderEpoch } = this.wanted(partition);
    return told?.position !== position || told.leaderEpoch !== leaderEpoch;
  }

  private wanted(partition: number): { position: number; leaderEpoch: number } {
    const { leaderEpoch } = this.client.partition(this.plan.topic, partition);
    return { position: this.cursor(partition).position, leaderEpoch };
  }

  private asked(partition: number) {
    const { position, leaderEpoch } = this.wanted(partition);
    const { bytesMax } = this.plan;
    return { partition, fetchOffset: position, partitionMaxBytes: bytesMax, currentLeaderEpoch: leaderEpoch };
  }

  private cursor(partition: number): PartitionCursor {
    const present = this.cursors.get(partition);
    if (present !== undefined) return present;
    const cursor = new PartitionCursor(this.client, this.history, this.client.topic(this.plan.topic)!, partition);
    this.cursors.set(partition, cursor);
    return cursor;
  }
}
