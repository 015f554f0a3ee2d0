import type { Simplifications } from '../minimize.ts';
import { CALM_WEATHER } from '../network.ts';
import type { ClusterPlan } from './cluster-plan.ts';

/** Ways to make a plan of a cluster smaller while it still fails. */
export const clusterSimplifications: Simplifications<ClusterPlan> = [
  (plan) => ({ ...plan, weather: CALM_WEATHER }),
  (plan) => ({ ...plan, load: { ...plan.load, members: 0 } }),
  (plan) => ({ ...plan, load: { ...plan.load, roundsPartitions: 0 } }),
  (plan) => ({ ...plan, load: { ...plan.load, latestPartitions: 0 } }),
  (plan) => ({ ...plan, load: { ...plan.load, bothGroups: false } }),
  (plan) => ({ ...plan, nodes: { ...plan.nodes, racks: 0 } }),
  (plan) => ({ ...plan, load: { ...plan.load, consumers: 1 } }),
  (plan) => ({ ...plan, load: { ...plan.load, producers: 1 } }),
  (plan) => ({ ...plan, load: { ...plan.load, windowMax: 1 } }),
  (plan) => ({ ...plan, load: { ...plan.load, thinkMs: 100 } }),
  (plan) => ({ ...plan, nodes: { ...plan.nodes, partitions: 1 } }),
  (plan) => ({ ...plan, nodes: { ...plan.nodes, offsetsPartitions: 1 } }),
  (plan) => ({ ...plan, nodes: { ...plan.nodes, diskUs: 100, diskUsMax: 200 } }),
  (plan) => ({ ...plan, nodes: { ...plan.nodes, nodes: Math.min(3, plan.nodes.nodes) } }),
  (plan) => ({ ...plan, chaosMs: Math.ceil(plan.chaosMs / 2) }),
];
