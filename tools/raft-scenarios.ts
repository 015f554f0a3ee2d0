// Replays interaction scenarios (JSON: a list of {source, steps: [{cmd, args, input?}]}) on the Raft core and writes the state of
// every node after every step, in the same shape. Usage: npm run raft-scenarios -- VECTORS.json [--out RUN.json]
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from './raft/commands.ts';
import { describeScenario } from './raft/describe.ts';
import { Scenario } from './raft/scenario.ts';

interface Script {
  readonly source: string;
  readonly steps: readonly (Command & { readonly after?: unknown })[];
}

const args = process.argv.slice(2);
const outAt = args.indexOf('--out');
const outPath = outAt < 0 ? undefined : args[outAt + 1];
const vectorsPath = args.find((arg, at) => !arg.startsWith('--') && (outAt < 0 || at !== outAt + 1));
if (vectorsPath === undefined || (outAt >= 0 && outPath === undefined)) {
  console.error('usage: npm run raft-scenarios -- VECTORS.json [--out RUN.json]');
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
if (outPath === undefined) process.stdout.write(`${text}\n`);
else writeFileSync(outPath, text);
console.error(`${scripts.length} scenarios, ${steps} steps, ${errors} errors`);
process.exitCode = errors === 0 ? 0 : 1;
