import { offsetFetchApi } from '../../protocol/generated/offset-fetch.ts';
import { NoAnswer } from '../client/broker-connection.ts';
import type { ClusterHistory } from '../client/history.ts';
import type { KafkaClient, TopicView } from '../client/kafka-client.ts';
import { type FetchTerms, PartitionCursor } from '../client/reader.ts';
import { EVENTS } from '../client/topic-names.ts';
import { check } from '../violation.ts';
import type { BrokerNode } from './broker-node.ts';
import type { TopicKeeper } from './topic-keeper.ts';
import { verifyTopics } from './verify-topics.ts';

const POLL_MS = 100;
const OFFSET_FETCH_VERSION = 7;

/**
 * After healing: reads every partition from its start on every replica until all of them have the same, and everything that was ever acknowledged.
 * Does not return before; whoever waits for it has a limit.
 */
export async function verifyCluster(
  client: KafkaClient,
  history: ClusterHistory,
  { topics, gone }: TopicKeeper,
  groups: readonly string[],
  nodes: readonly BrokerNode[],
): Promise<void> {
  await client.refresh(...topics);
  for (const topic of topics.map((name) => client.topic(name)!)) {
    for (const partition of topic.partitions.keys()) {
      await verifyPartition(client, history, topic, partition);
      for (const group of topic.name === EVENTS ? groups : []) {
        await verifyOffset(client, history, group, topic.name, partition);
      }
    }
  }
  await verifyTopics(client, gone, nodes);
}

async function verifyPartition(
  client: KafkaClient,
  history: ClusterHistory,
  topic: TopicView,
  partition: number,
): Promise<void> {
  const terms: FetchTerms = { maxWaitMs: 0, bytesMax: 1 << 20, byTopicId: true, purpose: 'verify' };
  const cursors = new Map<number, PartitionCursor>();
  const records = history.partition(topic, partition);
  const start = records.deletedTo;
  for (;;) {
    await client.refresh(topic.name);
    const { leaderId, replicas } = client.partition(topic.name, partition);
    for (const nodeId of replicas) {
      const cursor =
        cursors.get(nodeId) ?? new PartitionCursor(client, history, topic, partition, start, `verifier of n${nodeId}`);
      cursors.set(nodeId, cursor);
      for (let before = -1; cursor.position !== before; ) {
        before = cursor.position;
        await cursor.fetch(nodeId, nodeId === leaderId, terms);
      }
    }
    const leader = cursors.get(leaderId);
    const isSettled = leader !== undefined && leader.highWatermark === leader.position;
    if (isSettled && replicas.every((nodeId) => cursors.get(nodeId)!.position === leader.position)) {
      for (const nodeId of replicas) {
        const { digest, held, position } = cursors.get(nodeId)!;
        if (records.isCompacted) {
          records.completeCompacted(position, held, `n${nodeId}`);
          continue;
        }
        check(digest === leader.digest, 'equal replicas after healing', () => {
          return `${records.name}: the bytes of n${nodeId} up to ${leader.position} are not those of its leader n${leaderId}`;
        });
      }
      if (!records.isCompacted) records.complete(start, leader.position, `leader n${leaderId}`);
      return;
    }
    await client.sleep(POLL_MS);
  }
}

async function verifyOffset(
  client: KafkaClient,
  history: ClusterHistory,
  group: string,
  topic: string,
  partition: number,
): Promise<void> {
  for (;;) {
    const coordinator = await client.findCoordinator(group);
    if (coordinator !== undefined) {
      const sinceUs = history.nowUs;
      const request = { groupId: group, topics: [{ name: topic, partitionIndexes: [partition] }] };
      try {
        const answer = await client.call(coordinator, offsetFetchApi, OFFSET_FETCH_VERSION, request);
        const found = answer.topics[0]?.partitions[0];
        if (answer.errorCode === 0 && found?.errorCode === 0) {
          history.group(group, topic, partition).fetched(found.committedOffset, sinceUs, history.nowUs);
          return;
        }
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
    }
    await client.sleep(POLL_MS);
  }
}
