import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nodeForReplica, planRebalancing } from '../../src/cluster/rebalance-plan.ts';

type Nodes = readonly { readonly nodeId: number; readonly rack: string | null }[];

const nodes = (count: number, racks = 0): Nodes =>
  Array.from({ length: count }, (_, index) => ({ nodeId: index + 1, rack: racks === 0 ? null : `r${index % racks}` }));

function plan(on: Nodes, assignments: readonly (readonly number[])[], replicationFactor?: number) {
  const partitions = assignments.map((replicas, partition) => ({ topic: 't', partition, replicas }));
  return planRebalancing({ nodes: on, partitions, replicationFactor });
}

function counts(
  on: Nodes,
  assignments: readonly (readonly number[])[],
  of: (replicas: readonly number[]) => readonly number[],
) {
  return on.map(({ nodeId }) => assignments.filter((replicas) => of(replicas).includes(nodeId)).length);
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const copied = (before: readonly (readonly number[])[], after: readonly (readonly number[])[]): number =>
  after.reduce((sum, replicas, at) => sum + replicas.filter((node) => !before[at]!.includes(node)).length, 0);
const racksOf = (on: Nodes, replicas: readonly number[]): number =>
  new Set(replicas.map((node) => on.find(({ nodeId }) => nodeId === node)?.rack ?? null)).size;

const clusters = fc
  .record({
    count: fc.integer({ min: 1, max: 7 }),
    racks: fc.integer({ min: 0, max: 3 }),
    seeds: fc.array(
      fc.record({ shuffle: fc.array(fc.nat(1_000), { minLength: 7, maxLength: 7 }), factor: fc.nat(6) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    ),
  })
  .map(({ count, racks, seeds }) => ({
    on: nodes(count, racks),
    assignments: seeds.map(({ shuffle, factor }) =>
      nodes(count)
        .map(({ nodeId }) => nodeId)
        .sort((a, b) => shuffle[a - 1]! - shuffle[b - 1]! || a - b)
        .slice(0, 1 + (factor % count)),
    ),
  }));

describe('the plan of a rebalance', () => {
  it('moves nothing where all is even', () => {
    const even = [
      [1, 2],
      [2, 3],
      [3, 1],
    ];
    assert.deepEqual(plan(nodes(3), even), even);
  });

  it('gives a new node its share and copies nothing else', () => {
    const before = Array.from({ length: 12 }, (_, at) => [(at % 3) + 1, ((at + 1) % 3) + 1]);
    const after = plan(nodes(4), before);
    assert.equal(copied(before, after), 6);
    assert.deepEqual(
      counts(nodes(4), after, (replicas) => replicas),
      [6, 6, 6, 6],
    );
    assert.deepEqual(
      counts(nodes(4), after, (replicas) => [replicas[0]!]),
      [3, 3, 3, 3],
    );
  });

  it('raises the replicas of what one node has alone, and spreads its leaders', () => {
    const before = Array.from({ length: 6 }, () => [1]);
    const after = plan(nodes(3), before, 3);
    assert.ok(after.every((replicas) => replicas.length === 3 && replicas.includes(1)));
    assert.deepEqual(
      counts(nodes(3), after, (replicas) => [replicas[0]!]),
      [2, 2, 2],
    );
  });

  it('leaves alone what nodes hold that are away', () => {
    const before = [
      [9, 1],
      [9, 1],
      [9, 2],
    ];
    const after = plan(nodes(2), before);
    assert.equal(copied(before, after), 0);
    assert.ok(after.every((replicas) => replicas.includes(9)));
  });

  it('keeps each partition whole, in as many racks as before, evens out leaders and replicas, and is done with that', () => {
    fc.assert(
      fc.property(clusters, ({ on, assignments }) => {
        const after = plan(on, assignments);
        for (const [at, replicas] of after.entries()) {
          assert.equal(replicas.length, assignments[at]!.length);
          assert.equal(new Set(replicas).size, replicas.length);
          assert.ok(racksOf(on, replicas) >= racksOf(on, assignments[at]!));
        }
        const all = (replicas: readonly number[]): readonly number[] => replicas;
        if (on[0]!.rack === null) assert.ok(spread(counts(on, after, all)) <= 1, `${counts(on, after, all)}`);
        assert.ok(spread(counts(on, after, all)) <= Math.max(1, spread(counts(on, assignments, all))));
        assert.deepEqual(plan(on, after), after);
      }),
    );
  });

  it('never leaves a leadership that could be handed to a node with two fewer', () => {
    fc.assert(
      fc.property(clusters, ({ on, assignments }) => {
        const after = plan(on, assignments);
        const led = new Map(on.map(({ nodeId }) => [nodeId, after.filter(([first]) => first === nodeId).length]));
        for (const [first, ...others] of after) {
          for (const other of others)
            assert.ok(led.get(first!)! - led.get(other)! <= 1, `${first} could hand to ${other}`);
        }
      }),
    );
  });

  it('chooses for one more replica another rack first, then the emptiest node', () => {
    const on = nodes(4, 2);
    assert.equal(
      nodeForReplica(
        on,
        [1],
        new Map([
          [2, 9],
          [3, 0],
          [4, 5],
        ]),
      ),
      4,
    );
    assert.equal(nodeForReplica(on, [1, 2, 3, 4], new Map()), undefined);
  });
});
