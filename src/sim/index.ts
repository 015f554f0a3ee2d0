export type { Fault, FaultKind } from './faults.ts';
export { coreParts, type Failure, logParts, type Parts, type RunResult, runGroup } from './group-run.ts';
export { type HostEnvironment, type Program, SimWorld } from './host.ts';
export { minimize } from './minimize.ts';
export type { Layer, Plan } from './plan.ts';
export { describeFailure, describePlan } from './report.ts';
export type { Accept, SimStream, StreamEnd, StreamEvents } from './streams.ts';
export { makePlan } from './swarm.ts';
export { Trace } from './trace.ts';
