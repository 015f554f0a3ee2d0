import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_MEMBERSHIP } from '../../src/raft/configuration.ts';
import { foundingLog } from '../../src/raft/index.ts';
import { appliedData, bytes, Cluster } from './cluster.ts';

test('founders that store the same first entries form a group, and a joining node learns all from the log', () => {
  const cluster = new Cluster(0);
  const { entries, hardState } = foundingLog([1, 2], [3]);
  for (const id of [1, 2, 3]) {
    const member = cluster.add(id, EMPTY_MEMBERSHIP);
    member.storage.append(entries);
    member.storage.hardState = hardState;
    member.restart();
  }
  cluster.settle();
  cluster.elect(1);
  assert.deepEqual(cluster.leaders(), [1]);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.add(4, EMPTY_MEMBERSHIP);
  cluster.node(1).proposeConfChange({ transition: 0, changes: [{ op: 0, id: 4 }], context: Buffer.alloc(0) });
  cluster.settle();
  cluster.tick(2);
  assert.deepEqual(cluster.node(4).membership, { ...EMPTY_MEMBERSHIP, voters: [1, 2, 4], learners: [3] });
  assert.deepEqual(appliedData(cluster.member(4)), ['a']);
});
