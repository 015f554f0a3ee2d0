export type { ClusterFault, ClusterPlan } from './cluster-plan.ts';
export { type ClusterParts, type ClusterResult, runCluster, SOUND_CLUSTER } from './cluster-run.ts';
export { clusterSimplifications } from './cluster-simplifications.ts';
export { makeClusterPlan } from './cluster-swarm.ts';
