// Run by `npm ci`: starts the server, asks and stops it, so that the compiled code of all that a start runs is kept in
// node_modules/.cache. Without it the first start would take a second more and hold 30 MB more, for the compiler of TypeScript's syntax.
// Plain JavaScript that fails quietly: an installation must succeed also where Node is too old or the folder can't be written.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const TIMEOUT_MS = 20_000;

/** Resolves when the command of bin/ has ended. */
async function chronik(args, input) {
  const child = start('chronik', args, ['pipe', 'ignore', 'ignore']);
  child.stdin.on('error', () => {}).end(input);
  await once(child, 'exit');
}

function start(name, args, stdio) {
  const path = fileURLToPath(new URL(`../bin/${name}`, import.meta.url));
  return spawn(path, args, { stdio, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
}

/** The facts in the server's line `started`; undefined if it ended without. What else it says goes to standard error. */
async function started(server) {
  for await (const line of createInterface({ input: server.stderr })) {
    const entry = line.startsWith('{') ? JSON.parse(line) : { msg: line };
    if (entry.msg === 'started') return entry;
    if (entry.level === undefined || entry.level >= 40) process.stderr.write(`${line}\n`);
  }
  return undefined;
}

async function warm(dataDir) {
  const server = start(
    'chronik-server',
    ['--kafka-port', '0', '--metrics-port', '0', '--data-dir', dataDir, 'standalone'],
    ['ignore', 'ignore', 'pipe'],
  );
  const exit = once(server, 'exit');
  const facts = await started(server);
  if (facts !== undefined) {
    await chronik(['-b', facts.bootstrap, 'produce', 'warm-up'], 'one\n');
    await chronik(['-b', facts.bootstrap, 'consume', 'warm-up'], '');
    await (await fetch(`http://localhost:${facts.httpPort}/metrics`)).text();
    server.kill('SIGTERM');
  }
  await exit;
}

const dataDir = await mkdtemp(join(tmpdir(), 'chronik-warm-'));
try {
  await warm(dataDir);
} catch (error) {
  process.stderr.write(`the first start will be slower than the next ones: ${error.message}\n`);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
