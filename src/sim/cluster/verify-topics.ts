import { metadataApi } from '../../protocol/generated/metadata.ts';
import { NoAnswer } from '../client/broker-connection.ts';
import type { KafkaClient } from '../client/kafka-client.ts';
import type { BrokerNode } from './broker-node.ts';

const POLL_MS = 100;
const METADATA_VERSION = 12;

/**
 * After healing, on every node that serves: it knows the same topics, none of those that were deleted, and no node that was removed; its disk
 * holds the logs of its replicas and no others. Does not return before; whoever waits for it has a limit.
 */
export async function verifyTopics(
  client: KafkaClient,
  gone: ReadonlySet<string>,
  nodes: readonly BrokerNode[],
): Promise<void> {
  for (const node of nodes) {
    while (node.server !== undefined && !(await isInOrder(client, node, gone, nodes))) await client.sleep(POLL_MS);
  }
}

async function isInOrder(
  client: KafkaClient,
  node: BrokerNode,
  gone: ReadonlySet<string>,
  nodes: readonly BrokerNode[],
): Promise<boolean> {
  try {
    const answer = await client.call(node.id, metadataApi, METADATA_VERSION, { topics: null });
    if (answer.topics.some(({ topicId }) => gone.has(topicId))) return false;
    if (answer.brokers.some(({ nodeId }) => nodes.find(({ id }) => id === nodeId)?.isRemoved)) return false;
    const expected = answer.topics.flatMap(({ name, partitions }) => {
      const own = partitions.filter(({ replicaNodes }) => replicaNodes.includes(node.id));
      return own.map(({ partitionIndex }) => `${name}-${partitionIndex}`);
    });
    return node.logFolders().every((folder) => expected.includes(folder));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return false;
  }
}
