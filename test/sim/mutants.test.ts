import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mutants } from './mutants/index.ts';
import { firstCatch } from './mutants/mutant.ts';

describe('the simulator finds a deliberate bug', () => {
  for (const mutant of mutants.filter(({ isRare }) => isRare !== true)) {
    const { name, seedsMax } = mutant;
    test(`"${name}" within ${seedsMax} seeds`, async () => {
      const result = await firstCatch(mutant);
      assert.ok(result?.failure !== undefined, `no seed up to ${seedsMax} failed`);
    });
  }
});

test('there are more than fifteen deliberate bugs, each with a name of its own', () => {
  assert.ok(mutants.filter(({ isRare }) => isRare !== true).length >= 15);
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
});
