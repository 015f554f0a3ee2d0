import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError, type NewTopic } from '../../src/cluster/index.ts';
import { MetadataState } from '../../src/cluster/state.ts';
import { planTopic } from '../../src/cluster/topic-plan.ts';
import { ServerConfig } from '../../src/config/index.ts';
import { ErrorCode } from '../../src/protocol/index.ts';

const config = new ServerConfig(new Map([['default.replication.factor', '3']]));

function cluster(members: readonly number[], serving: readonly number[]): MetadataState {
  const state = new MetadataState();
  state.apply({ kind: 'cluster-created', clusterId: 'c' });
  for (const nodeId of members) {
    const fenced = !serving.includes(nodeId);
    state.apply({ kind: 'broker-registered', nodeId, host: 'h', port: 1, rack: null, fenced });
  }
  return state;
}

function placed(state: MetadataState, replicationFactor: number, internal = false): readonly (readonly number[])[] {
  const topic: NewTopic = {
    name: 't',
    numPartitions: 12,
    replicationFactor,
    assignments: new Map(),
    configs: new Map(),
  };
  return planTopic(topic, internal, state, config, 5).replicas;
}

function assertRefused(plan: () => unknown): void {
  assert.throws(plan, (error) => error instanceof ApiError && error.code === ErrorCode.INVALID_REPLICATION_FACTOR);
}

describe('the replicas of a new topic', () => {
  it('are as many as asked for, whoever is away, and those that serve are a majority and lead', () => {
    const state = cluster([1, 2, 3, 4, 5], [4, 5]);
    for (const replicas of [...placed(state, 3), ...placed(state, -1), ...placed(state, -1, true)]) {
      assert.equal(new Set(replicas).size, 3);
      assert.deepEqual(replicas.slice(0, 2).sort(), [4, 5], 'both that serve come first');
    }
    const all = placed(state, 3);
    assert.deepEqual(new Set(all.map(([first]) => first)), new Set([4, 5]));
    assert.deepEqual(new Set(all.map(([, , last]) => last)), new Set([1, 2, 3]));
  });

  it('are on nodes that serve where there are enough of them', () => {
    for (const replicas of placed(cluster([1, 2, 3, 4], [1, 2, 4]), 3)) {
      assert.deepEqual([...replicas].sort(), [1, 2, 4]);
    }
  });

  it('are no more than there are members that stay, where no number was asked for', () => {
    assert.ok(placed(cluster([1], [1]), -1).every((replicas) => replicas.length === 1));
    const state = cluster([1, 2, 3], [1, 2, 3]);
    state.apply({ kind: 'broker-draining', nodeId: 3, draining: true });
    for (const replicas of placed(state, -1, true)) assert.deepEqual([...replicas].sort(), [1, 2]);
  });

  it('are refused when there are fewer members than were asked for', () => {
    assertRefused(() => placed(cluster([1, 2, 3], [1, 2, 3]), 4));
    const state = cluster([1, 2, 3], [1, 2, 3]);
    state.apply({ kind: 'broker-draining', nodeId: 3, draining: true });
    assertRefused(() => placed(state, 3));
  });

  it('are not put by hand on a node that is being removed', () => {
    const state = cluster([1, 2, 3], [1, 2, 3]);
    const topic: NewTopic = {
      name: 't',
      numPartitions: -1,
      replicationFactor: -1,
      assignments: new Map([[0, [1, 3]]]),
      configs: new Map(),
    };
    assert.deepEqual(planTopic(topic, false, state, config, 0).replicas, [[1, 3]]);
    state.apply({ kind: 'broker-draining', nodeId: 3, draining: true });
    assert.throws(
      () => planTopic(topic, false, state, config, 0),
      (error) => error instanceof ApiError && error.code === ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    );
  });
});
