import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError } from '../../src/cluster/index.ts';
import { planReassignment } from '../../src/cluster/reassignment-plan.ts';
import { MetadataState } from '../../src/cluster/state.ts';
import { ErrorCode } from '../../src/protocol/index.ts';

/** Nodes 1 to 4, of which 3 and 4 are being removed, and a partition on 1, 2 and 4. */
function cluster(): MetadataState {
  const state = new MetadataState();
  state.apply({ kind: 'cluster-created', clusterId: 'c' });
  for (const nodeId of [1, 2, 3, 4]) {
    state.apply({ kind: 'broker-registered', nodeId, host: 'h', port: 1, rack: null, fenced: false });
  }
  state.apply({ kind: 'topic-created', name: 't', id: 'x', internal: false, replicas: [[1, 2, 4]], configs: {} });
  for (const nodeId of [3, 4]) state.apply({ kind: 'broker-draining', nodeId, draining: true });
  return state;
}

const plan = (replicas: readonly number[]) => planReassignment({ topic: 't', partition: 0, replicas }, cluster(), true);

function assertRefused(replicas: readonly number[], message: RegExp): void {
  assert.throws(
    () => plan(replicas),
    (error) =>
      error instanceof ApiError && error.code === ErrorCode.INVALID_REPLICA_ASSIGNMENT && message.test(error.message),
  );
}

describe('a move of a partition', () => {
  it('does not go to a node that is being removed, nor to one that is not there', () => {
    assertRefused([1, 2, 3], /^Broker 3 is being removed from the cluster\.$/);
    assertRefused([1, 2, 5], /^Broker 5 is not registered\.$/);
  });

  it('may leave a replica for now on a node that is being removed', () => {
    assert.deepEqual(plan([4, 1]), { kind: 'partition-reassigned', id: 'x', partition: 0, replicas: [4, 1] });
  });
});
