import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { createRaftNode } from '../src/raft/index.ts';
import {
  coreParts,
  describeFailure,
  describePlan,
  type Layer,
  logParts,
  makePlan,
  minimize,
  type Parts,
  type Plan,
  type RunResult,
  runGroup,
  Trace,
} from '../src/sim/index.ts';

const PROGRESS_MS = 5_000;
/** After so many failures a wide check stops: they are likely one bug. */
const FAILURES_SHOWN_MAX = 10;

interface Options {
  readonly seed?: number;
  readonly plan?: string;
  readonly savePlan?: string;
  readonly seeds?: { readonly first: number; readonly last: number };
  readonly layer: Layer;
  readonly trace?: true;
  readonly minimize?: true;
  readonly keepGoing?: true;
}

function partsFor(layer: Layer): Parts {
  return layer === 'core' ? coreParts(createRaftNode) : logParts(createRaftNode);
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError('a seed is an integer from 0 on');
  return seed;
}

function parseSeeds(text: string): { first: number; last: number } {
  const [first, last] = text.split('..');
  if (first === undefined || last === undefined) throw new InvalidArgumentError('give a range as FIRST..LAST');
  return { first: parseSeed(first), last: parseSeed(last) };
}

function parseLayer(text: string): Layer {
  if (text !== 'core' && text !== 'log') throw new InvalidArgumentError('layers are core and log');
  return text;
}

/** The same plan once more, with the text of its events. */
function replay(plan: Plan, parts: Parts): Promise<RunResult> {
  return runGroup(plan, parts, new Trace(true));
}

async function replayOne(plan: Plan, options: Options): Promise<boolean> {
  const parts = partsFor(plan.layer);
  if (options.savePlan !== undefined) savePlan(plan, options.savePlan);
  const result = await replay(plan, parts);
  if (options.trace) console.log([describePlan(plan), ...result.lines].join('\n'));
  console.log(summaryOf(result));
  if (result.failure !== undefined) await showFailure(plan, result, options);
  return result.failure === undefined;
}

function summaryOf(result: RunResult): string {
  const { plan, traceHash, virtualMs, eventCount, committedCount, writesAnswered, readsAnswered } = result;
  return (
    `seed ${plan.seed}: trace ${traceHash}, ${Math.round(virtualMs)} virtual ms, ${eventCount} events, ` +
    `${plan.faults.length} faults, ${committedCount} committed, ${writesAnswered} writes and ${readsAnswered} reads answered`
  );
}

function savePlan(plan: Plan, file: string): void {
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
}

async function showFailure(plan: Plan, result: RunResult, options: Options): Promise<void> {
  const parts = partsFor(plan.layer);
  const { failure } = result;
  if (failure === undefined) return;
  if (!options.minimize) {
    console.log(describeFailure(result.lines.length > 0 ? result : await replay(plan, parts)));
    return;
  }
  const stillFails = async (candidate: Plan): Promise<boolean> => {
    return (await runGroup(candidate, parts)).failure?.invariant === failure.invariant;
  };
  const smaller = await minimize(plan, failure.atMs, stillFails);
  if (options.savePlan !== undefined) savePlan(smaller, options.savePlan);
  console.log(`cut down from ${plan.faults.length} to ${smaller.faults.length} faults`);
  console.log(describeFailure(await replay(smaller, parts)));
}

async function runMany(first: number, last: number, options: Options): Promise<boolean> {
  const parts = partsFor(options.layer);
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  let nextProgressMs = startMs + PROGRESS_MS;
  let virtualMs = 0;
  let passed = 0;
  const failedSeeds: number[] = [];
  for (let seed = first; seed <= last; seed++) {
    const plan = makePlan(seed, options.layer);
    const result = await runGroup(plan, parts);
    virtualMs += result.virtualMs;
    if (result.failure === undefined) {
      passed++;
    } else {
      failedSeeds.push(seed);
      console.log(`seed ${seed}: ${result.failure.message.split('\n')[0]}`);
      if (failedSeeds.length === 1) await showFailure(plan, result, options);
      if (failedSeeds.length >= FAILURES_SHOWN_MAX && !options.keepGoing) break;
    }
    if (performance.now() >= nextProgressMs) {
      nextProgressMs += PROGRESS_MS;
      console.log(`... seed ${seed} of ${first}..${last}: ${passed} passed, ${failedSeeds.length} failed`);
    }
  }
  const cpu = process.cpuUsage(startCpu);
  const cpuMinutes = (cpu.user + cpu.system) / 60_000_000;
  const hours = virtualMs / 3_600_000;
  const wallSeconds = (performance.now() - startMs) / 1000;
  console.log(
    `${hours.toFixed(1)} simulated hours in ${wallSeconds.toFixed(1)} s: ${(hours / cpuMinutes).toFixed(1)} simulated hours per CPU minute`,
  );
  if (failedSeeds.length > 0) console.log(`failed seeds: ${failedSeeds.join(' ')}`);
  console.log(`${passed} passed, ${failedSeeds.length} failed`);
  return failedSeeds.length === 0;
}

function planOf({ plan, seed, layer }: Options): Plan | undefined {
  if (plan !== undefined) return JSON.parse(readFileSync(plan, 'utf8')) as Plan;
  return seed === undefined ? undefined : makePlan(seed, layer);
}

const command = new Command('sim')
  .description('Runs Raft groups in a deterministic simulator under faults; each seed is one run.')
  .option('--seed <number>', 'replay one seed', parseSeed)
  .option('--plan <file>', 'replay a plan that was saved: unlike a seed it means the same run in later versions')
  .option('--save-plan <file>', 'with --seed: write the plan as JSON; with --minimize the one that was cut down')
  .option('--seeds <first..last>', 'run many seeds (default 1..1000)', parseSeeds)
  .option(
    '--layer <layer>',
    'core: the bare core; log: the core over the real log on a simulated disk',
    parseLayer,
    'core',
  )
  .option('--trace', 'with --seed: print the plan and every event')
  .option('--minimize', 'cut the schedule of a failing run down before it is shown')
  .option('--keep-going', `do not stop after ${FAILURES_SHOWN_MAX} failures`)
  .parse();
const options = command.opts<Options>();
const range = options.seeds ?? { first: 1, last: 1000 };
const plan = planOf(options);
const hasPassed = plan === undefined ? await runMany(range.first, range.last, options) : await replayOne(plan, options);
process.exitCode = hasPassed ? 0 : 1;
