/**
 * Three nodes as real processes under real clients: formation, failover, restarts, reads from followers, membership,
 * Apache Kafka's tools, wrong configurations, strangers at the Raft port.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { damage } from './cluster/damage.ts';
import { failovers } from './cluster/failover.ts';
import { lifecycle } from './cluster/lifecycle.ts';
import { limits } from './cluster/limits.ts';
import { membership } from './cluster/membership.ts';
import { metrics } from './cluster/metrics.ts';
import { reads } from './cluster/reads.ts';
import { refusals } from './cluster/refusals.ts';
import { type Scenario, Stage } from './cluster/scenario.ts';
import { tools } from './cluster/tools.ts';
import { upgrades } from './cluster/upgrade.ts';
import type { BrokerKind } from './lib/broker.ts';
import { temporaryDirectory } from './lib/temporary.ts';

const scenarios: Readonly<Record<string, Scenario>> = {
  ...lifecycle,
  ...failovers,
  ...reads,
  ...tools,
  ...membership,
  ...damage,
  ...limits,
  ...metrics,
  ...refusals,
  ...upgrades,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    start: { type: 'string', default: 'chronik' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 1e9)}` },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const kind = values.start as BrokerKind;
const wanted = new Set([...values.only, ...positionals].flatMap((name) => name.split(',')));
const directory = temporaryDirectory('cluster');
let current: Stage | undefined;

/** A scenario that hangs must not keep the rest from being seen. */
const limitMs = 240_000;

async function perform(name: string, scenario: Scenario): Promise<boolean> {
  const began = performance.now();
  const folder = join(directory.path, name);
  mkdirSync(folder);
  const stage = new Stage(kind, folder, Number(values.seed));
  current = stage;
  const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([scenario.run(stage), limit]);
    console.log(`ok      ${name} (${seconds()} s)${stage.told === '' ? '' : `: ${stage.told}`}`);
    return true;
  } catch (error) {
    console.log(
      `FAILED  ${name} (${seconds()} s): ${(error as Error).message}${stage.told === '' ? '' : ` [${stage.told}]`}`,
    );
    console.log(stage.logs());
    return false;
  } finally {
    clearTimeout(timer);
    await stage.end();
  }
}

async function main(): Promise<void> {
  const chosen = Object.entries(scenarios).filter(
    ([name, scenario]) => (wanted.size === 0 || wanted.has(name)) && !(kind === 'kafka' && scenario.chronikOnly),
  );
  if (chosen.length === 0) throw new Error(`no scenario is called ${[...wanted].join(', ')}`);
  console.log(`cluster of ${kind}: ${chosen.length} scenarios, seed ${values.seed}`);
  let passed = 0;
  for (const [name, scenario] of chosen) if (await perform(name, scenario)) passed++;
  console.log(`${passed} passed, ${chosen.length - passed} failed`);
  if (passed < chosen.length) process.exitCode = 1;
}

if (values.list) {
  for (const [name, { shows }] of Object.entries(scenarios)) console.log(`${name.padEnd(28)}${shows}`);
  directory.remove();
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void (current?.end() ?? Promise.resolve()).then(() => {
        directory.remove();
        process.exit(1);
      });
    });
  }
  try {
    await main();
  } catch (error) {
    console.error(`FAILED: ${(error as Error).message}`);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  } finally {
    if (values.keep || process.exitCode === 1) console.log(`data and logs are kept in ${directory.path}`);
    else directory.remove();
  }
}
