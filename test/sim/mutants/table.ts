// Prints the table of docs/simulator.md: `node test/sim/mutants/table.ts [NAME]`. Runs the rare ones too, for minutes.
import { clusterMutants, firstClusterCatch } from './cluster-mutants.ts';
import { mutants } from './index.ts';
import { firstCatch } from './mutant.ts';

const wanted = process.argv[2] ?? '';
console.log('| deliberate bug | what a user would suffer | first seed | broken invariant |');
console.log('| --- | --- | ---: | --- |');
let missed = 0;
for (const mutant of mutants) if (mutant.name.includes(wanted)) print(mutant, await firstCatch(mutant));
for (const mutant of clusterMutants) if (mutant.name.includes(wanted)) print(mutant, await firstClusterCatch(mutant));
process.exitCode = missed === 0 ? 0 : 1;

function print(
  { name, bug, seedsMax }: { readonly name: string; readonly bug: string; readonly seedsMax: number },
  result: { plan: { seed: number }; failure: { invariant: string } | undefined } | undefined,
): void {
  if (result === undefined) missed++;
  const seed = result?.plan.seed ?? `none up to ${seedsMax}`;
  console.log(`| ${name} | ${bug} | ${seed} | ${result?.failure?.invariant ?? '-'} |`);
}
