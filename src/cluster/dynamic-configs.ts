import { ResourceType, type ServerConfig } from '../config/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { MetadataView } from './types.ts';

/** Gives the dynamic broker settings of the metadata to this node's configuration, now and after every change. Returns its end. */
export function followDynamicConfigs(metadata: MetadataView, config: ServerConfig, nodeId: NodeId): () => void {
  const follow = (): void => {
    config.setDynamic(
      metadata.dynamicConfigs(ResourceType.Broker, ''),
      metadata.dynamicConfigs(ResourceType.Broker, String(nodeId)),
    );
  };
  follow();
  return metadata.onChange((change) => {
    if (change.kind !== 'configs-changed' || change.resourceType !== ResourceType.Broker) return;
    if (change.resourceName === '' || change.resourceName === String(nodeId)) follow();
  });
}
