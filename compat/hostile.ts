/**
 * Hostile clients: random bytes, half requests, damaged requests, floods that nobody reads, a thousand silent
 * connections. A client with an ordinary life, in a process of its own, must notice nothing of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Broker, type BrokerKind } from './lib/broker.ts';
import { cacheRoot, repositoryRoot } from './lib/paths.ts';
import { SeededRandom } from './lib/random.ts';
import { temporaryDirectory } from './lib/temporary.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: `${Math.floor(Math.random() * 1e9)}` },
    start: { type: 'string', default: 'chronik' },
    silent: { type: 'string', default: '1000' },
    damaged: { type: 'string', default: '3000' },
  },
});
const random = new SeededRandom(Number(values.seed));
const directory = temporaryDirectory('hostile');
const open = new Set<Socket>();
let broker: Broker | undefined;
let steady: ChildProcess | undefined;
/** No server may need longer to drop what it will not serve. */
const patienceMs = 15_000;

function dial(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: broker!.port });
  open.add(socket);
  socket.on('error', () => {});
  socket.once('close', () => open.delete(socket));
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function randomBytes(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, () => random.between(0, 256)));
}

function frame(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function header(apiKey: number, version: number): Buffer {
  const bytes = Buffer.alloc(15);
  bytes.writeInt16BE(apiKey, 0);
  bytes.writeInt16BE(version, 2);
  bytes.writeInt32BE(random.between(0, 2 ** 31), 4);
  bytes.writeInt16BE(5, 8);
  bytes.write('enemy', 10);
  return bytes;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Requests of every kind, some as they should be, most with a few bytes changed or cut. */
function damagedRequests(count: number): Buffer[] {
  const lines = gunzipSync(readFileSync(join(repositoryRoot, 'test', 'data', 'golden-a.jsonl.gz')))
    .toString()
    .trim()
    .split('\n');
  const golden = lines
    .map((line) => JSON.parse(line) as { type: string; apiKey: number; version: number; hex: string })
    .filter(({ type }) => type === 'request');
  return Array.from({ length: count }, () => {
    const { apiKey, version, hex } = golden[random.between(0, golden.length)]!;
    const body = Buffer.from(hex, 'hex');
    // Flexible versions have a tag section in the header; whether it is there is one more thing to get wrong.
    const tags = random.next() < 0.7 ? Buffer.of(0) : Buffer.alloc(0);
    let request = Buffer.concat([header(apiKey, version), tags, body]);
    for (let change = random.between(0, 4); change > 0; change--)
      request[random.between(8, request.length)] = random.between(0, 256);
    if (random.next() < 0.1) request = request.subarray(0, random.between(4, request.length));
    return frame(request);
  });
}

/** Sends something and waits until the server has closed the connection, or a moment has passed. */
async function sendAndLeave(bytes: Buffer, waitMs: number): Promise<void> {
  const socket = await dial();
  socket.resume();
  socket.write(bytes);
  await Promise.race([once(socket, 'close'), pause(waitMs)]);
  if (random.next() < 0.5) socket.resetAndDestroy();
  else socket.destroy();
}

/** Runs tasks, at most `width` at a time. */
async function inParallel(width: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: width }, worker));
}

const attacks: Record<string, () => Promise<void>> = {
  'random bytes': () =>
    inParallel(
      20,
      Array.from({ length: 300 }, () => () => sendAndLeave(randomBytes(random.between(1, 3000)), 50)),
    ),

  'impossible sizes': async () => {
    for (const size of [0x7fffffff, 0x80000000, 0xffffffff, 0, 1, 7, 200_000_000]) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(size);
      await sendAndLeave(Buffer.concat([bytes, randomBytes(100)]), 200);
    }
  },

  'half requests': () =>
    inParallel(
      50,
      damagedRequests(300).map((request) => async () => {
        await sendAndLeave(request.subarray(0, random.between(1, request.length)), 50);
      }),
    ),

  'damaged requests': () =>
    inParallel(
      16,
      damagedRequests(Number(values.damaged)).map((request) => () => sendAndLeave(request, 20)),
    ),

  'unknown requests': () =>
    inParallel(
      10,
      Array.from({ length: 200 }, () => () => {
        const request = Buffer.concat([
          header(random.between(-5, 200), random.between(-2, 40)),
          randomBytes(random.between(0, 200)),
        ]);
        return sendAndLeave(frame(request), 20);
      }),
    ),

  'one byte at a time': async () => {
    const request = frame(Buffer.concat([header(3, 1), Buffer.from('ffffffff', 'hex')]));
    await inParallel(
      20,
      Array.from({ length: 20 }, () => async () => {
        const socket = await dial();
        const answered = once(socket, 'data');
        for (const byte of request) {
          socket.write(Buffer.of(byte));
          await pause(5);
        }
        await Promise.race([
          answered,
          pause(patienceMs).then(() => Promise.reject(new Error('a slow request got no answer'))),
        ]);
        socket.destroy();
      }),
    );
  },

  'requests whose answers nobody reads': async () => {
    const metadata = frame(Buffer.concat([header(3, 1), Buffer.from('ffffffff', 'hex')]));
    const flood = Buffer.concat(Array.from({ length: 2000 }, () => metadata));
    const sockets = await Promise.all(Array.from({ length: 20 }, dial));
    for (const socket of sockets) {
      socket.pause();
      socket.write(flood);
    }
    await pause(2000);
    for (const socket of sockets) socket.resetAndDestroy();
  },

  'connections in haste': () =>
    inParallel(
      20,
      Array.from({ length: 1000 }, () => async () => {
        const socket = await dial();
        socket.resetAndDestroy();
      }),
    ),
};

async function main(): Promise<void> {
  console.log(`hostile test: seed ${values.seed}`);
  broker = await Broker.start({ kind: values.start as BrokerKind, directory: directory.path });
  steady = spawn(join(cacheRoot, 'bin', 'steady'), [], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, COMPAT_BOOTSTRAP: broker.bootstrap },
  });
  let complaints = '';
  steady.stderr!.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-3000);
  });
  const lines = createInterface({ input: steady.stdout! })[Symbol.asyncIterator]();
  if ((await lines.next()).value !== 'ready') throw new Error(`the ordinary client did not start: ${complaints}`);

  const silent = await Promise.all(Array.from({ length: Number(values.silent) }, dial));
  console.log(`${silent.length} silent connections are open`);
  for (const [name, attack] of Object.entries(attacks)) {
    const began = performance.now();
    await attack();
    if (!broker.running) throw new Error(`${name}: the server has ended`);
    console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  const closed = silent.filter((socket) => socket.destroyed).length;
  if (closed > 0) throw new Error(`${closed} silent connections were closed although they are not idle for long`);
  steady.stdin!.write('finish\n');
  const { value, done } = await Promise.race([
    lines.next(),
    pause(30_000).then(() => ({ value: undefined, done: true })),
  ]);
  if (done || !value?.startsWith('ok'))
    throw new Error(`the ordinary client was disturbed: ${value ?? ''} ${complaints}`);
  const memory = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${broker.pid}/status`, 'utf8'))?.[1];
  for (const socket of silent) socket.destroy();
  const exitCode = await broker.stop();
  if (broker.kind === 'chronik' && exitCode !== 0) throw new Error(`SIGTERM ended the server with ${exitCode}`);
  console.log(`${value}; the server's memory was at most ${Math.round(Number(memory) / 1024)} MB`);
}

async function cleanUp(): Promise<void> {
  for (const socket of open) socket.destroy();
  steady?.kill('SIGKILL');
  await broker?.kill();
  directory.remove();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().then(() => process.exit(1)));

try {
  await main();
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error(`FAILED with seed ${values.seed}: ${(error as Error).message}`);
  console.error(broker?.logTail());
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  await cleanUp();
}
// Timers that lost a race are still waiting.
process.exit();
