/**
 * Chaos: a cluster of real processes, each on a host (network namespace) and a disk of its own, under the load of real
 * clients, while processes are killed and stopped, links cut, disks slowed and filled, and clocks moved. What happens,
 * and for how long, follows from a seed. At the end all that was acknowledged must be there: once, in order.
 */
import { createReadStream, createWriteStream, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { faults } from './chaos/faults.ts';
import { ChaosRun } from './chaos/run.ts';
import { inside, missingPrograms, runInside } from './chaos/surroundings.ts';
import type { BrokerKind } from './lib/broker.ts';

const usage = `npm run chaos -- [options] disturbs a cluster and finds out what it lost

  --minutes N       how long (default 5)
  --seed N          repeats a run's choices (default: another each time)
  --only KIND,...   only these: ${Object.keys(faults).join(', ')}
  --nodes N         nodes of the cluster (default 3)
  --rate N          records a second into each partition of each client (default 150)
  --out DIR         for the history, the logs and the verdict (default: in the temporary folder)
  --start KIND      chronik (default) or kafka, as the reference
  --lines           print events line by line, also on a terminal

Needs Linux, and the right to make namespaces (root, or user namespaces). Clients come from compat/setup.sh.`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    only: { type: 'string', default: Object.keys(faults).join(',') },
    nodes: { type: 'string', default: '3' },
    rate: { type: 'string', default: '150' },
    out: { type: 'string' },
    start: { type: 'string', default: 'chronik' },
    lines: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const only = values.only.split(',');
  const unknown = only.filter((name) => faults[name] === undefined);
  if (unknown.length > 0) throw new Error(`no fault is called ${unknown.join(', ')}`);
  const out = resolve(values.out ?? join(tmpdir(), `chronik-chaos-${seed}`));
  rmSync(out, { recursive: true, force: true });
  console.log(`chaos: ${values.minutes} min, seed ${seed}`);
  const run = new ChaosRun({
    kind: values.start as BrokerKind,
    seed,
    minutes: Number(values.minutes),
    only,
    nodes: Number(values.nodes),
    rate: Number(values.rate),
    out,
    live: process.stdout.isTTY === true && !values.lines,
  });
  const problems = await run.run();
  await compressHistories(out);
  console.log(`history, logs and verdict: ${out}`);
  for (const problem of problems) console.error(`FAILED with seed ${seed}: ${problem}`);
  console.log(problems.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
  return problems.length === 0 ? 0 : 1;
}

async function compressHistories(out: string): Promise<void> {
  for (const name of readdirSync(out).filter((file) => file.startsWith('history-'))) {
    const path = join(out, name);
    await pipeline(createReadStream(path), createGzip(), createWriteStream(`${path}.gz`));
    rmSync(path);
  }
}

if (values.help) {
  console.log(usage);
} else if (inside()) {
  // The first process of a namespace gets only the signals it asks for.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    process.exit(await main());
  } catch (error) {
    console.error(`FAILED: ${(error as Error).message}`);
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
} else {
  const missing = missingPrograms();
  if (missing.length > 0) {
    console.error(`chaos needs ${missing.join(', ')}: run compat/setup.sh debian`);
    process.exitCode = 1;
  } else {
    process.exitCode = await runInside();
  }
}
