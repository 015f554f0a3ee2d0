import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BrokerKind } from './broker.ts';
import {
  type ClusterForm,
  chronikCommand,
  kafkaCommand,
  type NodeAddress,
  standaloneCommand,
} from './cluster-commands.ts';
import { type Description, describe } from './describe.ts';
import { freePort } from './ports.ts';
import { type ServerCommand, ServerProcess } from './server-process.ts';

/** Where a node runs when not simply on this host. */
export interface NodePlace {
  /** The address at which clients and other nodes reach it. */
  readonly host: string;
  /** Program and parameters that run a command in the node's surroundings, such as a network namespace. */
  readonly enter?: readonly string[];
  /** Folder for its data, on a disk of its own. */
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ClusterOptions {
  readonly kind: BrokerKind;
  /** Folder for logs, and for data where a place names no other. */
  readonly directory: string;
  /** Three by default. */
  readonly nodes?: number;
  /** Further nodes that are not started with the others, and of which those have not been told. */
  readonly joiners?: number;
  readonly form?: ClusterForm;
  /** One a node; by default all are on 127.0.0.1 with free ports. */
  readonly places?: readonly NodePlace[];
  /** Settings by Kafka's names, for every node. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly startTimeoutMs?: number;
}

/** A node whose configuration does not fit the cluster's. */
export interface OddOptions {
  readonly id: number;
  /** Ids of the members that it is told of; all by default. */
  readonly told?: readonly number[];
  /** The member whose folder it has; by default it has one of its own. */
  readonly dataOf?: ClusterNode;
  /** It has the ports of the member with its id; by default it has other ones. */
  readonly inPlace?: boolean;
  readonly raftPort?: number;
}

/** One node of a cluster under test: a process with an address. */
export class ClusterNode extends ServerProcess {
  readonly address: NodeAddress;
  /** Another chronik-server than the one under test, from the next start on. */
  program: string | undefined;
  readonly #command: (alone: boolean, program: string | undefined) => ServerCommand;

  constructor(
    address: NodeAddress,
    logFile: string,
    command: (alone: boolean, program: string | undefined) => ServerCommand,
  ) {
    super(logFile);
    this.address = address;
    this.#command = command;
  }

  get id(): number {
    return this.address.id;
  }

  get bootstrap(): string {
    return `${this.address.host}:${this.address.kafkaPort}`;
  }

  /** Starts the process without waiting for it. */
  launch(): void {
    this.spawn(this.#command(false, this.program));
  }

  /** Makes what a start needs beforehand. */
  prepare(): void {
    this.#command(false, this.program);
  }

  /** Starts it as a server that is no member of anything, on the same data. */
  launchAlone(): void {
    this.spawn(this.#command(true, this.program));
  }

  describe(timeoutMs?: number): Promise<Description | undefined> {
    return describe(this.address.host, this.address.kafkaPort, timeoutMs);
  }
}

/** Several nodes as processes, under test or as the reference. */
export class Cluster {
  readonly kind: BrokerKind;
  readonly #nodes: ClusterNode[];
  readonly #joiners: ClusterNode[];
  readonly #odd: ClusterNode[] = [];
  /** Milliseconds from the start of the last process until every node knew all others, at the last start of all. */
  formedMs = 0;
  readonly #startTimeoutMs: number;

  private constructor(kind: BrokerKind, nodes: ClusterNode[], joiners: ClusterNode[], startTimeoutMs: number) {
    this.kind = kind;
    this.#nodes = nodes;
    this.#joiners = joiners;
    this.#startTimeoutMs = startTimeoutMs;
  }

  /** Lays the nodes out (ports, folders, commands) without starting one. */
  static async plan(options: ClusterOptions): Promise<Cluster> {
    const { kind, directory, form = 'environment', settings = {} } = options;
    const founders = options.places?.length ?? options.nodes ?? 3;
    const count = founders + (options.joiners ?? 0);
    const places = options.places ?? Array.from({ length: count }, () => ({ host: '127.0.0.1' }));
    const base = options.places === undefined ? await freeBase(count) : undefined;
    const members = places.map(({ host }, position): NodeAddress => {
      const kafkaPort = base === undefined ? 9092 : base + position * nodeDistance;
      return { id: position + 1, host, kafkaPort, raftPort: kafkaPort + 1 };
    });
    mkdirSync(directory, { recursive: true });
    const nodes = members.map((member, position) => {
      const place: NodePlace = places[position]!;
      const facts = {
        ...member,
        directory: place.directory ?? join(directory, `node-${member.id}`),
        settings: { 'broker.rack': `rack-${member.id}`, ...settings },
      };
      mkdirSync(facts.directory, { recursive: true });
      const told = members.slice(0, Math.max(founders, member.id));
      return new ClusterNode(member, join(directory, `node-${member.id}.log`), (alone, program) => {
        const node = { ...facts, program };
        const chronik = alone ? standaloneCommand(node) : chronikCommand(form, node, told);
        return enter(place, kind === 'kafka' ? kafkaCommand(facts, told) : chronik);
      });
    });
    return new Cluster(kind, nodes.slice(0, founders), nodes.slice(founders), options.startTimeoutMs ?? 60_000);
  }

  /** Starts all nodes and waits until each knows all. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = await Cluster.plan(options);
    await cluster.launch();
    return cluster;
  }

  /** The members that are meant to run. */
  get nodes(): readonly ClusterNode[] {
    return this.#nodes;
  }

  /** Starts the next of the further nodes; from now on it is one of the members. */
  join(): ClusterNode {
    const node = this.#joiners.shift();
    if (node === undefined) throw new Error('no further node is laid out');
    node.launch();
    this.#nodes.push(node);
    return node;
  }

  /** The node is no member any more. */
  leave(node: ClusterNode): void {
    this.#nodes.splice(this.#nodes.indexOf(node), 1);
    this.#joiners.push(node);
  }

  /** Lays out a Chronik node with a wrong configuration, without starting it. */
  async odd({ id, told, dataOf, inPlace, raftPort }: OddOptions): Promise<ClusterNode> {
    const members = this.#nodes.map(({ address }) => address);
    const free = await freePort();
    const ports = inPlace ? this.node(id).address : { kafkaPort: free, raftPort: raftPort ?? free + 1 };
    const address = { ...ports, id, host: '127.0.0.1' };
    const beside = dirname(this.node(id).logFile);
    const directory = dataOf === undefined ? join(beside, 'odd') : join(dirname(dataOf.logFile), `node-${dataOf.id}`);
    mkdirSync(directory, { recursive: true });
    const peers = members.filter((member) => told === undefined || told.includes(member.id));
    const node = new ClusterNode(address, join(beside, 'odd.log'), () =>
      chronikCommand('flags', { ...address, directory, settings: {} }, peers),
    );
    this.#odd.push(node);
    return node;
  }

  get bootstrap(): string {
    return this.nodes.map(({ bootstrap }) => bootstrap).join(',');
  }

  node(id: number): ClusterNode {
    const node = this.nodes.find((candidate) => candidate.id === id);
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  /** Makes what a start needs (configuration files, formatted folders) beforehand. */
  prepare(): void {
    for (const node of this.#nodes) node.prepare();
  }

  /** Starts the nodes that do not run and waits until the cluster has formed. */
  async launch(): Promise<void> {
    for (const node of this.nodes) if (!node.running) node.launch();
    const began = performance.now();
    try {
      await this.formed(this.#startTimeoutMs);
    } catch (error) {
      await this.killAll();
      throw new Error(`${this.kind}: ${(error as Error).message}; the logs:\n${this.logTails()}`);
    }
    this.formedMs = performance.now() - began;
  }

  /** Waits until every node knows all nodes and a controller. */
  async formed(timeoutMs: number): Promise<void> {
    const size = this.nodes.length;
    const ready = async (node: ClusterNode): Promise<boolean> => {
      const description = await node.describe(500);
      return description !== undefined && description.brokers.length === size && description.controller > 0;
    };
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const answers = await Promise.all(this.nodes.map(ready));
      if (answers.every(Boolean)) return;
      const ended = this.nodes.find((node) => !node.running);
      if (ended !== undefined) throw new Error(`node ${ended.id} ended`);
      const missing = this.nodes.filter((_, position) => !answers[position]).map(({ id }) => id);
      if (performance.now() > deadline)
        throw new Error(`nodes ${missing.join(', ')} do not know all others after ${timeoutMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** What the first node that answers says, beginning with `preferred`. */
  async describe(preferred?: ClusterNode): Promise<Description | undefined> {
    const usable = this.nodes.filter((node) => node.running && !node.paused && node !== preferred);
    for (const node of preferred === undefined ? usable : [preferred, ...usable]) {
      const description = await node.describe();
      if (description !== undefined) return description;
    }
    return undefined;
  }

  /** The node that leads a partition, when it is known within the time. */
  async leader(topic: string, partition: number, timeoutMs = 20_000): Promise<ClusterNode> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      const description = await this.describe();
      const leader = description?.topics.get(topic)?.[partition]?.leader ?? -1;
      if (leader > 0) return this.node(leader);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${topic}-${partition} has no leader after ${timeoutMs} ms`);
  }

  /** The node that is the controller now. */
  async controller(): Promise<ClusterNode> {
    const description = await this.describe();
    return this.node(description?.controller ?? this.nodes[0]!.id);
  }

  /** SIGTERM to all at once; exit codes by position. */
  stopAll(): Promise<number[]> {
    return Promise.all(this.nodes.map((node) => node.stop()));
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#nodes, ...this.#joiners, ...this.#odd].map((node) => node.kill()));
  }

  logTails(lines = 15): string {
    return this.nodes.map((node) => `--- node ${node.id}\n${node.logTail(lines)}`).join('\n');
  }
}

function enter(place: NodePlace, command: ServerCommand): ServerCommand {
  const environment = { ...command.environment, ...place.environment };
  const [program, ...parameters] = place.enter ?? [];
  if (program === undefined) return { ...command, environment };
  return { program, parameters: [...parameters, command.program, ...command.parameters], environment };
}

const nodeDistance = 100;

/** A first Kafka port such that those of all nodes, and what is derived from them, are free. */
function freeBase(count: number): Promise<number> {
  const distances = Array.from({ length: count }, (_, node) =>
    [0, 1, 1000, 2000].map((distance) => node * nodeDistance + distance),
  ).flat();
  return freePort(distances.slice(1));
}
