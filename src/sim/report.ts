import { describeFault } from './faults.ts';
import type { RunResult } from './group-run.ts';
import type { Plan } from './plan.ts';

/** Lines of the trace that a failure's report shows. */
const TRACE_LINES = 60;

/** The settings of a run and its faults, a line each. */
export function describePlan(plan: Plan): string {
  const { faults, ...rest } = plan;
  const settings = Object.entries(rest).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [...settings, `  faults (${faults.length}):`, ...faults.map((fault) => `    ${describeFault(fault)}`)].join(
    '\n',
  );
}

/** What a reader needs to begin with: the seed, what broke, the plan, the events before it. */
export function describeFailure(result: RunResult, traceLines = TRACE_LINES): string {
  const { plan, failure } = result;
  if (failure === undefined) return `seed ${plan.seed} (${plan.layer}) passed`;
  return [
    `seed ${plan.seed} (${plan.layer}) FAILED after ${failure.atMs.toFixed(3)} virtual ms`,
    `invariant: ${failure.invariant}`,
    failure.message,
    'plan:',
    describePlan(plan),
    'last events:',
    ...result.lines.slice(-traceLines),
    `replay: npm run sim -- --layer ${plan.layer} --seed ${plan.seed} --trace`,
  ].join('\n');
}
