import {
  type AlterPartitionReassignmentsRequest,
  type AlterPartitionReassignmentsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { asRefusal, withinTimeout } from '../api-errors.ts';
import type { ApiHandler } from '../types.ts';

/**
 * AlterPartitionReassignments, versions 0 and 1: moves partitions to other replicas, or stops such a move (KIP-455, KIP-860).
 * Answered when the new assignment is decided; ListPartitionReassignments shows what is still on its way.
 */
export const alterPartitionReassignmentsHandler: ApiHandler<
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponseInput
> = {
  apiKey: 45,
  minVersion: 0,
  maxVersion: 1,
  async handle(services, _context, request) {
    const { allowReplicationFactorChange, topics } = request;
    const moves = topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, replicas }) => ({ topic: name, partition: partitionIndex, replicas })),
    );
    try {
      const work = services.controller.reassign(moves, { allowReplicationFactorChange });
      const outcomes = (await withinTimeout(services, request.timeoutMs, work)).values();
      const responses = topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => {
          const { errorCode, errorMessage } = outcomes.next().value!;
          return { partitionIndex, errorCode, errorMessage };
        }),
      }));
      return { allowReplicationFactorChange, errorCode: ErrorCode.NONE, errorMessage: null, responses };
    } catch (error) {
      return { allowReplicationFactorChange, ...asRefusal(error), responses: [] };
    }
  },
};
