import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { Broker, type BrokerKind } from '../compat/lib/broker.ts';
import { cacheRoot, repositoryRoot } from '../compat/lib/paths.ts';
import { temporaryDirectory } from '../compat/lib/temporary.ts';
import { type Bench, figures, lifeColumns, residentMb, type Sample } from './figures.ts';
import { compileClient, writeFrame } from './prepare.ts';
import { machine, type Report, toMarkdown, toRows, toSvg, toTable } from './report.ts';

const KAFKA_VERSION = '4.3.0';
/** How long a broker sits idle before its memory is read, milliseconds. */
const IDLE_MS = 3_000;
const usage = `npm run bench -- [options]
  --rounds N       rounds, each with both brokers in turn (3)
  --only TEXT,…    only figures whose id holds one of these
  --quick          a tenth of the load: does it work?
  --output json    the result as JSON
  --write-docs     write docs/performance.md, .json and .svg
  --list           the ids`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    output: { type: 'string', default: 'table' },
    'write-docs': { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const kinds: readonly BrokerKind[] = ['chronik', 'kafka'];
type Samples = Map<string, Record<BrokerKind, Sample[]>>;

function wanted(id: string): boolean {
  return values.only === undefined || values.only.split(',').some((part) => id.includes(part));
}

/** One broker from its start to its end: every figure, with start time and memory around them. */
async function runBroker(kind: BrokerKind, client: string, add: (id: string, sample: Sample) => void): Promise<void> {
  const directory = temporaryDirectory('bench');
  try {
    const broker = await Broker.start({ kind, directory: directory.path });
    try {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      const idle = residentMb(broker.pid, 'VmRSS');
      const bench: Bench = {
        broker,
        client,
        frame: writeFrame(directory.path, 'requests'),
        quick: values.quick,
        createTopic: (name, partitions) => createTopic(broker.bootstrap, name, partitions),
      };
      for (const figure of figures.filter(({ id }) => wanted(id))) {
        const sample = await figure.measure(bench);
        process.stderr.write(`${kind.padEnd(8)} ${figure.title}: ${JSON.stringify(sample)}\n`);
        add(figure.id, sample);
      }
      const life = { start: broker.startMs, idle, peak: residentMb(broker.pid, 'VmHWM') };
      process.stderr.write(`${kind.padEnd(8)} start and memory: ${JSON.stringify(life)}\n`);
      add('life', life);
    } finally {
      await broker.stop();
    }
  } finally {
    directory.remove();
  }
}

async function createTopic(bootstrap: string, topic: string, partitions: number): Promise<void> {
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers: [bootstrap], retries: 20, retryDelay: 100 });
  try {
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  } finally {
    await admin.close();
  }
}

async function main(): Promise<void> {
  if (values.help || values.list) {
    process.stdout.write(values.help ? `${usage}\n` : figures.map(({ id }) => `${id}\n`).join(''));
    return;
  }
  const rounds = Number(values.rounds);
  const client = compileClient(join(cacheRoot, 'bench'));
  const samples: Samples = new Map();
  for (let round = 0; round < rounds; round++) {
    // The order changes with the round, so that neither always finds the machine warmer.
    for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) {
      await runBroker(kind, client, (id, sample) => {
        const both = samples.get(id) ?? { chronik: [], kafka: [] };
        both[kind].push(sample);
        samples.set(id, both);
      });
    }
  }
  const life = { id: 'life', title: 'start to first answer, resident memory', columns: lifeColumns };
  const rows = [...figures, life].flatMap((figure) => {
    const both = samples.get(figure.id);
    return both === undefined ? [] : toRows(figure, both.chronik, both.kafka);
  });
  const date = new Date().toISOString().slice(0, 10);
  const report: Report = { machine: machine(), kafkaVersion: KAFKA_VERSION, rounds, date, rows };
  process.stdout.write(values.output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : `${toTable(rows)}\n`);
  if (values['write-docs']) {
    const docs = join(repositoryRoot, 'docs');
    writeFileSync(join(docs, 'performance.md'), toMarkdown(report));
    writeFileSync(join(docs, 'performance.json'), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(join(docs, 'performance.svg'), toSvg(report));
  }
}

await main();
