import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { placeReplicas } from '../../src/cluster/placement.ts';

const nodes = (count: number, racks = 0) =>
  Array.from({ length: count }, (_, index) => ({ nodeId: index + 1, rack: racks === 0 ? null : `r${index % racks}` }));

describe('the placement of replicas', () => {
  it('is round-robin on three nodes', () => {
    assert.deepEqual(placeReplicas(nodes(3), 4, 2, 0), [
      [1, 2],
      [2, 3],
      [3, 1],
      [1, 3],
    ]);
  });

  it('puts everything on the only node', () => {
    assert.deepEqual(placeReplicas(nodes(1), 3, 1, 7), [[1], [1], [1]]);
  });

  it('is even: leaders differ by at most one, replicas are distinct', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(1000),
        fc.nat(8),
        (count, partitions, start, more) => {
          const factor = 1 + (more % count);
          const placed = placeReplicas(nodes(count), partitions, factor, start);
          const leaders = new Map<number, number>();
          for (const replicas of placed) {
            assert.equal(new Set(replicas).size, factor);
            leaders.set(replicas[0]!, (leaders.get(replicas[0]!) ?? 0) + 1);
          }
          const counts = Array.from({ length: count }, (_, index) => leaders.get(index + 1) ?? 0);
          assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
        },
      ),
    );
  });

  it('gives each partition as many racks as it has replicas, or all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(50),
        fc.nat(11),
        (count, racks, start, more) => {
          const factor = 1 + (more % count);
          const cluster = nodes(count, racks);
          const rackOf = new Map(cluster.map(({ nodeId, rack }) => [nodeId, rack]));
          const used = new Set(rackOf.values()).size;
          for (const replicas of placeReplicas(cluster, 20, factor, start)) {
            assert.equal(new Set(replicas.map((node) => rackOf.get(node))).size, Math.min(factor, used));
          }
        },
      ),
    );
  });
});
