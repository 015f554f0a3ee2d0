// Replays interaction scenarios (JSON: a list of {source, steps: [{cmd, args, input?}]}) on the Raft core and writes the state of
// every node after every step, in the same shape. Usage: npm run raft-scenarios -- VECTORS.json [RUN.json]
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Command } from './raft/commands.ts';
import { describeScenario } from './raft/describe.ts';
import { Scenario } from './raft/scenario.ts';

interface Script {
  readonly source: string;
  readonly steps: readonly (Command & { readonly after?: unknown })[];
}

const USAGE =
  'usage: npm run raft-scenarios -- VECTORS.json [RUN.json | --out RUN.json]   (without RUN.json: standard output)';
const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const [vectorsPath, runPath = values.out] = positionals;
if (vectorsPath === undefined || positionals.length > 2) {
  console.error(USAGE);
  process.exit(2);
}

const scripts = JSON.parse(readFileSync(vectorsPath, 'utf8')) as readonly Script[];
let steps = 0;
let errors = 0;
const run = scripts.map(({ source, steps: commands }) => {
  const scenario = new Scenario();
  return {
    source,
    steps: commands.map((command, at) => {
      steps++;
      try {
        scenario.run(command);
      } catch (error) {
        errors++;
        console.error(
          `${source}: step ${at} ${command.cmd}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      return { cmd: command.cmd, after: describeScenario(scenario) };
    }),
  };
});
const text = JSON.stringify(run);
if (runPath === undefined) process.stdout.write(`${text}\n`);
else writeFileSync(runPath, text);
console.error(`${scripts.length} scenarios, ${steps} steps, ${errors} errors`);
process.exitCode = errors === 0 ? 0 : 1;
