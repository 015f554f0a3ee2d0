import type { BrokerImage } from '../../cluster/index.ts';
import { type DescribeClusterRequest, type DescribeClusterResponseInput, ErrorCode } from '../../protocol/index.ts';
import { CLUSTER_OPERATIONS, OPERATIONS_NOT_ASKED } from '../authorized-operations.ts';
import { reachableController } from '../reachable-controller.ts';
import type { ApiHandler } from '../types.ts';

const Endpoint = { brokers: 1, controllers: 2 } as const;

/** DescribeCluster, versions 0 to 2: the nodes, and who leads the metadata (KIP-700, KIP-919); fenced ones too if asked (KIP-1073). */
export const describeClusterHandler: ApiHandler<DescribeClusterRequest, DescribeClusterResponseInput> = {
  apiKey: 60,
  minVersion: 0,
  maxVersion: 2,
  handle(services, _context, request) {
    const { metadata } = services;
    const { endpointType, includeFencedBrokers } = request;
    if (endpointType !== Endpoint.brokers) {
      const known = endpointType === Endpoint.controllers;
      return {
        errorCode: known ? ErrorCode.MISMATCHED_ENDPOINT_TYPE : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
        errorMessage: known
          ? 'This is a broker\u2019s endpoint: every node is a broker, ask for brokers.'
          : `Unsupported endpoint type ${endpointType}: ask for brokers (1).`,
        clusterId: '',
        brokers: [],
      };
    }
    return {
      errorCode: ErrorCode.NONE,
      clusterId: metadata.clusterId,
      controllerId: reachableController(services),
      brokers: [
        ...rows(metadata.brokers, false),
        ...(includeFencedBrokers ? rows(metadata.fencedBrokers, true) : []),
      ].sort((a, b) => a.brokerId - b.brokerId),
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
        ? CLUSTER_OPERATIONS
        : OPERATIONS_NOT_ASKED,
    };
  },
};

function rows(brokers: ReadonlyMap<number, BrokerImage>, isFenced: boolean) {
  return [...brokers.values()].map(({ nodeId, host, port, rack }) => ({
    brokerId: nodeId,
    host,
    port,
    rack,
    isFenced,
  }));
}
