import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allClients, type Client, catalogue } from './checks.ts';
import { Broker, type BrokerKind } from './lib/broker.ts';
import { temporaryDirectory } from './lib/temporary.ts';
import { compatibilityPage } from './report.ts';
import type { Result } from './result.ts';

const usage = `node compat/run.ts [options] runs the checks of real clients against a broker

  --start KIND         start a broker for the run: chronik (default) or kafka, the reference
  --bootstrap H:P      use a running broker instead
  --only NAME...       only these clients, checks, or client/check pairs
  --skip NAME...       all but these
  --jobs N             checks at the same time (default 2)
  --timeout SECONDS    for one check (default 240)
  --output json        results as JSON on standard output instead of lines
  --write-docs         write docs/compatibility.md from this run
  --list               print what there is and end`;

interface Task {
  readonly client: Client;
  readonly check: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    start: { type: 'string' },
    bootstrap: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    skip: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '2' },
    timeout: { type: 'string', default: '240' },
    output: { type: 'string', default: 'text' },
    'write-docs': { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

// `--only a b c` reads as one option with several values.
const only = new Set([...values.only, ...positionals].flatMap((name) => name.split(',')));
const skip = new Set(values.skip.flatMap((name) => name.split(',')));
const asText = values.output !== 'json';
const running = new Set<number>();

if (values.help) {
  console.log(usage);
} else if (values.list) {
  for (const client of allClients) {
    for (const check of client.checks) console.log(`${client.name}/${check}: ${catalogue[check]}`);
  }
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const tasks = allClients.flatMap((client) => client.checks.map((check) => ({ client, check }))).filter(isWanted);
  if (tasks.length === 0) {
    console.error(`no check is called ${[...only].join(' ')}; see --list`);
    return 1;
  }
  const directory = temporaryDirectory('compat');
  let broker: Broker | undefined;
  const cleanUp = async (): Promise<void> => {
    for (const pid of running) killGroup(pid);
    await broker?.stop(10_000);
    directory.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().then(() => process.exit(1)));
  }
  try {
    if (values.bootstrap === undefined) {
      const kind = (values.start ?? 'chronik') as BrokerKind;
      broker = await Broker.start({ kind, directory: join(directory.path, 'broker') });
    }
    const bootstrap = values.bootstrap ?? broker?.bootstrap ?? '';
    const results = await runAll(tasks, bootstrap, directory.path);
    let failed = results.filter((result) => result.outcome !== 'passed').length;
    if (broker !== undefined) {
      const exitCode = broker.running ? await broker.stop() : -1;
      // Apache Kafka ends with 143 on SIGTERM, as Java does.
      if (exitCode !== (broker.kind === 'chronik' ? 0 : 143)) {
        console.error(`FAILED broker ended with ${exitCode}; its log:\n${broker.logTail()}`);
        failed++;
      }
    }
    const passed = results.length - results.filter((result) => result.outcome !== 'passed').length;
    if (values['write-docs']) writeDocs(results);
    if (asText) {
      // Again at the end, where who reads the last lines finds them.
      for (const result of results) if (result.outcome !== 'passed') print(result);
      console.log(`${passed} passed, ${failed} failed`);
    } else {
      console.log(JSON.stringify({ passed, failed, results }, null, 2));
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await cleanUp();
  }
}

function isWanted({ client, check }: Task): boolean {
  if (client.chronikOnly && values.start === 'kafka') return false;
  const names = [client.name, check, `${client.name}/${check}`];
  return (only.size === 0 || names.some((name) => only.has(name))) && !names.some((name) => skip.has(name));
}

async function runAll(tasks: readonly Task[], bootstrap: string, directory: string): Promise<Result[]> {
  const queue = [...tasks];
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const result = await runOne(task, bootstrap, directory);
      results.push(result);
      if (asText) print(result);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
  return results;
}

async function runOne({ client, check }: Task, bootstrap: string, directory: string): Promise<Result> {
  const began = performance.now();
  const [program = '', ...parameters] = client.command;
  const child = spawn(program, [...parameters, check], {
    cwd: client.folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COMPAT_BOOTSTRAP: bootstrap, COMPAT_DIRECTORY: directory, PYTHONDONTWRITEBYTECODE: '1' },
  });
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const pid = child.pid ?? 0;
  if (pid > 0) running.add(pid);
  const timer = setTimeout(() => {
    keep(Buffer.from(`\nstopped after ${values.timeout} s`));
    killGroup(pid);
  }, Number(values.timeout) * 1000);
  let missing: string | undefined;
  child.once('error', (error) => {
    missing = error.message;
  });
  const code = await Promise.race([
    once(child, 'close').then(([code]) => code as number | null),
    once(child, 'error').then(() => null),
  ]).catch(() => null);
  clearTimeout(timer);
  running.delete(pid);
  const seconds = (performance.now() - began) / 1000;
  const outcome = missing !== undefined ? 'skipped' : code === 0 ? 'passed' : 'failed';
  const detail = outcome === 'passed' ? '' : (missing ?? lastLines(printed));
  return { client: client.name, check, outcome, seconds, detail };
}

/** A check may have children of its own; they share its process group. */
function killGroup(pid: number): void {
  try {
    if (pid > 0) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-25).join('\n');
}

function print({ client, check, outcome, seconds, detail }: Result): void {
  console.log(`${outcome.padEnd(7)} ${client}/${check} (${seconds.toFixed(1)} s)`);
  if (detail !== '') console.log(detail.replace(/^/gm, '        '));
}

function writeDocs(results: readonly Result[]): void {
  const versions = new Map<string, string>();
  for (const client of allClients) {
    const [program = '', ...parameters] = client.version;
    const answer = spawnSync(program, parameters, { encoding: 'utf8', cwd: client.folder });
    versions.set(
      client.name,
      `${answer.stdout}${answer.stderr}`
        .trim()
        .split('\n')[0]
        ?.replace(/^github\.com\S+ v/, '') ?? '',
    );
  }
  const page = join(import.meta.dirname, '..', 'docs', 'compatibility.md');
  writeFileSync(page, compatibilityPage(results, versions));
}
