// Prints the table of docs/simulator.md: `node test/sim/mutants/table.ts [NAME]`. Runs the rare ones too, for minutes.
import { mutants } from './index.ts';
import { firstCatch } from './mutant.ts';

const wanted = process.argv[2] ?? '';
console.log('| deliberate bug | what a user would suffer | first seed | broken invariant |');
console.log('| --- | --- | ---: | --- |');
let missed = 0;
for (const { name, bug, parts, seedsMax } of mutants) {
  if (!name.includes(wanted)) continue;
  const result = await firstCatch(parts, seedsMax);
  if (result === undefined) missed++;
  const seed = result?.plan.seed ?? `none up to ${seedsMax}`;
  console.log(`| ${name} | ${bug} | ${seed} | ${result?.failure?.invariant ?? '-'} |`);
}
process.exitCode = missed === 0 ? 0 : 1;
