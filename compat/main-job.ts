/**
 * The main job on real input: a dictionary's text, line by line, from a Java producer through a librdkafka bridge to a
 * Go consumer, keyed and in all codecs, while the server is restarted and killed. The text must come out as it went in.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { java, python } from './checks.ts';
import { Broker, type BrokerKind } from './lib/broker.ts';
import { cacheRoot, repositoryRoot } from './lib/paths.ts';
import { temporaryDirectory } from './lib/temporary.ts';

const { values } = parseArgs({
  options: { start: { type: 'string', default: 'chronik' }, file: { type: 'string' } },
});
/** The GNU Collaborative International Dictionary of English: Debian's package dict-gcide. */
const file = values.file ?? join(cacheRoot, 'corpus', 'gcide.txt');
const directory = temporaryDirectory('main-job');
const newline = 10;
const children: ChildProcess[] = [];
let broker: Broker | undefined;

interface Stage {
  /** What it last printed, by the first word: `seen 10000` is under `seen`. */
  readonly said: Map<string, string>;
  /** Calls back with each line. */
  onLine: (line: string) => void;
  readonly ended: Promise<void>;
}

function stage(name: string, program: string, parameters: readonly string[], folder = repositoryRoot): Stage {
  const child = spawn(program, parameters, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COMPAT_BOOTSTRAP: broker?.bootstrap },
  });
  children.push(child);
  // Clients complain at length while the server is away; only the end of that is of interest, and only on failure.
  let complaints = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${complaints}`);
  });
  const result: Stage = { said: new Map(), onLine: () => {}, ended };
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const [word = '', rest = ''] = line.split(/ (.*)/s);
    result.said.set(word, rest);
    result.onLine(line);
  });
  return result;
}

async function main(): Promise<void> {
  if (!existsSync(file)) throw new Error(`no ${file}: run compat/setup.sh corpus`);
  let text = readFileSync(file);
  if (text.at(-1) !== newline) text = Buffer.concat([text, Buffer.of(newline)]);
  const expected = createHash('sha256').update(text).digest('hex');
  const lines = text.reduce((count, byte) => count + (byte === newline ? 1 : 0), 0);
  const began = performance.now();
  broker = await Broker.start({ kind: values.start as BrokerKind, directory: directory.path });
  await createTopics(['dictionary', 'dictionary-again']);
  console.log(`${lines} lines, ${(text.length / 1e6).toFixed(1)} MB: Java -> librdkafka -> franz-go`);

  const [javaProgram = '', ...javaOptions] = java;
  const source = stage('the Java producer', javaProgram, [...javaOptions, 'CorpusProducer', file, 'dictionary']);
  const bridge = stage(
    'the librdkafka bridge',
    python,
    ['corpus_bridge.py', 'dictionary', 'dictionary-again', `${lines}`],
    join(repositoryRoot, 'compat', 'clients', 'python'),
  );
  const sink = stage('the Go consumer', join(cacheRoot, 'bin', 'corpussink'), ['dictionary-again', `${lines}`]);

  const server = broker;
  let disturbances = Promise.resolve();
  const disturb = (share: number, what: 'restart' | 'kill'): (() => void) => {
    const at = Math.floor((lines * share) / 10_000) * 10_000;
    return () => {
      disturbances = disturbances.then(async () => {
        if (what === 'kill') await server.kill();
        else if ((await server.stop()) !== 0 && server.kind === 'chronik')
          throw new Error('SIGTERM did not end with 0');
        await server.launch();
        console.log(`${what} at ${at} lines; ready again after ${server.startMs.toFixed(0)} ms`);
      });
    };
  };
  const plan = [
    { at: 0.1, run: disturb(0.1, 'restart') },
    { at: 0.3, run: disturb(0.3, 'kill') },
    { at: 0.5, run: disturb(0.5, 'kill') },
    { at: 0.7, run: disturb(0.7, 'restart') },
    { at: 0.85, run: disturb(0.85, 'kill') },
  ];
  sink.onLine = () => {
    const seen = Number(sink.said.get('seen') ?? 0);
    while (plan[0] !== undefined && seen >= plan[0].at * lines) plan.shift()?.run();
  };
  const limit = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`not done after five minutes; seen ${sink.said.get('seen')}`)), 300_000).unref();
  });
  await Promise.race([Promise.all([source.ended, bridge.ended, sink.ended]), limit]);
  await disturbances;
  const got = sink.said.get('sha256');
  if (got !== expected) throw new Error(`the text has changed: SHA-256 ${got} instead of ${expected}`);
  if (plan.length > 0) throw new Error('not all restarts took place');
  await server.stop();
  await readSegments('dictionary-again', lines);
  console.log(`SHA-256 ${got} at both ends; ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

async function createTopics(topics: readonly string[]): Promise<void> {
  const [program = '', ...options] = java;
  const parameters = topics.map((topic) =>
    once(
      spawn(program, [
        ...options,
        'org.apache.kafka.tools.TopicCommand',
        ...['--bootstrap-server', broker?.bootstrap ?? '', '--create', '--partitions', '6', '--topic', topic],
      ]),
      'exit',
    ),
  );
  for (const [code] of await Promise.all(parameters)) if (code !== 0) throw new Error('cannot create the topics');
}

/** Apache Kafka's own tool reads the files of a topic: as many records as there were lines, every batch valid. */
async function readSegments(topic: string, lines: number): Promise<void> {
  const folder = join(directory.path, 'data');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.startsWith(`${topic}-`) && path.endsWith('.log'))
    .map((path) => join(folder, path));
  const [program = '', ...options] = java;
  const tool = spawn(program, [...options, 'org.apache.kafka.tools.DumpLogSegments', '--files', files.join(',')]);
  let records = 0;
  let batches = 0;
  const damaged: string[] = [];
  createInterface({ input: tool.stdout }).on('line', (line) => {
    const batch = /^baseOffset: .* count: (\d+) .* isvalid: (true|false)/.exec(line);
    if (batch === null) return;
    if (batch[2] !== 'true') damaged.push(line);
    records += Number(batch[1]);
    batches++;
  });
  const [code] = await once(tool, 'close');
  if (code !== 0) throw new Error(`DumpLogSegments ended with ${code}`);
  if (damaged.length > 0) throw new Error(`DumpLogSegments finds damaged batches: ${damaged.slice(0, 5).join('\n')}`);
  if (records !== lines) throw new Error(`DumpLogSegments finds ${records} records instead of ${lines}`);
  console.log(`DumpLogSegments: ${records} records in ${batches} batches of ${files.length} files, all valid`);
}

async function cleanUp(): Promise<void> {
  for (const child of children) child.kill('SIGKILL');
  await broker?.kill();
  directory.remove();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().then(() => process.exit(1)));

try {
  await main();
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error(`FAILED: ${(error as Error).message}`);
  console.error(broker?.logTail());
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  await cleanUp();
}
