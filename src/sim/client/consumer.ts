import type { SeededRandom } from '../random.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type FetchTerms, PartitionCursor } from './reader.ts';

export interface ConsumerPlan {
  readonly topic: string;
  readonly partition: number;
  /** How often, in a thousand, it moves to another replica than the leader, as one with a rack of its own would. */
  readonly followerPermille: number;
  readonly maxWaitMs: number;
  readonly bytesMax: number;
  readonly byTopicId: boolean;
  /** How often, in a thousand, it begins again at the start of the log. */
  readonly rewindPermille: number;
  /** Where it is; the leader may send it to a replica there. '' if it does not say. */
  readonly rack: string;
}

/** Reads one partition from the start, from the leader and from followers, until the run is to stop and it has read everything. */
export class Consumer {
  isDone = false;
  private readonly client: KafkaClient;
  private readonly history: ClusterHistory;
  private readonly random: SeededRandom;
  private readonly plan: ConsumerPlan;
  private cursor: PartitionCursor;
  /** -1: reads from the leader. */
  private follower = -1;

  constructor(client: KafkaClient, history: ClusterHistory, random: SeededRandom, plan: ConsumerPlan) {
    this.client = client;
    this.history = history;
    this.random = random;
    this.plan = plan;
    this.cursor = this.begin();
  }

  async run(): Promise<void> {
    const { client, plan, random } = this;
    const terms: FetchTerms = { ...plan, purpose: `fetch-${plan.partition}` };
    while (!client.isStopping || !this.cursor.isCaughtUp) {
      const { leaderId, replicas } = client.partition(plan.topic, plan.partition);
      // The topic was deleted and made again.
      if (client.topic(plan.topic)!.topicId !== this.cursor.topic.topicId) this.cursor = this.begin();
      if (random.permille(100)) {
        this.follower = random.permille(plan.followerPermille) && replicas.length > 0 ? random.pick(replicas) : -1;
      }
      if (!client.isStopping && random.permille(plan.rewindPermille)) {
        this.cursor = this.begin();
      }
      const nodeId = this.follower >= 0 ? this.follower : leaderId;
      const outcome = nodeId < 0 ? 'retry' : await this.cursor.fetch(nodeId, this.follower < 0, terms);
      const { preferredReplica } = this.cursor;
      if (outcome === 'fetched' && preferredReplica >= 0) this.follower = preferredReplica;
      if (outcome === 'fetched') continue;
      // A follower that is behind sends its reader back to the leader; only the leader's word counts.
      this.follower = -1;
      await client.backOff(plan.topic);
    }
    this.isDone = true;
  }

  private begin(): PartitionCursor {
    const { client, history, plan } = this;
    return new PartitionCursor(client, history, client.topic(plan.topic)!, plan.partition);
  }
}
