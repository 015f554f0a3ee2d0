import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

/** What befalls packets on their way from one host to another. */
export interface LinkFault {
  readonly cut?: boolean;
  /** Packets of a hundred that are lost. */
  readonly lossPercent?: number;
  /** What is above this rate is lost. */
  readonly kilobytesPerSecond?: number;
}

/** The host of the clients. */
export const clients = 0;
const subnet = '10.99.0';
const names = '/run/hosts';
/** Addresses that a node's host takes in turn, and how far apart they are. */
const placesMax = 20;
const nodesMax = 10;

/** Hosts on one switch: each node in a network namespace of its own, the clients beside the switch. */
export class TestNetwork {
  readonly #nodes: readonly number[];
  /** How often each node's host has moved. */
  readonly #moves = new Map<number, number>();
  /** By receiver, then sender. */
  readonly #faults = new Map<number, Map<number, LinkFault>>();

  constructor(nodes: readonly number[]) {
    this.#nodes = nodes;
    // Names of namespaces live in /run/netns: in a /run of our own they are gone with us.
    run('mount', '-t', 'tmpfs', 'none', '/run');
    mkdirSync('/run/netns');
    this.#tellNames();
    run('mount', '--bind', names, '/etc/hosts');
    run('ip', 'link', 'set', 'lo', 'up');
    run('ip', 'link', 'add', 'switch', 'type', 'bridge');
    run('ip', 'addr', 'add', `${this.address(clients)}/24`, 'dev', 'switch');
    run('ip', 'link', 'set', 'switch', 'up');
    for (const node of nodes) {
      const name = space(node);
      run('ip', 'netns', 'add', name);
      run('ip', 'link', 'add', `port${node}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      run('ip', 'link', 'set', `port${node}`, 'master', 'switch', 'up');
      run('ip', '-n', name, 'addr', 'add', `${this.address(node)}/24`, 'dev', 'eth0');
      run('ip', '-n', name, 'link', 'set', 'eth0', 'up');
      run('ip', '-n', name, 'link', 'set', 'lo', 'up');
    }
    for (const host of [clients, ...nodes]) {
      this.#faults.set(host, new Map());
      this.#filter(host, 'table inet chaos {\n chain input {\n type filter hook input priority 0\n }\n}\n');
    }
  }

  /** Where the host is now. */
  address(host: number): string {
    const place = (this.#moves.get(host) ?? 0) % placesMax;
    return `${subnet}.${host === clients ? 254 : host + place * nodesMax}`;
  }

  /** The name that leads there, for nodes and clients alike. */
  name(node: number): string {
    return space(node);
  }

  /** Gives a node's host another address. Nobody is at the old one any more: what is sent there is lost without a word. */
  move(node: number): void {
    run('ip', '-n', space(node), 'addr', 'flush', 'dev', 'eth0');
    this.#moves.set(node, (this.#moves.get(node) ?? 0) + 1);
    run('ip', '-n', space(node), 'addr', 'add', `${this.address(node)}/24`, 'dev', 'eth0');
    this.#tellNames();
    for (const to of this.#faults.keys()) this.#apply(to);
  }

  /** Program and parameters that run a command on a node's host. */
  enter(node: number): string[] {
    return ['nsenter', `--net=/run/netns/${space(node)}`];
  }

  /** Puts a fault on the way from one host to another, one way; undefined takes it off. */
  set(from: number, to: number, fault: LinkFault | undefined): void {
    const faults = this.#faults.get(to)!;
    if (fault === undefined) faults.delete(from);
    else faults.set(from, fault);
    this.#apply(to);
  }

  #apply(to: number): void {
    const faults = this.#faults.get(to)!;
    const rules = [...faults].flatMap(([sender, { cut, lossPercent, kilobytesPerSecond }]) => {
      const rule = `add rule inet chaos input ip saddr ${this.address(sender)}`;
      return [
        ...(cut ? [`${rule} drop`] : []),
        ...(lossPercent === undefined ? [] : [`${rule} numgen random mod 100 < ${lossPercent} drop`]),
        ...(kilobytesPerSecond === undefined
          ? []
          : [`${rule} limit rate over ${kilobytesPerSecond} kbytes/second drop`]),
      ];
    });
    this.#filter(to, ['flush chain inet chaos input', ...rules, ''].join('\n'));
  }

  healAll(): void {
    for (const to of this.#faults.keys())
      for (const from of [...this.#faults.get(to)!.keys()]) this.set(from, to, undefined);
  }

  /** All other hosts that are nodes. */
  others(node: number): number[] {
    return this.#nodes.filter((other) => other !== node);
  }

  /** In place, since what is mounted is the file and not its name. */
  #tellNames(): void {
    const lines = this.#nodes.map((node) => `${this.address(node)} ${this.name(node)}\n`);
    writeFileSync(names, ['127.0.0.1 localhost\n', ...lines].join(''));
  }

  #filter(host: number, rules: string): void {
    const [program = '', ...parameters] = host === clients ? ['nft'] : [...this.enter(host), 'nft'];
    execFileSync(program, [...parameters, '-f', '-'], { input: rules, stdio: ['pipe', 'ignore', 'inherit'] });
  }
}

function space(node: number): string {
  return `node${node}`;
}

function run(program: string, ...parameters: string[]): void {
  execFileSync(program, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}
