import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  type ClusterFault,
  type ClusterPlan,
  makeClusterPlan,
  runCluster,
  SOUND_CLUSTER,
} from '../../src/sim/cluster/index.ts';
import { Trace } from '../../src/sim/index.ts';
import { clusterMutants, firstClusterCatch } from './mutants/cluster-mutants.ts';

const SEEDS = 16;
const PLANS = new URL('cluster-plans/', import.meta.url);

test(`${SEEDS} hostile runs of whole clusters keep what clients were promised`, async () => {
  let acknowledged = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { failure, acknowledgedCount } = await runCluster(makeClusterPlan(seed));
    assert.equal(failure, undefined, `seed ${seed}: ${failure?.message}`);
    acknowledged += acknowledgedCount;
  }
  assert.ok(acknowledged > 1_000, `only ${acknowledged} records were acknowledged`);
});

test('the same seed gives the same run of a cluster to the byte, with and without its text', async () => {
  for (const nodes of [1, 3]) {
    const plan = makeClusterPlan(7, nodes);
    const plain = await runCluster(plan);
    const told = await runCluster(plan, SOUND_CLUSTER, new Trace(true));
    assert.equal(told.traceHash, plain.traceHash);
    assert.equal(told.eventCount, plain.eventCount);
    assert.ok(told.lines.length > 100 && plain.lines.length === 0);
  }
});

test('segments that rot on one node are found there, and its replicas are made anew with everything', async () => {
  const drawn = makeClusterPlan(3, 3);
  const nodes = { ...drawn.nodes, replicationFactor: 3, minInsyncReplicas: 2, segmentBytes: 8_192, tailBytes: 131_072 };
  const load = { ...drawn.load, producers: 3, thinkMs: 10, recordBytesMax: 1_000, windowMax: 5 };
  const rot = (segment: number): ClusterFault => {
    return { atMs: 3_000, kind: 'rot', node: 2, segment, position: 100, downMs: 100 };
  };
  const faults = Array.from({ length: 20 }, (_, segment) => rot(segment));
  const { failure, lines } = await runCluster(
    { ...drawn, nodes, load, faults, chaosMs: 6_000 },
    SOUND_CLUSTER,
    new Trace(true),
  );
  assert.equal(failure, undefined, failure?.message);
  assert.ok(lines.some((line) => line.includes('is made anew from the others')));
});

for (const name of readdirSync(PLANS)) {
  test(`the cluster plan ${name}, which failed once, passes`, async () => {
    const plan = JSON.parse(readFileSync(new URL(name, PLANS), 'utf8')) as ClusterPlan;
    const { failure } = await runCluster(plan);
    assert.equal(failure, undefined, failure?.message);
  });
}

describe('the simulator of clusters finds a deliberate bug', () => {
  for (const mutant of clusterMutants.filter(({ isRare }) => isRare !== true)) {
    test(`"${mutant.name}" within ${mutant.seedsMax} seeds`, async () => {
      const result = await firstClusterCatch(mutant);
      assert.ok(result?.failure !== undefined, `no seed up to ${mutant.seedsMax} failed`);
    });
  }
});
