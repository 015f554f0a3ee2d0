import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerKind } from '../lib/broker.ts';
import { Cluster, type ClusterNode } from '../lib/cluster.ts';
import type { Description } from '../lib/describe.ts';
import { Load, type LoadOptions, type Verdict, verify, violations } from '../lib/load.ts';
import { SeededRandom } from '../lib/random.ts';
import { TestDisk } from './disks.ts';
import { draw as drawFault, faults, type Injected, type World } from './faults.ts';
import { TestNetwork } from './network.ts';
import { draw as drawTable } from './table.ts';

export interface ChaosOptions {
  readonly kind: BrokerKind;
  readonly seed: number;
  readonly minutes: number;
  /** Kinds of faults. */
  readonly only: readonly string[];
  readonly nodes: number;
  /** Records a second and partition. */
  readonly rate: number;
  /** Folder for the history, the logs and the verdict. */
  readonly out: string;
  /** Draw a table, or print a line for each event. */
  readonly live: boolean;
}

const partitions = 8;
const settleMs = 60_000;
/** Readers that read nothing for so long are asked why; a client waits a minute for a connection that hangs. */
const standstillMs = 90_000;
/** How long after its disk was full a node may still end by itself. */
const fullGraceMs = 15_000;

/** One run: a cluster in its own network, loads, faults one after another, and at the end the comparison. */
export class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #random: SeededRandom;
  readonly #began = performance.now();
  readonly #events: string[] = [];
  readonly #active = new Set<Injected>();
  readonly #loads = new Map<string, Load>();
  readonly #problems: string[] = [];
  /** What each load has read, and since when it is that. */
  readonly #progress = new Map<string, { readonly read: number; readonly sinceMs: number }>();
  /** Nodes that answered without a topic: told once. */
  readonly #forgetful = new Set<number>();
  #views = new Map<number, Description | undefined>();
  #world!: World;
  #injected = 0;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, 'events.jsonl'), '');
  }

  /** What went against the rules; empty when all is well. */
  async run(): Promise<readonly string[]> {
    await this.#build();
    const watching = this.#watch();
    try {
      await this.#disturb();
      await this.#recover();
      await this.#judge();
    } catch (error) {
      this.#problem((error as Error).message);
    } finally {
      watching.stop();
      await Promise.all([...this.#loads.values()].map((load) => load.kill()));
      await this.#world?.cluster.killAll();
    }
    writeFileSync(
      join(this.#options.out, 'verdict.json'),
      `${JSON.stringify({ ...this.#options, faults: this.#injected, problems: this.#problems }, null, 2)}\n`,
    );
    return this.#problems;
  }

  async #build(): Promise<void> {
    const { kind, nodes, out, minutes } = this.#options;
    const ids = Array.from({ length: nodes }, (_, position) => position + 1);
    const network = new TestNetwork(ids);
    const disks = new Map(ids.map((id) => [id, new TestDisk(out, id, Math.ceil(1500 + minutes * 120))]));
    const cluster = await Cluster.start({
      kind,
      directory: out,
      // A node whose clock is set back by a day would rightly refuse all records, as from the future.
      settings: { 'log.message.timestamp.after.max.ms': `${7 * 24 * 3600 * 1000}` },
      places: ids.map((id) => ({
        host: network.name(id),
        enter: network.enter(id),
        directory: join(disks.get(id)!.path, 'node'),
        environment: disks.get(id)!.environment,
      })),
    });
    const fullAt = new Map<number, number>();
    const topic = 'chaos-franz-go';
    this.#world = { cluster, network, disks, random: this.#random, topic, partitions, fullAt };
    for (const node of cluster.nodes) node.onUnexpectedExit = (exit) => this.#died(node, exit.code ?? exit.signal);
    this.#event('formed', `cluster of ${nodes} nodes formed in ${cluster.formedMs.toFixed(0)} ms`);
    await this.#load('franz-go', Load.franz, { racks: ids.map((id) => `rack-${id}`) });
    await this.#load('librdkafka', Load.librdkafka, { racks: ['rack-2'] });
  }

  async #load(name: string, start: (options: LoadOptions) => Promise<Load>, more: Partial<LoadOptions>): Promise<void> {
    const { seed, out, rate } = this.#options;
    const common = { bootstrap: this.#world.cluster.bootstrap, topic: `chaos-${name}`, partitions, seed, rate };
    const options = { ...common, history: join(out, `history-${name}.txt`), ...more };
    if (start !== Load.franz) {
      const creator = { ...common, history: join(out, 'created.txt'), create: true, records: 0 };
      await (await Load.franz(creator)).ended(60_000);
    }
    this.#loads.set(name, await start({ ...options, create: start === Load.franz }));
  }

  async #disturb(): Promise<void> {
    const { minutes, only } = this.#options;
    const random = this.#random;
    const until = performance.now() + minutes * 60_000;
    await pause(2000);
    while (performance.now() < until) {
      const kind = drawFault(random, only);
      const second = random.next() < 0.25 ? drawFault(random, only) : undefined;
      const quietMs = random.between(500, 3000);
      await Promise.all([kind, second].flatMap((name) => (name === undefined ? [] : [this.#inject(name, until)])));
      await pause(quietMs);
      const ended = [...this.#loads].find(([, load]) => !load.running);
      if (ended !== undefined) throw new Error(`the load ${ended[0]} ended: ${ended[1].stat.error}`);
    }
  }

  async #inject(name: string, until: number): Promise<void> {
    for (const load of this.#loads.values()) load.resetGaps();
    const injected = await faults[name]!.inject(this.#world);
    this.#injected++;
    this.#active.add(injected);
    this.#event(name, injected.what, { lastsMs: injected.lastsMs });
    await pause(Math.min(injected.lastsMs, Math.max(0, until - performance.now())));
    injected.heal();
    this.#active.delete(injected);
    const gaps = Object.fromEntries(
      [...this.#loads].map(([load, { stat }]) => [load, Math.max(stat.longestGapMs, stat.gapMs)]),
    );
    this.#event(`${name}-healed`, `healed: ${injected.what}`, { longestGapMs: gaps });
  }

  /** With everything healed the cluster must be whole again, and acknowledge. */
  async #recover(): Promise<void> {
    const { cluster, network, disks } = this.#world;
    network.healAll();
    for (const disk of disks.values()) {
      disk.slow(0);
      disk.shiftClock(0);
      disk.free();
    }
    for (const node of cluster.nodes) {
      node.resume();
      if (!node.running) node.launch();
    }
    const began = performance.now();
    await cluster.formed(settleMs);
    await this.#allInSync(began + settleMs);
    this.#event('whole', `whole again after ${(performance.now() - began).toFixed(0)} ms`);
  }

  async #allInSync(deadline: number): Promise<void> {
    for (;;) {
      const description = await this.#world.cluster.describe();
      const behind = [...(description?.topics ?? [])].flatMap(([topic, list]) =>
        list
          .filter(({ leader, inSync, replicas }) => leader < 1 || inSync.length < replicas.length)
          .map(({ partition, leader, inSync }) => `${topic}-${partition} (leader ${leader}, in sync ${inSync.join()})`),
      );
      if (description !== undefined && behind.length === 0) return;
      if (performance.now() > deadline)
        throw new Error(`not in sync ${settleMs} ms after the last fault: ${behind.slice(0, 5).join(', ')}`);
      await pause(200);
    }
  }

  async #judge(): Promise<void> {
    const racks = this.#world.cluster.nodes.map(({ id }) => `rack-${id}`);
    // All of them first: what still writes takes the cores from who reads it all again.
    const ended = await Promise.all(
      [...this.#loads].map(async ([name, load]) => [name, load, await load.finish()] as const),
    );
    for (const [name, load, last] of ended) {
      if (last.failed > 0) this.#problem(`${name} gave up ${last.failed} records: ${last.error}`);
      if (last.behind > 0) this.#problem(`${name}: ${last.behind} readers did not get to the end: ${last.error}`);
      if (last.renewed)
        this.#event('renewed', `${name} replaced ${last.renewed} readers that had locked themselves up`);
      writeFileSync(join(this.#options.out, `${name}.stderr`), load.said);
      const verdict: Verdict = await verify(load.options, racks);
      const wrong = violations(verdict);
      for (const violation of wrong) this.#problem(`${name}: ${violation}`);
      const { acknowledged, present, read } = verdict;
      const counts = `${acknowledged} acknowledged, ${present} there, ${read} read meanwhile`;
      this.#event(
        'verdict',
        `${name}: ${counts}; ${wrong.length === 0 ? 'all as promised' : wrong.join(', ')}`,
        verdict,
      );
      for (const example of verdict.examples.slice(0, 5)) this.#event('example', example);
    }
  }

  #died(node: ClusterNode, how: number | NodeJS.Signals | null): void {
    const fullAt = this.#world.fullAt.get(node.id) ?? Number.NEGATIVE_INFINITY;
    const excused = performance.now() < fullAt + fullGraceMs;
    this.#event('exit', `node ${node.id} ended by itself (${how})${excused ? ', its disk is or was full' : ''}`);
    if (!excused) this.#problem(`node ${node.id} ended by itself (${how}): ${lastLine(node)}`);
    // As a service manager would.
    setTimeout(() => {
      if (!node.running) node.launch();
    }, 1000);
  }

  #watch(): { stop: () => void } {
    let stopped = false;
    if (this.#options.live) process.stdout.write('\x1b[2J');
    const look = async (): Promise<void> => {
      for (let turn = 0; !stopped; turn++) {
        const { nodes } = this.#world.cluster;
        const views = await Promise.all(nodes.map(async (node) => [node.id, await node.describe(400)] as const));
        this.#views = new Map(views);
        for (const [id, view] of views) this.#checkView(id, view);
        for (const [name, load] of this.#loads) this.#checkReaders(name, load);
        if (this.#options.live) process.stdout.write(this.#table());
        else if (turn % 30 === 29) console.log(this.#statusLine());
        await pause(this.#options.live ? 500 : 1000);
      }
    };
    void look();
    return {
      stop: () => {
        stopped = true;
      },
    };
  }

  /** A node that answers must not have forgotten a topic. */
  #checkView(id: number, view: Description | undefined): void {
    if (view === undefined) return;
    for (const { options } of this.#loads.values()) {
      const partitionsSeen = view.topics.get(options.topic)?.length ?? 0;
      if (partitionsSeen === options.partitions || this.#forgetful.has(id)) continue;
      this.#forgetful.add(id);
      this.#problem(
        `node ${id} answers with ${partitionsSeen} of ${options.partitions} partitions of ${options.topic}`,
      );
    }
  }

  /** Not a problem in itself: who has not read to the end at the end is one. */
  #checkReaders(name: string, load: Load): void {
    const { read, sinceMs } = this.#progress.get(name) ?? { read: -1, sinceMs: 0 };
    const nowMs = performance.now();
    const still = load.stat.read === read;
    if (still && nowMs - sinceMs < standstillMs) return;
    this.#progress.set(name, { read: load.stat.read, sinceMs: nowMs });
    if (!still || !load.running) return;
    this.#event('standstill', `the readers of ${name} have read nothing for ${standstillMs / 1000} s`);
    load.explain();
  }

  #table(): string {
    const { kind, seed, minutes } = this.#options;
    return drawTable({
      title: `chaos on ${kind}, seed ${seed}`,
      elapsedMs: performance.now() - this.#began,
      totalMs: minutes * 60_000,
      nodes: this.#world.cluster.nodes,
      views: this.#views,
      loads: this.#loads,
      faults: [...this.#active].map(({ what }) => what),
      events: this.#events,
    });
  }

  #statusLine(): string {
    const loads = [...this.#loads].map(([name, { stat }]) => `${name} ${stat.acked} acked, ${stat.read} read`);
    return `${this.#time()} ${loads.join('; ')}`;
  }

  #time(): string {
    return `${((performance.now() - this.#began) / 1000).toFixed(1).padStart(7)}`;
  }

  #problem(text: string): void {
    this.#problems.push(text);
    this.#event('problem', `PROBLEM: ${text}`);
  }

  #event(kind: string, text: string, more: object = {}): void {
    const line = `${this.#time()} ${text}`;
    this.#events.push(line);
    const entry = JSON.stringify({
      at: Date.now(),
      elapsedMs: Math.round(performance.now() - this.#began),
      kind,
      text,
      ...more,
    });
    appendFileSync(join(this.#options.out, 'events.jsonl'), `${entry}\n`);
    if (!this.#options.live) console.log(line);
  }
}

function lastLine(node: ClusterNode): string {
  return node.logTail(4).trim().split('\n').at(-1) ?? '';
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
