import { ApiError, type ClusterAdmin } from '../../cluster/index.ts';
import { alterPartitionReassignmentsApi } from '../../protocol/generated/alter-partition-reassignments.ts';
import { createPartitionsApi } from '../../protocol/generated/create-partitions.ts';
import { deleteRecordsApi } from '../../protocol/generated/delete-records.ts';
import { electLeadersApi } from '../../protocol/generated/elect-leaders.ts';
import { NoAnswer } from '../client/broker-connection.ts';
import type { ClusterHistory } from '../client/history.ts';
import type { KafkaClient } from '../client/kafka-client.ts';
import { EVENTS } from '../client/topic-names.ts';
import type { SimWorld } from '../host.ts';
import type { BrokerNode } from './broker-node.ts';
import type { Spectator } from './cluster-chaos.ts';
import type { ClusterFault, ClusterPlan } from './cluster-plan.ts';
import { TopicKeeper } from './topic-keeper.ts';

const VERSIONS = { createPartitions: 2, elect: 2, reassign: 0, deleteRecords: 2 } as const;
const WATCH_MS = 100;
const TIMEOUT_MS = 2_000;
/** More than this many partitions a topic does not get within a run. */
const PARTITIONS_MAX = 6;

/** An operator's client: knows who leads, and asks for changes. What becomes of them is nobody's promise; that they do no harm is. */
export class Administrator implements Spectator {
  client: KafkaClient | undefined;
  private readonly history: ClusterHistory;
  readonly topics: TopicKeeper;
  private readonly plan: ClusterPlan;
  private readonly world: SimWorld;
  private readonly nodes: readonly BrokerNode[];

  constructor(history: ClusterHistory, plan: ClusterPlan, world: SimWorld, nodes: readonly BrokerNode[]) {
    this.history = history;
    this.plan = plan;
    this.world = world;
    this.nodes = nodes;
    this.topics = new TopicKeeper(this, plan);
  }

  /** Keeps its view of the topic fresh. */
  async watch(): Promise<void> {
    const client = this.client!;
    while (!client.isStopping) {
      await client.refresh(EVENTS);
      await client.sleep(WATCH_MS);
    }
  }

  leaderId(): number {
    return this.client?.partition(EVENTS, 0).leaderId ?? -1;
  }

  controllerId(): number {
    return this.client?.controllerId ?? -1;
  }

  administer(fault: ClusterFault): void {
    const { client } = this;
    if (client === undefined) return;
    if (fault.kind === 'recreate') this.topics.recreate();
    else if (fault.kind === 'transfer') {
      const { partition, node } = fault;
      this.command((admin) => admin.transferLeader({ topic: EVENTS, partition }, node, TIMEOUT_MS));
    } else if (fault.kind === 'rebalance') {
      this.command(async (admin) => {
        for await (const _ of admin.rebalance({}, new AbortController().signal));
      });
    } else
      client.environment.clock.setTimer(0, () => {
        void this.ask((nodeId) => this.change(client, nodeId, fault));
      });
  }

  remove(node: BrokerNode, returns: boolean): void {
    node.askedToLeave(returns);
    this.command(async (admin) => {
      for await (const _ of admin.removeNode(node.id, new AbortController().signal)) node.agreedToLeave();
    });
  }

  /** As `chronik cluster` does on a node that serves; it may die with the command half done. */
  private command(act: (admin: ClusterAdmin) => Promise<void>): void {
    const serving = this.nodes.filter(({ server, isUp }) => server !== undefined && isUp);
    const node = serving[Math.floor(this.client!.environment.random.next() * serving.length)];
    const { admin } = node?.server ?? {};
    if (node === undefined || admin === undefined) return;
    this.world.machine(node.id).run(() => {
      act(admin).then(
        () => this.noteCommand(node.id, 'is done'),
        (error: unknown) => {
          if (!(error instanceof ApiError)) throw error;
          this.noteCommand(node.id, error.message);
        },
      );
    });
  }

  private noteCommand(nodeId: number, what: string): void {
    this.history.note('admin', 'command', nodeId, 0, 0, () => `n${nodeId}: ${what}`);
  }

  /** Asks the controller as far as it is known, else anybody; an answer that does not come is no news. */
  async ask(request: (nodeId: number) => Promise<boolean>): Promise<void> {
    const { client, plan } = this;
    const known = client?.controllerId ?? -1;
    const nodeId = known > 0 ? known : 1 + Math.floor(client!.environment.random.next() * plan.nodes.nodes);
    try {
      const isDone = await request(nodeId);
      this.history.note(
        'admin',
        'asked',
        nodeId,
        isDone ? 1 : 0,
        0,
        () => `n${nodeId} ${isDone ? 'agrees' : 'refuses'}`,
      );
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }

  /** Asks the leader; what is to go is noted before, since it may go without an answer. */
  private async deleteRecords(client: KafkaClient, partition: number, keep: number): Promise<boolean> {
    const view = client.topic(EVENTS);
    if (view === undefined) return false;
    const { name: topic } = view;
    const { leaderId } = client.partition(topic, partition);
    const records = this.history.partition(view, partition);
    const offset = records.floor - keep;
    if (leaderId < 0 || offset <= records.deletedTo) return false;
    records.deleting(offset);
    const topics = [{ name: topic, partitions: [{ partitionIndex: partition, offset }] }];
    const request = { topics, timeoutMs: TIMEOUT_MS };
    const options = { purpose: 'admin', timeoutMs: TIMEOUT_MS * 2 };
    const answer = await client.call(leaderId, deleteRecordsApi, VERSIONS.deleteRecords, request, options);
    return answer.topics[0]?.partitions[0]?.errorCode === 0;
  }

  private async change(client: KafkaClient, nodeId: number, fault: ClusterFault): Promise<boolean> {
    const topic = EVENTS;
    const options = { purpose: 'admin', timeoutMs: TIMEOUT_MS * 2 };
    if (fault.kind === 'delete-records') return this.deleteRecords(client, fault.partition, fault.keep);
    if (fault.kind === 'elect') {
      const request = { electionType: 0, topicPartitions: null, timeoutMs: TIMEOUT_MS };
      return (await client.call(nodeId, electLeadersApi, VERSIONS.elect, request, options)).errorCode === 0;
    }
    if (fault.kind === 'reassign') {
      const replicas = fault.replicas.length > 0 ? fault.replicas : null;
      const partitions = [{ partitionIndex: fault.partition, replicas }];
      const request = { timeoutMs: TIMEOUT_MS, topics: [{ name: fault.topic ?? topic, partitions }] };
      const answer = await client.call(nodeId, alterPartitionReassignmentsApi, VERSIONS.reassign, request, options);
      return answer.errorCode === 0 && answer.responses[0]?.partitions[0]?.errorCode === 0;
    }
    if (fault.kind === 'add-partition') {
      const count = Math.min(PARTITIONS_MAX, (client.topic(topic)?.partitions.length ?? 0) + 1);
      const topics = [{ name: topic, count, assignments: null }];
      const request = { topics, timeoutMs: TIMEOUT_MS, validateOnly: false };
      const answer = await client.call(nodeId, createPartitionsApi, VERSIONS.createPartitions, request, options);
      return answer.results[0]?.errorCode === 0;
    }
    return false;
  }
}
