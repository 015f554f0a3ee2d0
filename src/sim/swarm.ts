import {
  type CrashPoint,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  LEADER,
  type MembershipWish,
  type Target,
  type UnsyncedFate,
} from './faults.ts';
import type { Weather } from './network.ts';
import type { GroupPlan, Layer, LoadPlan, LogLimits, Plan, StoragePlan } from './plan.ts';
import { SeededRandom } from './random.ts';

/** Streams of chance that one seed feeds; kept apart so that a change in one leaves the others as they were. */
export const Stream = {
  plan: 1,
  faults: 2,
  network: 3,
  storage: 4,
  load: 5,
  administrator: 6,
  fetches: 7,
  machine: 100,
} as const;

const CRASH_POINTS: readonly CrashPoint[] = [
  'at-once',
  'before-write',
  'before-sync',
  'after-sync',
  'after-apply',
  'in-recovery',
];
const UNSYNCED_FATES: readonly UnsyncedFate[] = ['all-lost', 'prefix-kept', 'all-kept', 'torn'];
const WISHES: readonly MembershipWish[] = [
  'add-voter',
  'add-learner',
  'promote-learner',
  'demote-voter',
  'remove-voter',
  'remove-leader',
  'replace-several',
];

/** Faults that are dangerous together, often and without others in between. */
const THEMES: readonly (readonly FaultKind[])[] = [
  ['partition', 'one-way', 'cut-link', 'bridge', 'transfer', 'pause'],
  ['crash', 'crash-all', 'sync-error', 'hang-disk', 'transfer'],
  ['membership', 'transfer', 'crash', 'partition', 'compact'],
];

/**
 * Turns a seed into a plan. Swarm testing (Groce and others, 2012): each seed switches a random subset of faults on and draws
 * its own sizes, because a run with everything at once hides the bugs that need one thing often and another never.
 */
export function makePlan(seed: number, layer: Layer): Plan {
  const random = new SeededRandom(seed, Stream.plan);
  const group = groupPlan(random, layer);
  const chaosMs = random.pick([4_000, 8_000, 15_000, 30_000]);
  const share = random.pick([250, 500]);
  const drawn = random.permille(400) ? random.pick(THEMES) : FAULT_KINDS.filter(() => random.permille(share));
  // A change of voters that is under way could make a disk that is lost the one that cannot be spared.
  const kinds = drawn.includes('bit-rot') ? drawn.filter((kind) => kind !== 'membership') : drawn;
  const gapMs = random.pick([150, 400, 1_000, 2_500]);
  return {
    seed,
    layer,
    group,
    storage: storagePlan(random),
    limits: logLimits(random),
    load: loadPlan(random, layer),
    weather: weatherPlan(random),
    chaosMs,
    settleMs: 60 * group.electionTicks * group.tickMs,
    faults: faultSchedule(new SeededRandom(seed, Stream.faults), kinds, group, chaosMs, gapMs),
  };
}

function groupPlan(random: SeededRandom, layer: Layer): GroupPlan {
  const voters = random.pick([1, 2, 3, 3, 3, 3, 4, 5, 5, 5]);
  const electionTicks = random.pick([5, 10, 10, 20]);
  const leaseReads = random.permille(400);
  const learners = random.pick([0, 0, 0, 1, 2]);
  // Whoever delivers responses itself does not tell the core when a write ends, so the core cannot know of a stalled disk.
  const storageMode =
    layer === 'log' ? 'appended' : random.pick(['appended', 'appended', 'responses', 'advance'] as const);
  const spares = random.pick([0, 1, 1, 2]);
  return {
    voters,
    learners,
    spares,
    startIndex: layer === 'log' ? 0 : random.pick([0, 1, 10]),
    tickMs: random.pick([20, 50, 50]),
    electionTicks,
    heartbeatTicks: random.pick([1, 1, Math.max(1, Math.floor(electionTicks / 5))]),
    leaseReads,
    storageMode,
    preVote: random.permille(850),
    checkQuorum: leaseReads || random.permille(850),
    // A batch has its place in it, which only the leader knows.
    forwardProposals: layer === 'core' && random.permille(150),
    quiesces: storageMode !== 'responses' && random.permille(250),
    batchAppends: random.permille(800),
    persistCommitAlone: random.permille(500),
    messageBytesMax: random.pick([64, 256, 4096, 1 << 20]),
    inflightMessagesMax: random.pick([1, 2, 8, 256]),
    inflightBytesMax: random.pick([256, 4096, 1 << 20]),
    proposalBytesMax: random.pick([512, 4096, 1 << 20]),
    applyBytesMax: random.pick([100, 4096, 1 << 20]),
    pendingReadsMax: random.pick([1, 100]),
    storageStallTicks: storageMode === 'responses' ? 0 : 2 * electionTicks,
    compactEveryEntries: random.pick([0, 5, 20, 100]),
  };
}

function storagePlan(random: SeededRandom): StoragePlan {
  const syncUs = random.pick([100, 500, 2_000]);
  return {
    writeUs: random.pick([10, 100, 1_000]),
    syncUs,
    syncUsMax: syncUs * random.pick([2, 20, 100]),
    writesPerSyncMax: random.pick([1, 1_000_000]),
    applyUs: random.pick([0, 100, 2_000]),
    showsUnsynced: random.permille(500),
    entriesAtHand: random.pick([1_000_000, 1_000_000, 10, 2]),
    snapshotMissingPermille: random.pick([0, 0, 300]),
  };
}

function logLimits(random: SeededRandom): LogLimits {
  return {
    segmentBytesMax: random.pick([4_096, 16_384, 262_144]),
    indexIntervalBytes: random.pick([256, 4_096]),
    tailBytesMax: random.pick([32_768, 98_304, 1 << 20]),
    walSlotBytes: 1 << 16,
    walSlots: random.pick([4, 6, 16]),
    openFilesMax: random.pick([4, 64]),
  };
}

function loadPlan(random: SeededRandom, layer: Layer): LoadPlan {
  return {
    clients: random.pick([1, 2, 3, 5]),
    thinkMs: random.pick([5, 20, 50, 100]),
    readPermille: random.pick([100, 500, 800]),
    payloadBytes: random.pick(layer === 'core' ? [12, 12, 100, 1_000] : [12, 300, 1_000, 3_000]),
    strayPermille: random.pick([50, 300]),
    timeoutMs: random.pick([200, 1_000, 3_000]),
  };
}

function weatherPlan(random: SeededRandom): Weather {
  const delayUs = random.pick([100, 500, 2_000, 10_000]);
  return {
    lossPermille: random.pick([0, 0, 0, 10, 50, 150]),
    duplicatePermille: random.pick([0, 0, 10, 100]),
    delayUs,
    delayUsMax: delayUs * random.pick([2, 10, 100]),
    ordered: random.permille(400),
    ghostPermille: random.pick([0, 0, 2, 10]),
  };
}

/** Faults of the switched-on kinds, about `gapMs` apart, now and then several at one moment. */
function faultSchedule(
  random: SeededRandom,
  kinds: readonly FaultKind[],
  group: GroupPlan,
  chaosMs: number,
  gapMs: number,
): Fault[] {
  const faults: Fault[] = [];
  if (kinds.length === 0) return faults;
  const electionMs = group.electionTicks * group.tickMs;
  let atMs = random.between(electionMs, 3 * electionMs);
  while (atMs < chaosMs) {
    const burst = random.permille(150) ? random.between(2, 4) : 1;
    for (let count = 0; count < burst; count++) faults.push(makeFault(random, random.pick(kinds), atMs, group));
    atMs += random.heavyTailed(Math.ceil(gapMs / 3), gapMs * 6);
  }
  return faults;
}

function makeFault(random: SeededRandom, kind: FaultKind, atMs: number, group: GroupPlan): Fault {
  const nodeCount = group.voters + group.learners + group.spares;
  const electionMs = group.electionTicks * group.tickMs;
  const node = target(random, nodeCount);
  const forMs = random.heavyTailed(Math.ceil(electionMs / 2), 8 * electionMs);
  const unsynced = random.pick(UNSYNCED_FATES);
  switch (kind) {
    case 'crash':
      return {
        atMs,
        kind,
        node,
        point: random.pick(CRASH_POINTS),
        unsynced,
        downMs: random.permille(500) ? random.below(50) : forMs,
      };
    case 'crash-all':
      return { atMs, kind, unsynced, downMs: random.below(electionMs) };
    case 'pause':
    case 'hang-disk':
    case 'full-disk':
      return { atMs, kind, node, forMs };
    case 'slow-node':
      return { atMs, kind, node, delayMs: random.pick([5, 50, 300]), forMs };
    case 'partition':
      return { atMs, kind, side: side(random, nodeCount), forMs };
    case 'one-way':
      return { atMs, kind, from: side(random, nodeCount), forMs, isInbound: random.permille(500) };
    case 'cut-link':
      return { atMs, kind, node: random.between(1, nodeCount), forMs, isInbound: random.permille(500) };
    case 'bridge':
      return { atMs, kind, bridge: node, side: side(random, nodeCount), forMs };
    case 'flap':
      return { atMs, kind, node, periodMs: random.between(5, electionMs), forMs };
    case 'slow-link':
      return { atMs, kind, node, bytesPerMs: random.pick([1, 10, 100]), forMs };
    case 'weather':
      return { atMs, kind, weather: weatherPlan(random), forMs };
    case 'slow-disk':
      return { atMs, kind, node, delayMs: random.pick([5, 50, 500]), forMs };
    case 'sync-error':
      return { atMs, kind, node, downMs: random.below(electionMs) };
    case 'bit-rot':
      return { atMs, kind, node, place: random.pick(['log', 'snapshot', 'hard-state'] as const) };
    case 'clock-rate':
      return { atMs, kind, node, partsPerMillion: random.pick([-40_000, -5_000, 5_000, 40_000]), forMs: forMs * 4 };
    case 'wall-jump':
      return { atMs, kind, node, byMs: random.between(-3_600_000, 3_600_000) };
    case 'transfer':
      return { atMs, kind, to: node, deafMs: random.pick([0, 0, Math.ceil(electionMs / 2), electionMs]) };
    case 'membership':
      return { atMs, kind, wish: random.pick(WISHES) };
    case 'compact':
      return { atMs, kind, node, keepEntries: random.pick([0, 0, 3, 20]) };
    case 'burst':
      return { atMs, kind, writes: random.pick([5, 20, 60]) };
  }
}

function target(random: SeededRandom, nodeCount: number): Target {
  return random.permille(400) ? LEADER : random.between(1, nodeCount);
}

function side(random: SeededRandom, nodeCount: number): Target[] {
  if (random.permille(400)) return [LEADER];
  const nodes = Array.from({ length: nodeCount }, (_, position) => position + 1);
  return random.shuffle(nodes).slice(0, random.between(1, Math.max(1, nodeCount - 1)));
}
