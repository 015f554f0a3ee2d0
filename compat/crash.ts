/**
 * Kills a server under load with SIGKILL at random moments, also while it starts, and checks after every restart
 * that each acknowledged record is at its offset, that no idempotent record is there twice, and that none is torn.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Broker, type BrokerKind } from './lib/broker.ts';
import { cacheRoot } from './lib/paths.ts';
import { SeededRandom } from './lib/random.ts';
import { temporaryDirectory } from './lib/temporary.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 1e9)}` },
    start: { type: 'string', default: 'chronik' },
    keep: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const random = new SeededRandom(Number(values.seed));
const directory = temporaryDirectory('crash');
let broker: Broker | undefined;
let load: ChildProcess | undefined;

async function main(): Promise<void> {
  const began = performance.now();
  console.log(`crash test: ${kills} kills, seed ${values.seed}`);
  broker = await Broker.start({ kind: values.start as BrokerKind, directory: directory.path });
  load = spawn(join(cacheRoot, 'bin', 'crashload'), [values.seed], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, COMPAT_BOOTSTRAP: broker.bootstrap },
  });
  const lines = createInterface({ input: load.stdout! })[Symbol.asyncIterator]();
  const ask = async (command: string): Promise<string> => {
    load!.stdin!.write(`${command}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the load has ended');
    if (!value.startsWith('ok')) throw new Error(value);
    return value;
  };
  if ((await lines.next()).value !== 'ready') throw new Error('the load did not start');

  const startTimes: number[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    await pause(random.between(50, 2000));
    await broker.kill();
    // A fifth of the kills hit a server that is still recovering from the one before.
    while (random.next() < 0.2) {
      broker.spawn();
      await pause(random.between(0, 600));
      await broker.kill();
    }
    await broker.launch();
    startTimes.push(broker.startMs);
    const answer = await ask('verify');
    if (kill % 5 === 0) console.log(`kill ${kill}: ${answer}; ready after ${broker.startMs.toFixed(0)} ms`);
  }
  const answer = await ask('finish');
  const exitCode = await broker.stop();
  if (broker.kind === 'chronik' && exitCode !== 0) throw new Error(`SIGTERM ended the server with ${exitCode}`);
  const seconds = (performance.now() - began) / 1000;
  const slowest = Math.max(...startTimes).toFixed(0);
  console.log(`${answer}; slowest start ${slowest} ms; ${seconds.toFixed(0)} s`);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function cleanUp(remove: boolean): Promise<void> {
  await broker?.kill();
  if (load !== undefined && load.exitCode === null && load.pid !== undefined) {
    load.kill('SIGKILL');
    await once(load, 'exit');
  }
  if (remove) directory.remove();
  else console.log(`data and log are kept in ${directory.path}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp(true).then(() => process.exit(1)));

try {
  await main();
  await cleanUp(!values.keep);
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error(`FAILED with seed ${values.seed}: ${(error as Error).message}`);
  console.error(broker?.logTail());
  await cleanUp(false);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
