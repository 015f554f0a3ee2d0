import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createRaftNode } from '../../src/raft/index.ts';
import {
  coreParts,
  describeFailure,
  groupSimplifications,
  type Layer,
  logParts,
  makePlan,
  minimize,
  type Parts,
  type Plan,
  runGroup,
  Trace,
} from '../../src/sim/index.ts';
import { mutants } from './mutants/index.ts';
import { firstCatch } from './mutants/mutant.ts';

const PARTS: Readonly<Record<Layer, Parts>> = { core: coreParts(createRaftNode), log: logParts(createRaftNode) };

async function assertSeedsPass(layer: Layer, first: number, last: number): Promise<void> {
  let answers = 0;
  for (let seed = first; seed <= last; seed++) {
    const result = await runGroup(makePlan(seed, layer), PARTS[layer]);
    assert.equal(result.failure, undefined, `npm run sim -- --layer ${layer} --seed ${seed} --trace`);
    answers += result.writesAnswered + result.readsAnswered;
  }
  assert.ok(answers > 10 * (last - first + 1), 'clients got answers');
}

test('300 hostile runs of the bare core break no rule', () => assertSeedsPass('core', 1, 300));

test('25 hostile runs of the core over the real log break no rule', () => assertSeedsPass('log', 1, 25));

test('a plan is plain data that a seed determines', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const plan = makePlan(seed, 'core');
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
    assert.deepEqual(makePlan(seed, 'core'), plan);
  }
});

for (const layer of ['core', 'log'] as const) {
  test(`the same seed gives the same run to the byte, with and without its text (${layer})`, async () => {
    const hashes = new Set<string>();
    for (let seed = 501; seed <= 506; seed++) {
      const plan = makePlan(seed, layer);
      const first = await runGroup(plan, PARTS[layer]);
      const second = await runGroup(plan, PARTS[layer], new Trace(true));
      assert.equal(second.traceHash, first.traceHash, `seed ${seed}`);
      assert.equal(second.eventCount, first.eventCount);
      assert.ok(second.lines.length > 0);
      hashes.add(first.traceHash);
    }
    assert.equal(hashes.size, 6, 'different seeds give different runs');
  });
}

/** A bug that takes some faults to show. */
const mutant = mutants.find(({ name }) => name === 'reuse an index after a restart')!;

test('a failure names seed, invariant, plan, the events before it and how to see it again', async () => {
  const caught = await firstCatch(mutant);
  const result = await runGroup(caught!.plan, mutant.parts, new Trace(true));
  assert.deepEqual(result.failure, caught!.failure);
  const report = describeFailure(result);
  assert.match(report, new RegExp(`seed ${result.plan.seed} `));
  assert.match(report, new RegExp(`invariant: ${result.failure!.invariant}`));
  assert.match(report, /faults \(\d+\):/);
  assert.match(report, / ms n\d \w+ /);
  assert.match(report, new RegExp(`npm run sim -- --layer core --seed ${result.plan.seed} --trace`));
});

test('a failing schedule is cut down to fewer faults that fail in the same way', async () => {
  let failing: Plan | undefined;
  let atMs = 0;
  let invariant = '';
  for (let seed = 1; failing === undefined; seed++) {
    const plan = makePlan(seed, 'core');
    const { failure } = await runGroup(plan, mutant.parts);
    if (failure === undefined || plan.faults.length < 8) continue;
    failing = plan;
    atMs = failure.atMs;
    invariant = failure.invariant;
  }
  const stillFails = async (plan: Plan): Promise<boolean> => {
    return (await runGroup(plan, mutant.parts)).failure?.invariant === invariant;
  };
  const smaller = await minimize(failing, atMs, groupSimplifications, stillFails);
  assert.ok(smaller.faults.length < failing.faults.length / 2, `${smaller.faults.length} of ${failing.faults.length}`);
  assert.ok(await stillFails(smaller));
});

const PLANS = new URL('plans/', import.meta.url);

for (const file of readdirSync(PLANS).sort()) {
  test(`the plan ${file}, which failed once, passes`, async () => {
    const plan = JSON.parse(readFileSync(new URL(file, PLANS), 'utf8')) as Plan;
    assert.equal((await runGroup(plan, PARTS[plan.layer])).failure, undefined);
  });
}
