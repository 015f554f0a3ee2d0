import { CALM_WEATHER } from './network.ts';
import type { Plan } from './plan.ts';

/** What plans of all layers have in common. */
interface Schedule {
  readonly chaosMs: number;
  readonly faults: readonly { readonly atMs: number }[];
}

/** Ways to make a plan simpler, tried in order. */
export type Simplifications<P> = readonly ((plan: P) => P)[];

/** The most runs that one minimisation takes. */
const RUNS_MAX = 500;

/**
 * Cuts a failing plan down: first everything after the failure, then faults by delta debugging (Zeller and Hildebrandt, 2002),
 * then whole dimensions such as weather and load. Chance in the run shifts when a plan changes, so the result is a smaller plan
 * that fails, not always the smallest.
 */
export async function minimize<P extends Schedule>(
  plan: P,
  failedAtMs: number,
  simplifications: Simplifications<P>,
  stillFails: (plan: P) => Promise<boolean>,
): Promise<P> {
  let best = plan;
  let runs = 0;
  const attempt = async (candidate: P): Promise<boolean> => {
    if (runs++ >= RUNS_MAX || !(await stillFails(candidate))) return false;
    best = candidate;
    return true;
  };
  if (failedAtMs < plan.chaosMs) {
    await attempt({ ...best, faults: best.faults.filter((fault) => fault.atMs <= failedAtMs) });
  }
  await cutFaults(best.faults, (faults) => attempt({ ...best, faults }));
  for (const simpler of simplifications) await attempt(simpler(best));
  await cutFaults(best.faults, (faults) => attempt({ ...best, faults }));
  return best;
}

async function cutFaults<F>(faults: readonly F[], attempt: (faults: readonly F[]) => Promise<boolean>): Promise<void> {
  let kept = faults;
  for (let pieces = 2; kept.length > 0; ) {
    const size = Math.ceil(kept.length / pieces);
    let isSmaller = false;
    for (let start = 0; start < kept.length; ) {
      const fewer = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await attempt(fewer)) {
        kept = fewer;
        isSmaller = true;
      } else {
        start += size;
      }
    }
    if (size === 1 && !isSmaller) return;
    pieces = Math.min(kept.length, isSmaller ? Math.max(2, pieces - 1) : pieces * 2);
  }
}

/** For plans of single groups. */
export const groupSimplifications: Simplifications<Plan> = [
  (plan) => ({ ...plan, weather: { ...CALM_WEATHER, ordered: plan.weather.ordered } }),
  (plan) => ({ ...plan, weather: { ...plan.weather, lossPermille: 0 } }),
  (plan) => ({ ...plan, weather: { ...plan.weather, duplicatePermille: 0, ghostPermille: 0 } }),
  (plan) => ({ ...plan, load: { ...plan.load, clients: 1 } }),
  (plan) => ({ ...plan, load: { ...plan.load, readPermille: 0 } }),
  (plan) => ({ ...plan, load: { ...plan.load, thinkMs: 100 } }),
  (plan) => ({ ...plan, group: { ...plan.group, compactEveryEntries: 0 } }),
  (plan) => ({ ...plan, group: { ...plan.group, quiesces: false } }),
  (plan) => ({ ...plan, group: { ...plan.group, forwardProposals: false } }),
  (plan) => ({ ...plan, group: { ...plan.group, spares: 0 } }),
  (plan) => ({ ...plan, group: { ...plan.group, learners: 0 } }),
  (plan) => ({ ...plan, group: { ...plan.group, voters: Math.min(3, plan.group.voters) } }),
  (plan) => ({
    ...plan,
    storage: { ...plan.storage, applyUs: 0, entriesAtHand: 1_000_000, snapshotMissingPermille: 0 },
  }),
  (plan) => ({ ...plan, chaosMs: Math.ceil(plan.chaosMs / 2) }),
];
