/** Compares Chronik with Apache Kafka: both brokers in turn, the same client, medians and ratios. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Broker, type BrokerKind } from '../compat/lib/broker.ts';
import { repositoryRoot } from '../compat/lib/paths.ts';
import { temporaryDirectory } from '../compat/lib/temporary.ts';
import { clusterRound, clusterScenarios, endClusterRound } from './cluster.ts';
import { clusterMetrics } from './cluster-metrics.ts';
import { clusterPage } from './cluster-page.ts';
import { compare, type Figures, metrics } from './metrics.ts';
import { performancePage, textTable, thisMachine } from './page.ts';
import { ratioPlot } from './plot.ts';
import { pause, type Scale, type Scenario, scenarios, warmUp } from './scenarios.ts';
import { residentMegabytes } from './usage.ts';

const usage = `npm run bench -- [options] compares Chronik with Apache Kafka

  --rounds N           rounds of each broker (default 3)
  --cluster            three nodes each instead of one
  --only NAME...       only these scenarios: ${scenarios.map(({ name }) => name).join(', ')};
                       with --cluster: ${clusterScenarios.join(', ')}
  --brokers KIND...    only chronik, or only kafka
  --quick              a tenth of the load and one round: shows that it works, not how fast it is
  --output json        results as JSON on standard output
  --write-docs         write docs/performance.md (or performance-cluster.md) and its plot

The load generator and Apache Kafka come from compat/setup.sh debian java native.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    cluster: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    brokers: { type: 'string', multiple: true, default: ['kafka', 'chronik'] },
    quick: { type: 'boolean', default: false },
    output: { type: 'string', default: 'text' },
    'write-docs': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const scale: Scale = { factor: values.quick ? 0.1 : 1 };
const wanted = new Set([...values.only, ...positionals].flatMap((name) => name.split(',')));
const chosen = scenarios.filter(({ name }) => wanted.size === 0 || wanted.has(name));
const kinds = values.brokers.flatMap((kind) => kind.split(',')) as BrokerKind[];
let current: Broker | undefined;

/** One round of one broker: a fresh start, the idle memory, all loads, the peak memory. */
async function round(kind: BrokerKind, chosen: readonly Scenario[]): Promise<Figures> {
  const directory = temporaryDirectory('bench');
  const figures = new Map<string, number>();
  try {
    const broker = await Broker.start({ kind, directory: directory.path });
    current = broker;
    figures.set('start', broker.startMs);
    await pause(5000 * Math.max(0.2, scale.factor));
    figures.set('memory.idle', residentMegabytes(broker.pid).now);
    await warmUp(broker, scale);
    for (const scenario of chosen) {
      log(`  ${kind} ${scenario.name}`);
      for (const [id, figure] of await scenario.run(broker, scale)) figures.set(id, figure);
    }
    figures.set('memory.peak', residentMegabytes(broker.pid).peak);
    await broker.stop();
    return figures;
  } catch (error) {
    throw new Error(`${kind}: ${(error as Error).message}; its log:\n${current?.logTail(15)}`);
  } finally {
    await current?.kill();
    directory.remove();
  }
}

function log(line: string): void {
  console.error(line);
}

/** What people wrote below the generated part of the page stays. */
function notesOf(page: string): string {
  if (!existsSync(page)) return '';
  const text = readFileSync(page, 'utf8');
  const start = text.indexOf('## Notes');
  return start < 0 ? '' : text.slice(start);
}

/** The figures of one round of one kind of broker, one node or three. */
function figuresOf(kind: BrokerKind): Promise<Figures> {
  if (!values.cluster) return round(kind, chosen);
  const names = clusterScenarios.filter((name) => wanted.size === 0 || wanted.has(name));
  return clusterRound(kind, names, scale, log);
}

async function main(): Promise<void> {
  const all = values.cluster ? clusterMetrics : metrics;
  const results: Record<BrokerKind, Figures[]> = { chronik: [], kafka: [] };
  for (let number = 1; number <= rounds; number++) {
    log(`round ${number} of ${rounds}`);
    for (const kind of kinds) results[kind].push(await figuresOf(kind));
  }
  const comparisons = compare(results.chronik, results.kafka, all);
  const machine = thisMachine();
  if (values.output === 'json') {
    console.log(JSON.stringify({ machine, rounds, quick: values.quick, comparisons }, null, 2));
  } else {
    console.log(textTable(comparisons));
  }
  if (values['write-docs']) {
    if (comparisons.length < all.length || kinds.length < 2)
      throw new Error('the page is written from a whole run only');
    const docs = join(repositoryRoot, 'docs');
    const name = values.cluster ? 'performance-cluster' : 'performance';
    const page = join(docs, `${name}.md`);
    const write = values.cluster ? clusterPage : performancePage;
    writeFileSync(page, write(comparisons, machine, rounds, notesOf(page)));
    writeFileSync(join(docs, `${name}.svg`), ratioPlot(comparisons));
  }
}

if (values.help) {
  console.log(usage);
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void Promise.all([current?.kill(), endClusterRound()]).then(() => process.exit(1)));
  }
  try {
    await main();
  } catch (error) {
    log((error as Error).message);
    process.exitCode = 1;
  }
}
