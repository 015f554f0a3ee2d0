import { createRaftNode } from '../src/raft/index.ts';
import {
  coreParts,
  groupSimplifications,
  logParts,
  makePlan,
  minimize,
  type Plan,
  type RunResult,
  runGroup,
  type Trace,
} from '../src/sim/index.ts';

/** A plan of any layer, as far as the command looks into it. */
export interface AnyPlan {
  readonly seed: number;
  readonly layer: string;
  readonly faults: readonly { readonly atMs: number; readonly kind: string }[];
}

/** How a run of any layer ended. */
export interface Outcome<P> {
  readonly plan: P;
  readonly traceHash: string;
  readonly failure: { readonly invariant: string; readonly message: string; readonly atMs: number } | undefined;
  readonly lines: readonly string[];
  readonly virtualMs: number;
  readonly eventCount: number;
}

/** One layer of the simulator: its plans, and how they are run and cut down. */
export interface SimLayer<P extends AnyPlan> {
  makePlan(seed: number): P;
  run(plan: P, trace?: Trace): Promise<Outcome<P>>;
  /** What the run got done, in words. */
  achievements(outcome: Outcome<P>): string;
  minimize(plan: P, failedAtMs: number, stillFails: (plan: P) => Promise<boolean>): Promise<P>;
}

export const LAYER_NAMES = ['core', 'log', 'cluster'] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

/** A layer by name. The cluster's loads a whole server, so it is loaded only for itself. */
export async function layerOf(name: LayerName): Promise<SimLayer<AnyPlan>> {
  const layer: unknown = name === 'cluster' ? await clusterLayer() : groupLayer(name);
  // Each layer is given only plans that it made itself, or that were saved as its own.
  return layer as SimLayer<AnyPlan>;
}

function groupLayer(name: 'core' | 'log'): SimLayer<Plan> {
  const parts = name === 'core' ? coreParts(createRaftNode) : logParts(createRaftNode);
  return {
    makePlan: (seed) => makePlan(seed, name),
    run: (plan, trace) => runGroup(plan, parts, trace),
    achievements: (outcome) => {
      const { committedCount, writesAnswered, readsAnswered } = outcome as RunResult;
      return `${committedCount} committed, ${writesAnswered} writes and ${readsAnswered} reads answered`;
    },
    minimize: (plan, failedAtMs, stillFails) => minimize(plan, failedAtMs, groupSimplifications, stillFails),
  };
}

async function clusterLayer() {
  const { clusterSimplifications, makeClusterPlan, runCluster, SOUND_CLUSTER } = await import(
    '../src/sim/cluster/index.ts'
  );
  type ClusterPlan = ReturnType<typeof makeClusterPlan>;
  type ClusterResult = Awaited<ReturnType<typeof runCluster>>;
  const layer: SimLayer<ClusterPlan> = {
    makePlan: (seed) => makeClusterPlan(seed),
    run: (plan, trace) => runCluster(plan, SOUND_CLUSTER, trace),
    achievements: (outcome) => {
      const { acknowledgedCount, readCount } = outcome as ClusterResult;
      return `${acknowledgedCount} records acknowledged, ${readCount} read`;
    },
    minimize: (plan, failedAtMs, stillFails) => minimize(plan, failedAtMs, clusterSimplifications, stillFails),
  };
  return layer;
}
