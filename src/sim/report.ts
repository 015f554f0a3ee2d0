import { describeFault } from './faults.ts';

/** What is told of a plan of any layer. */
interface PlanFacts {
  readonly seed: number;
  readonly layer: string;
  readonly faults: readonly { readonly atMs: number; readonly kind: string }[];
}

/** What is told of a run of any layer. */
interface RunFacts {
  readonly plan: PlanFacts;
  readonly failure: { readonly invariant: string; readonly message: string; readonly atMs: number } | undefined;
  readonly lines: readonly string[];
}

/** Lines of the trace that a failure's report shows. */
const TRACE_LINES = 60;

/** The settings of a run and its faults, a line each. */
export function describePlan(plan: PlanFacts): string {
  const { faults, ...rest } = plan;
  const settings = Object.entries(rest).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [...settings, `  faults (${faults.length}):`, ...faults.map((fault) => `    ${describeFault(fault)}`)].join(
    '\n',
  );
}

/** What a reader needs to begin with: the seed, what broke, the plan, the events before it. */
export function describeFailure(result: RunFacts, traceLines = TRACE_LINES): string {
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
