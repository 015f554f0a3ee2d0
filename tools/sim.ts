import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { describeFailure, describePlan, Trace } from '../src/sim/index.ts';
import { type AnyPlan, LAYER_NAMES, type LayerName, layerOf, type Outcome, type SimLayer } from './sim-layers.ts';

const PROGRESS_MS = 5_000;
/** After so many failures a wide check stops: they are likely one bug. */
const FAILURES_SHOWN_MAX = 10;

interface Options {
  readonly seed?: number;
  readonly plan?: string;
  readonly savePlan?: string;
  readonly seeds?: { readonly first: number; readonly last: number };
  readonly layer: LayerName;
  readonly trace?: true;
  readonly minimize?: true;
  readonly keepGoing?: true;
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

function parseLayer(text: string): LayerName {
  const name = LAYER_NAMES.find((layer) => layer === text);
  if (name === undefined) throw new InvalidArgumentError(`layers are ${LAYER_NAMES.join(', ')}`);
  return name;
}

/** The same plan once more, with the text of its events. */
function replay(plan: AnyPlan, layer: SimLayer<AnyPlan>): Promise<Outcome<AnyPlan>> {
  return layer.run(plan, new Trace(true));
}

async function replayOne(plan: AnyPlan, layer: SimLayer<AnyPlan>, options: Options): Promise<boolean> {
  if (options.savePlan !== undefined) savePlan(plan, options.savePlan);
  const result = await replay(plan, layer);
  if (options.trace) console.log([describePlan(plan), ...result.lines].join('\n'));
  console.log(summaryOf(result, layer));
  if (result.failure !== undefined) await showFailure(result, layer, options);
  return result.failure === undefined;
}

function summaryOf(result: Outcome<AnyPlan>, layer: SimLayer<AnyPlan>): string {
  const { plan, traceHash, virtualMs, eventCount } = result;
  return (
    `seed ${plan.seed}: trace ${traceHash}, ${Math.round(virtualMs)} virtual ms, ${eventCount} events, ` +
    `${plan.faults.length} faults, ${layer.achievements(result)}`
  );
}

function savePlan(plan: AnyPlan, file: string): void {
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
}

async function showFailure(result: Outcome<AnyPlan>, layer: SimLayer<AnyPlan>, options: Options): Promise<void> {
  const { plan, failure } = result;
  if (failure === undefined) return;
  if (!options.minimize) {
    console.log(describeFailure(result.lines.length > 0 ? result : await replay(plan, layer)));
    return;
  }
  const smaller = await layer.minimize(plan, failure.atMs, async (candidate) => {
    return (await layer.run(candidate)).failure?.invariant === failure.invariant;
  });
  if (options.savePlan !== undefined) savePlan(smaller, options.savePlan);
  console.log(`cut down from ${plan.faults.length} to ${smaller.faults.length} faults`);
  console.log(describeFailure(await replay(smaller, layer)));
}

async function runMany(first: number, last: number, layer: SimLayer<AnyPlan>, options: Options): Promise<boolean> {
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  let nextProgressMs = startMs + PROGRESS_MS;
  let virtualMs = 0;
  let passed = 0;
  const failedSeeds: number[] = [];
  for (let seed = first; seed <= last; seed++) {
    const result = await layer.run(layer.makePlan(seed));
    virtualMs += result.virtualMs;
    if (result.failure === undefined) {
      passed++;
    } else {
      failedSeeds.push(seed);
      console.log(`seed ${seed}: ${result.failure.message.split('\n')[0]}`);
      if (failedSeeds.length === 1) await showFailure(result, layer, options);
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

function savedPlan(file: string): AnyPlan {
  return JSON.parse(readFileSync(file, 'utf8')) as AnyPlan;
}

const command = new Command('sim')
  .description('Runs Raft groups, or whole clusters, in a deterministic simulator under faults; each seed is one run.')
  .option('--seed <number>', 'replay one seed', parseSeed)
  .option('--plan <file>', 'replay a plan that was saved: unlike a seed it means the same run in later versions')
  .option('--save-plan <file>', 'with --seed: write the plan as JSON; with --minimize the one that was cut down')
  .option('--seeds <first..last>', 'run many seeds (default 1..1000)', parseSeeds)
  .option(
    '--layer <layer>',
    'core: the bare core; log: the core over the real log on a simulated disk; cluster: brokers and their clients',
    parseLayer,
    'core',
  )
  .option('--trace', 'with --seed: print the plan and every event')
  .option('--minimize', 'cut the schedule of a failing run down before it is shown')
  .option('--keep-going', `do not stop after ${FAILURES_SHOWN_MAX} failures`)
  .parse();
const options = command.opts<Options>();
const saved = options.plan === undefined ? undefined : savedPlan(options.plan);
const layer = await layerOf(saved === undefined ? options.layer : parseLayer(saved.layer));
const plan = saved ?? (options.seed === undefined ? undefined : layer.makePlan(options.seed));
const range = options.seeds ?? { first: 1, last: 1000 };
const hasPassed =
  plan === undefined ? await runMany(range.first, range.last, layer, options) : await replayOne(plan, layer, options);
process.exitCode = hasPassed ? 0 : 1;
