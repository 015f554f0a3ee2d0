import { CONSUMER_OFFSETS } from '../../cluster/index.ts';
import type { Weather } from '../network.ts';
import { SeededRandom } from '../random.ts';
import {
  type ClusterFault,
  type ClusterFaultKind,
  type ClusterLoad,
  type ClusterPlan,
  type ClusterTarget,
  CONTROLLER,
  type NodesPlan,
  PARTITION_LEADER,
} from './cluster-plan.ts';

/** Streams of chance of one seed, beside those of `SimWorld`. */
export const ClusterStream = { plan: 21, faults: 22, rot: 23, metadata: 24, load: 100_000 } as const;

const NODE_FAULTS: readonly ClusterFaultKind[] = [
  'power',
  'kill',
  'power-all',
  'restart',
  'pause',
  'slow-node',
  'weather',
  'slow-disk',
  'hang-disk',
  'full-disk',
  'sync-error',
  'clock-rate',
  'wall-jump',
  'add-partition',
  'delete-records',
  'recreate',
];
const CLUSTER_FAULTS: readonly ClusterFaultKind[] = [
  ...NODE_FAULTS,
  'partition',
  'one-way',
  'cut-link',
  'flap',
  'elect',
  'reassign',
  'join',
  'wipe',
  'transfer',
  'rebalance',
  'remove',
  'rolling-restart',
];

/** Faults that are dangerous together, often and without others in between. */
const THEMES: readonly (readonly ClusterFaultKind[])[] = [
  ['partition', 'one-way', 'cut-link', 'pause', 'elect'],
  ['power', 'kill', 'power-all', 'sync-error', 'hang-disk'],
  ['reassign', 'elect', 'kill', 'partition'],
  ['restart', 'elect', 'slow-node'],
  ['join', 'reassign', 'kill', 'partition'],
  ['wipe', 'kill', 'pause', 'elect'],
  ['delete-records', 'partition', 'kill', 'reassign', 'join'],
  ['recreate', 'kill', 'power', 'restart', 'partition'],
  ['remove', 'join', 'rebalance', 'kill', 'recreate'],
  ['rolling-restart', 'transfer', 'rebalance'],
];

/** Turns a seed into a plan, as `swarm.ts` does for single groups. `nodeCount`: 0 leaves it to the seed. */
export function makeClusterPlan(seed: number, nodeCount = 0): ClusterPlan {
  const random = new SeededRandom(seed, ClusterStream.plan);
  const metadataSnapshotEvents = new SeededRandom(seed, ClusterStream.metadata).pick([10, 50, 1_000]);
  const nodes = { ...nodesPlan(random, nodeCount), metadataSnapshotEvents };
  const chaosMs = random.pick([3_000, 5_000, 10_000]);
  const all = nodes.nodes === 1 ? NODE_FAULTS : CLUSTER_FAULTS;
  const share = random.pick([250, 500]);
  const hasTheme = nodes.nodes > 1 && random.permille(400);
  const kinds = allowed(hasTheme ? random.pick(THEMES) : all.filter(() => random.permille(share)), nodes);
  const gapMs = random.pick([300, 800, 2_000]);
  return {
    seed,
    layer: 'cluster',
    nodes,
    load: loadPlan(random, kinds),
    weather: weatherPlan(random),
    chaosMs,
    settleMs: 60_000,
    faults: withRot(
      new SeededRandom(seed, ClusterStream.rot),
      faultSchedule(new SeededRandom(seed, ClusterStream.faults), kinds, nodes, chaosMs, gapMs),
      nodes,
      chaosMs,
    ),
  };
}

/** They may leave a partition with other replicas than its topic asks for. */
const MOVES: readonly ClusterFaultKind[] = ['reassign', 'remove', 'rebalance'];

/** Losing a disk loses records unless a majority of every partition is on others, and stays so. */
function mayLoseDisk(kinds: readonly ClusterFaultKind[], { replicationFactor, nodes }: NodesPlan): boolean {
  return replicationFactor >= 3 && nodes >= 3 && !kinds.some((kind) => MOVES.includes(kind));
}

function allowed(kinds: readonly ClusterFaultKind[], nodes: NodesPlan): ClusterFaultKind[] {
  return kinds.filter((kind) => kind !== 'wipe' || mayLoseDisk(kinds, nodes));
}

/** In some runs a segment of one node rots, beside all else, unless a disk is lost anyway. */
function withRot(random: SeededRandom, faults: ClusterFault[], nodes: NodesPlan, chaosMs: number): ClusterFault[] {
  const kinds = faults.map(({ kind }) => kind);
  if (random.permille(700) || kinds.includes('wipe') || !mayLoseDisk(kinds, nodes)) return faults;
  const rot = makeFault(random, 'rot', random.between(chaosMs >> 2, chaosMs), nodes);
  return [...faults, rot].sort((a, b) => a.atMs - b.atMs);
}

function nodesPlan(random: SeededRandom, nodeCount: number): Omit<NodesPlan, 'metadataSnapshotEvents'> {
  const drawn = random.pick([1, 3, 3, 3, 3, 3, 4, 5]);
  const nodes = nodeCount === 0 ? drawn : nodeCount;
  const replicationFactor = Math.min(nodes, random.pick([3, 3, 3, 2, 1, 5]));
  const diskUs = random.pick([50, 100, 500]);
  return {
    nodes,
    spares: nodes > 1 ? random.pick([0, 1]) : 0,
    replicationFactor,
    minInsyncReplicas: Math.min(replicationFactor, random.pick([1, 1, 2, 3])),
    partitions: random.pick([1, 2, 3]),
    offsetsPartitions: random.pick([1, 2]),
    heartbeatMs: random.pick([50, 100]),
    electionMs: random.pick([300, 600]),
    segmentBytes: random.pick([8_192, 32_768, 262_144]),
    walSlotBytes: 1 << 16,
    walSlots: random.pick([6, 16]),
    tailBytes: random.pick([131_072, 262_144, 1 << 20]),
    diskUs,
    diskUsMax: diskUs * random.pick([2, 20, 100]),
    racks: random.pick([0, 2, 3]),
    cleanerBackoffMs: random.pick([200, 1_000, 15_000]),
  };
}

function loadPlan(random: SeededRandom, kinds: readonly ClusterFaultKind[]): ClusterLoad {
  return {
    producers: random.pick([1, 2, 3]),
    consumers: random.pick([1, 2]),
    members: random.pick([0, 1, 2, 3]),
    classicGroup: random.permille(500),
    thinkMs: random.pick([10, 30, 100]),
    recordBytesMax: random.pick([16, 200, 1_000]),
    windowMax: random.pick([1, 3, 5]),
    requestTimeoutMs: random.pick([500, 1_000, 3_000]),
    acksTimeoutMs: random.pick([200, 1_000, 3_000]),
    deliveryTimeoutMs: random.pick([2_000, 10_000, 120_000]),
    retryBackoffMs: random.pick([20, 100]),
    sessionTimeoutMs: random.pick([600, 1_500, 6_000]),
    bothGroups: random.permille(300),
    roundsPartitions: kinds.includes('recreate') ? random.pick([1, 2]) : 0,
    latestPartitions: random.permille(300) ? 1 : 0,
    deleteRetentionMs: random.pick([2_000, 86_400_000]),
  };
}

function weatherPlan(random: SeededRandom): Weather {
  const delayUs = random.pick([100, 500, 2_000]);
  return {
    lossPermille: random.pick([0, 0, 0, 10, 50]),
    duplicatePermille: 0,
    delayUs,
    delayUsMax: delayUs * random.pick([2, 10, 50]),
    ordered: true,
    ghostPermille: 0,
  };
}

/** Faults of the switched-on kinds, about `gapMs` apart, now and then several at one moment. */
function faultSchedule(
  random: SeededRandom,
  kinds: readonly ClusterFaultKind[],
  nodes: NodesPlan,
  chaosMs: number,
  gapMs: number,
): ClusterFault[] {
  const faults: ClusterFault[] = [];
  if (kinds.length === 0) return faults;
  let atMs = random.between(200, 1_500);
  while (atMs < chaosMs) {
    const burst = random.permille(150) ? 2 : 1;
    for (let count = 0; count < burst; count++) faults.push(makeFault(random, random.pick(kinds), atMs, nodes));
    atMs += random.heavyTailed(Math.ceil(gapMs / 3), gapMs * 6);
  }
  return withOne('remove', withOne('wipe', faults));
}

/** A second lost disk could be that of another majority, and of two nodes that go at once both may be needed. */
function withOne(once: ClusterFaultKind, faults: readonly ClusterFault[]): ClusterFault[] {
  const first = faults.find(({ kind }) => kind === once);
  return faults.filter((fault) => fault.kind !== once || fault === first);
}

function makeFault(random: SeededRandom, kind: ClusterFaultKind, atMs: number, plan: NodesPlan): ClusterFault {
  const node = target(random, plan.nodes);
  const forMs = random.heavyTailed(Math.ceil(plan.electionMs / 2), 8 * plan.electionMs);
  const downMs = random.permille(400) ? random.below(50) : forMs;
  switch (kind) {
    case 'power':
      return { atMs, kind, node, operations: random.permille(500) ? 0 : random.between(1, 20), downMs };
    case 'kill':
    case 'restart':
      return { atMs, kind, node, downMs };
    case 'power-all':
      return { atMs, kind, downMs };
    case 'wipe':
      return { atMs, kind, node, downMs };
    case 'rot':
      return { atMs, kind, node, downMs, segment: random.below(1_000), position: random.below(1 << 20) };
    case 'join':
      return { atMs, kind, node: plan.nodes + 1 };
    case 'pause':
    case 'hang-disk':
    case 'full-disk':
      return { atMs, kind, node, forMs };
    case 'sync-error':
      return { atMs, kind, node };
    case 'slow-node':
      return { atMs, kind, node, delayMs: random.pick([2, 20, 200]), forMs };
    case 'partition':
      return { atMs, kind, side: side(random, plan.nodes), forMs };
    case 'one-way':
      return { atMs, kind, from: side(random, plan.nodes), isInbound: random.permille(500), forMs };
    case 'cut-link':
      return { atMs, kind, node, peer: random.between(1, plan.nodes), forMs };
    case 'flap':
      return { atMs, kind, node, periodMs: random.between(5, plan.electionMs), forMs };
    case 'weather':
      return { atMs, kind, weather: weatherPlan(random), forMs };
    case 'slow-disk':
      return { atMs, kind, node, delayMs: random.pick([5, 50, 500]), forMs };
    case 'clock-rate':
      return { atMs, kind, node, partsPerMillion: random.pick([-40_000, -5_000, 5_000, 40_000]), forMs: forMs * 4 };
    case 'wall-jump':
      return { atMs, kind, node, byMs: random.between(-1_500_000, 1_500_000) };
    case 'reassign': {
      const all = random.shuffle(Array.from({ length: plan.nodes + plan.spares }, (_, position) => position + 1));
      const count = random.permille(700) ? plan.replicationFactor : random.between(1, plan.nodes);
      const replicas = random.permille(100) ? [] : all.slice(0, count);
      if (random.permille(200)) {
        return { atMs, kind, topic: CONSUMER_OFFSETS, partition: random.below(plan.offsetsPartitions), replicas };
      }
      return { atMs, kind, partition: random.below(plan.partitions), replicas };
    }
    case 'transfer':
      return { atMs, kind, partition: random.below(plan.partitions), node: random.between(1, plan.nodes) };
    case 'remove':
      return { atMs, kind, node, returns: random.permille(500) };
    case 'rolling-restart':
      return { atMs, kind, downMs: random.pick([0, 50, 1_000]) };
    case 'delete-records':
      return { atMs, kind, partition: random.below(plan.partitions), keep: random.pick([0, 5, 50]) };
    case 'elect':
    case 'add-partition':
    case 'recreate':
    case 'rebalance':
      return { atMs, kind };
  }
}

function target(random: SeededRandom, nodeCount: number): ClusterTarget {
  if (random.permille(300)) return PARTITION_LEADER;
  return random.permille(150) ? CONTROLLER : random.between(1, nodeCount);
}

function side(random: SeededRandom, nodeCount: number): ClusterTarget[] {
  if (random.permille(400)) return [PARTITION_LEADER];
  if (random.permille(200)) return [CONTROLLER];
  const nodes = Array.from({ length: nodeCount }, (_, position) => position + 1);
  return random.shuffle(nodes).slice(0, random.between(1, Math.max(1, nodeCount - 1)));
}
