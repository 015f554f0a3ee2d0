import { type DescribeClusterRequest, type DescribeClusterResponseInput, ErrorCode } from '../../protocol/index.ts';
import { CLUSTER_OPERATIONS, OPERATIONS_NOT_ASKED } from '../authorized-operations.ts';
import type { ApiHandler } from '../types.ts';

const Endpoint = { brokers: 1, controllers: 2 } as const;

/** DescribeCluster, versions 0 to 2: the nodes, and who leads the metadata (KIP-700, KIP-919). */
export const describeClusterHandler: ApiHandler<DescribeClusterRequest, DescribeClusterResponseInput> = {
  apiKey: 60,
  minVersion: 0,
  maxVersion: 2,
  handle({ metadata }, _context, request) {
    const { endpointType } = request;
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
      controllerId: metadata.controllerId,
      brokers: [...metadata.brokers.values()].map(({ nodeId, ...broker }) => ({ brokerId: nodeId, ...broker })),
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
        ? CLUSTER_OPERATIONS
        : OPERATIONS_NOT_ASKED,
    };
  },
};
