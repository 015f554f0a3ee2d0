import type { Cluster, ClusterNode } from '../lib/cluster.ts';
import type { SeededRandom } from '../lib/random.ts';
import type { TestDisk } from './disks.ts';
import { clients, type TestNetwork } from './network.ts';

/** All that a fault can lay hands on. */
export interface World {
  readonly cluster: Cluster;
  readonly network: TestNetwork;
  readonly disks: ReadonlyMap<number, TestDisk>;
  readonly random: SeededRandom;
  /** The topic whose leaders are aimed at. */
  readonly topic: string;
  readonly partitions: number;
  /** When each node's disk was last full: for a while it may end by itself. */
  readonly fullAt: Map<number, number>;
}

/** A fault that has begun. */
export interface Injected {
  /** What was done, for a person. */
  readonly what: string;
  /** How long it is to last. */
  readonly lastsMs: number;
  heal(): void;
}

/** Begins a fault; the numbers that decide it come from the world's random source, in the same order each time. */
type Fault = (world: World) => Promise<Injected>;

const targets = ['leader', 'follower', 'controller', 'any node'] as const;
type Target = (typeof targets)[number];

/** The node that plays the part at the moment; the choice among the rest follows from the seed. */
async function pick(world: World, target: Target): Promise<ClusterNode> {
  const { cluster, random } = world;
  const partition = random.between(0, world.partitions);
  const other = random.between(0, cluster.nodes.length);
  const described = await cluster.describe();
  const leader = described?.topics.get(world.topic)?.[partition]?.leader ?? -1;
  const candidates = cluster.nodes.filter(({ id }) => id !== leader);
  if (target === 'leader' && leader > 0) return cluster.node(leader);
  if (target === 'controller' && (described?.controller ?? -1) > 0) return cluster.node(described!.controller);
  if (target === 'follower') return candidates[other % candidates.length]!;
  return cluster.nodes[other]!;
}

function anyTarget({ random }: World): Target {
  return targets[random.between(0, targets.length)]!;
}

function restart(...nodes: readonly ClusterNode[]): () => void {
  return () => {
    for (const node of nodes) if (!node.running) node.launch();
  };
}

/** Puts one fault on several ways and takes it off again. */
function onLinks(world: World, links: readonly (readonly [number, number])[], fault: object): () => void {
  for (const [from, to] of links) world.network.set(from, to, fault);
  return () => {
    for (const [from, to] of links) world.network.set(from, to, undefined);
  };
}

function bothWays(node: number, others: readonly number[]): [number, number][] {
  return others.flatMap((other): [number, number][] => [
    [node, other],
    [other, node],
  ]);
}

const kill: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const lastsMs = world.random.between(0, 5000);
  await node.kill();
  return { what: `kill -9 of node ${node.id} (${target})`, lastsMs, heal: restart(node) };
};

const killAll: Fault = async (world) => {
  await world.cluster.killAll();
  const lastsMs = world.random.between(0, 1000);
  return { what: 'kill -9 of all nodes', lastsMs, heal: restart(...world.cluster.nodes) };
};

const killMajority: Fault = async (world) => {
  const [first, second] = [await pick(world, 'leader'), await pick(world, 'follower')];
  const lastsMs = world.random.between(500, 4000);
  await Promise.all([first.kill(), second.kill()]);
  return { what: `kill -9 of nodes ${first.id} and ${second.id}`, lastsMs, heal: restart(first, second) };
};

const terminate: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const lastsMs = world.random.between(0, 3000);
  const code = await node.stop();
  return { what: `SIGTERM to node ${node.id} (${target}), ended with ${code}`, lastsMs, heal: restart(node) };
};

const move: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const lastsMs = world.random.between(0, 3000);
  world.network.move(node.id);
  await node.kill();
  const what = `node ${node.id} (${target}) moves to ${world.network.address(node.id)}; connections to its old address hang`;
  return { what, lastsMs, heal: restart(node) };
};

const pause: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const lastsMs = world.random.between(300, 8000);
  node.pause();
  return { what: `SIGSTOP of node ${node.id} (${target})`, lastsMs, heal: () => node.resume() };
};

const cutLink: Fault = async (world) => {
  const node = await pick(world, anyTarget(world));
  const others = world.network.others(node.id);
  const other = others[world.random.between(0, others.length)]!;
  const lastsMs = world.random.between(1000, 8000);
  return {
    what: `no link between ${node.id} and ${other}`,
    lastsMs,
    heal: onLinks(world, bothWays(node.id, [other]), cut),
  };
};

const cutOneWay: Fault = async (world) => {
  const node = await pick(world, anyTarget(world));
  const others = world.network.others(node.id);
  const other = others[world.random.between(0, others.length)]!;
  const lastsMs = world.random.between(1000, 8000);
  return { what: `nothing from ${node.id} reaches ${other}`, lastsMs, heal: onLinks(world, [[node.id, other]], cut) };
};

const isolate: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const others = world.network.others(node.id);
  const withClients = world.random.next() < 0.5;
  const lastsMs = world.random.between(1000, 8000);
  const links = bothWays(node.id, withClients ? [...others, clients] : others);
  const from = withClients ? 'nodes and clients' : 'the other nodes';
  return { what: `node ${node.id} (${target}) cut off from ${from}`, lastsMs, heal: onLinks(world, links, cut) };
};

const deaf: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const others = world.network.others(node.id);
  const mute = world.random.next() < 0.5;
  const lastsMs = world.random.between(1000, 8000);
  const links = others.map((other): [number, number] => (mute ? [node.id, other] : [other, node.id]));
  const what = `node ${node.id} (${target}) ${mute ? 'is heard by no other' : 'hears no other'}`;
  return { what, lastsMs, heal: onLinks(world, links, cut) };
};

const cut = { cut: true };

const lossy: Fault = async (world) => {
  const node = await pick(world, anyTarget(world));
  const lossPercent = world.random.between(2, 30);
  const lastsMs = world.random.between(2000, 8000);
  const heal = onLinks(world, bothWays(node.id, world.network.others(node.id)), { lossPercent });
  return { what: `${lossPercent} % of the packets to and from node ${node.id} lost`, lastsMs, heal };
};

const narrow: Fault = async (world) => {
  const node = await pick(world, anyTarget(world));
  const kilobytesPerSecond = world.random.between(50, 1000);
  const lastsMs = world.random.between(2000, 8000);
  const heal = onLinks(world, bothWays(node.id, world.network.others(node.id)), { kilobytesPerSecond });
  return { what: `links of node ${node.id} narrowed to ${kilobytesPerSecond} KB/s`, lastsMs, heal };
};

const slowDisk: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const milliseconds = world.random.between(20, 400);
  const lastsMs = world.random.between(2000, 8000);
  const disk = world.disks.get(node.id)!;
  disk.slow(milliseconds);
  const what = `disk of node ${node.id} (${target}) ${milliseconds} ms slower`;
  return { what, lastsMs, heal: () => disk.slow(0) };
};

const fullDisk: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const lastsMs = world.random.between(1500, 6000);
  const disk = world.disks.get(node.id)!;
  world.fullAt.set(node.id, Number.POSITIVE_INFINITY);
  disk.fill();
  const heal = (): void => {
    disk.free();
    world.fullAt.set(node.id, performance.now());
  };
  return { what: `disk of node ${node.id} (${target}) full`, lastsMs, heal };
};

const clockJump: Fault = async (world) => {
  const target = anyTarget(world);
  const node = await pick(world, target);
  const seconds = (world.random.next() < 0.5 ? -1 : 1) * 10 ** world.random.between(0, 5);
  const lastsMs = world.random.between(1000, 8000);
  const disk = world.disks.get(node.id)!;
  disk.shiftClock(seconds);
  const what = `clock of node ${node.id} (${target}) jumps by ${seconds} s`;
  return { what, lastsMs, heal: () => disk.shiftClock(0) };
};

/** Every kind of fault, by the name that `--only` takes, and how often it comes. */
export const faults: Readonly<Record<string, { readonly weight: number; readonly inject: Fault }>> = {
  kill: { weight: 4, inject: kill },
  'kill-majority': { weight: 1, inject: killMajority },
  'kill-all': { weight: 1, inject: killAll },
  terminate: { weight: 2, inject: terminate },
  move: { weight: 1, inject: move },
  pause: { weight: 3, inject: pause },
  'cut-link': { weight: 2, inject: cutLink },
  'cut-one-way': { weight: 2, inject: cutOneWay },
  isolate: { weight: 3, inject: isolate },
  deaf: { weight: 2, inject: deaf },
  loss: { weight: 1, inject: lossy },
  narrow: { weight: 1, inject: narrow },
  'slow-disk': { weight: 2, inject: slowDisk },
  'full-disk': { weight: 1, inject: fullDisk },
  clock: { weight: 1, inject: clockJump },
};

/** A kind of fault drawn by weight among the names. */
export function draw(random: SeededRandom, names: readonly string[]): string {
  const total = names.reduce((sum, name) => sum + faults[name]!.weight, 0);
  let left = random.next() * total;
  for (const name of names) {
    left -= faults[name]!.weight;
    if (left < 0) return name;
  }
  return names.at(-1)!;
}
