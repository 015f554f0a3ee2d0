import type { BrokerServices } from './types.ts';

/**
 * The node to which clients should send changes of the metadata. Every node takes them and passes them on, so while the metadata has no
 * leader, or one that clients cannot reach, this node names itself: as with Kafka any broker will do.
 */
export function reachableController({ metadata, nodeId }: BrokerServices): number {
  return metadata.brokers.has(metadata.controllerId) ? metadata.controllerId : nodeId;
}
