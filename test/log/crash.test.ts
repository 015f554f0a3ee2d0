import { test } from 'node:test';
import { CrashRun } from './crash-model.ts';

const SEEDS = Number(process.env['CHRONIK_LOG_SEEDS'] ?? 25);
const FIRST_SEED = Number(process.env['CHRONIK_LOG_FIRST_SEED'] ?? 1);

test(`no promise is broken by ${SEEDS} histories of crashes at any operation`, async (context) => {
  const total = { lives: 0, entriesFound: 0, checkpoints: 0, truncations: 0, removals: 0 };
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const run = new CrashRun(seed);
    try {
      await run.run(4, 400);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += run.statistics[key];
  }
  context.diagnostic(JSON.stringify(total));
});
