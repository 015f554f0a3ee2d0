import { ResourceType } from '../../config/index.ts';
import {
  ErrorCode,
  type ListConfigResourcesRequest,
  type ListConfigResourcesResponseInput,
} from '../../protocol/index.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

const ALL_TYPES: readonly number[] = Object.values(ResourceType);

/** ListConfigResources, versions 0 and 1: what has configuration (KIP-1142). Version 0 lists client metrics only. */
export const listConfigResourcesHandler: ApiHandler<ListConfigResourcesRequest, ListConfigResourcesResponseInput> = {
  apiKey: 74,
  minVersion: 0,
  maxVersion: 1,
  handle(services, { apiVersion }, request) {
    const asked = apiVersion === 0 ? [ResourceType.ClientMetrics] : request.resourceTypes;
    const types = asked.length === 0 ? ALL_TYPES : [...new Set(asked)];
    if (types.some((type) => !ALL_TYPES.includes(type))) {
      return { errorCode: ErrorCode.UNSUPPORTED_VERSION, configResources: [] };
    }
    const configResources = types.flatMap((resourceType) =>
      namesOf(services, resourceType).map((resourceName) => ({ resourceName, resourceType })),
    );
    return { errorCode: ErrorCode.NONE, configResources };
  },
};

function namesOf({ metadata }: BrokerServices, resourceType: number): readonly string[] {
  switch (resourceType) {
    case ResourceType.Topic:
      return metadata.topics().map(({ name }) => name);
    case ResourceType.Broker:
    case ResourceType.BrokerLogger:
      return [...metadata.brokers.keys()].map(String);
    case ResourceType.Group:
      return metadata.configuredResources(ResourceType.Group);
    default:
      // Client metrics: telemetry is not offered.
      return [];
  }
}
