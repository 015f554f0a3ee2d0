import { AssertionError, type LogFields, type Logger } from '../../base/index.ts';
import { parseServerOptions, type ServerOptions } from '../../config/index.ts';
import { type Server, StartError, type startServer } from '../../server/index.ts';
import { KAFKA_PORT } from '../client/broker-connection.ts';
import type { HostEnvironment, SimWorld } from '../host.ts';
import type { TimeUs } from '../scheduler.ts';
import type { Trace } from '../trace.ts';
import { check, InvariantViolation } from '../violation.ts';
import { simulatedListener } from './client-listener.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { hostOf, simulatedNetwork } from './sim-network.ts';

const RAFT_PORT = 9192;
/** Whatever keeps a node from starting (a full disk), its supervisor tries again after this. */
const RESTART_MS = 300;
/** Whoever asks a process to stop kills it after this. */
const STOP_MS = 10_000;
/** A machine that was removed comes back after this, if it does. */
const RETURN_MS = 1_000;
const PARTITION_FOLDER = /^[a-z_]+-\d+$/;
const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Starts one server; tests put mutants here. */
export type StartServer = typeof startServer;

/** One machine with a server on it and a supervisor that starts it again when it ends. */
export class BrokerNode {
  readonly id: number;
  /** Undefined while no server runs. */
  server: Server | undefined;
  isBooted = false;
  private downSinceUs = 0;
  private readonly world: SimWorld;
  private readonly plan: ClusterPlan;
  private readonly trace: Trace;
  private readonly start_: StartServer;
  private readonly onFailure: (error: unknown) => void;
  /** Down on purpose: the supervisor leaves it alone. */
  private isHeldDown = false;
  private removal: 'none' | 'asked' | 'agreed' | 'done' = 'none';
  /** Comes back with an empty disk once it is removed. */
  private returns = false;

  constructor(
    world: SimWorld,
    id: number,
    plan: ClusterPlan,
    trace: Trace,
    startServer_: StartServer,
    onFailure: (error: unknown) => void,
  ) {
    this.world = world;
    this.id = id;
    this.plan = plan;
    this.trace = trace;
    this.start_ = startServer_;
    this.onFailure = onFailure;
  }

  get isUp(): boolean {
    return this.world.machine(this.id).isUp;
  }

  /** Whether it ran at any time from then on. */
  hasRunSince(sinceUs: TimeUs): boolean {
    return this.isUp || this.downSinceUs > sinceUs;
  }

  get life(): number {
    return this.world.machine(this.id).incarnation;
  }

  /** The cluster has agreed to remove it, and has not yet; or it was removed, and has not come back yet. */
  get isMoving(): boolean {
    return this.removal === 'agreed' || (this.removal === 'done' && this.returns);
  }

  /** The cluster has removed it. */
  get isRemoved(): boolean {
    return this.removal === 'done' && !this.returns;
  }

  /** Somebody asks the cluster to remove it; `returns`: then it starts with an empty disk. */
  askedToLeave(returns: boolean): void {
    this.removal = 'asked';
    this.returns = returns;
  }

  agreedToLeave(): void {
    if (this.removal === 'asked') this.removal = 'agreed';
  }

  /** Names of the folders of partitions' logs on its disk. */
  logFolders(): readonly string[] {
    const folders = this.world
      .disk(this.id)
      .paths()
      .map((path) => path.split('/')[0]!);
    return [...new Set(folders)].filter((folder) => PARTITION_FOLDER.test(folder) && !folder.startsWith('__'));
  }

  /** The first start; again it does nothing. */
  boot(): void {
    if (this.isBooted) return;
    this.isBooted = true;
    this.note('start', 'starts');
    this.world.start(this.id, (environment) => this.run(environment));
  }

  /** Power fails. */
  power(): void {
    if (!this.isUp) return;
    this.note('power', 'loses power');
    this.downSinceUs = this.world.scheduler.nowUs;
    this.isHeldDown = true;
    this.server = undefined;
    this.world.crash(this.id);
  }

  /** Power fails, and with it the disk: it is replaced by an empty one. */
  wipe(): void {
    this.power();
    this.world.replaceDisk(this.id);
  }

  /** The process is killed, or ends itself. */
  kill(why: string): void {
    if (!this.isUp) return;
    this.note('kill', why);
    this.downSinceUs = this.world.scheduler.nowUs;
    this.isHeldDown = true;
    this.server = undefined;
    this.world.kill(this.id);
  }

  /** The machine is there again, and its supervisor with it. */
  up(): void {
    this.isHeldDown = false;
    if (this.isUp || !this.isBooted) return;
    this.note('start', 'starts again');
    this.world.restart(this.id);
  }

  /** Stops in order, then starts again. */
  restart(downMs: number): void {
    const { server, world, life } = this;
    if (server === undefined || !this.isUp) return;
    const end = (why: string): void => {
      if (this.life !== life || !this.isUp) return;
      this.kill(why);
      world.scheduler.after(downMs * 1000, () => this.up());
    };
    this.note('stop', 'is asked to stop');
    world.scheduler.after(STOP_MS * 1000, () => end('is killed: it does not stop'));
    void server.stop().then(() => end('has stopped'));
  }

  private async run(environment: HostEnvironment): Promise<void> {
    const { life } = this;
    try {
      const server = await this.start_(this.options(), {
        logger: this.logger(),
        disk: environment.disk,
        clock: environment.clock,
        random: environment.random,
        defer: (callback) => void environment.clock.setTimer(0, callback),
        makeListener: simulatedListener(environment),
        network: simulatedNetwork(environment),
        onFatal: (error) => this.fatal(error),
      });
      this.server = server;
      if (this.removal === 'done') this.removal = 'none';
      this.note('ready', 'serves');
    } catch (error) {
      if (this.life !== life) return;
      if (error instanceof StartError) this.exit(`cannot start: ${error.message}`, isRemoval(error));
      else throw error;
    }
  }

  private fatal(error: Error): void {
    if (error instanceof AssertionError) this.onFailure(error);
    this.exit(`gives up: ${error.message}`, isRemoval(error));
  }

  /** Leaves the present call chain first: a process that ends does not return to its callers. */
  private exit(why: string, isRemoved: boolean): void {
    const { world, life } = this;
    world.scheduler.after(0, () => {
      if (this.life !== life || !this.isUp) return;
      this.kill(why);
      if (isRemoved) {
        this.leave();
        return;
      }
      this.isHeldDown = false;
      world.scheduler.after(RESTART_MS * 1000, () => {
        if (!this.isHeldDown) this.up();
      });
    });
  }

  private leave(): void {
    const { world } = this;
    check(this.removal !== 'none', 'removed nodes stay away', () => `n${this.id} was removed, which nobody asked for`);
    this.removal = 'done';
    this.isBooted = false;
    if (!this.returns) return;
    world.scheduler.after(RETURN_MS * 1000, () => {
      world.replaceDisk(this.id);
      this.isBooted = true;
      this.up();
    });
  }

  private options(): ServerOptions {
    const { nodes } = this.plan;
    const own = hostOf(this.id);
    const args = ['--bind-addr', own, '--advertised-addr', own, '--kafka-port', String(KAFKA_PORT)];
    args.push('--metrics-port', '-1', '--data-dir', '/simulated');
    if (nodes.nodes === 1) args.push('standalone');
    else {
      const known = Math.max(nodes.nodes, this.id);
      const peers = Array.from({ length: known }, (_, at) => `${hostOf(at + 1)}:${KAFKA_PORT}:${RAFT_PORT}`);
      args.push('--node-id', String(this.id), '--set', `cluster.peers=${peers.join(',')}`, 'raft-cluster');
    }
    const command = parseServerOptions(args, {}, () => '');
    if (command.kind !== 'run') throw new TypeError('these options start a server');
    const settings = new Map([...command.options.settings, ...Object.entries(this.settings())]);
    return { ...command.options, settings };
  }

  /** Below the limits that users have, so that files, memory and timeouts run over within a run. */
  private settings(): Record<string, string> {
    const { nodes } = this.plan;
    const settings: Record<string, string | number | boolean> = {
      'auto.create.topics.enable': false,
      'default.replication.factor': nodes.replicationFactor,
      'min.insync.replicas': nodes.minInsyncReplicas,
      'offsets.topic.num.partitions': nodes.offsetsPartitions,
      'offsets.topic.replication.factor': Math.min(3, nodes.nodes),
      'group.min.session.timeout.ms': 0,
      'group.consumer.min.session.timeout.ms': 1,
      'group.consumer.session.timeout.ms': this.plan.load.sessionTimeoutMs,
      'group.consumer.min.heartbeat.interval.ms': 1,
      'group.consumer.heartbeat.interval.ms': Math.ceil(this.plan.load.sessionTimeoutMs / 4),
      'wal.file.bytes': nodes.walSlotBytes,
      'wal.bytes': nodes.walSlotBytes * nodes.walSlots,
      'memory.tail.bytes': nodes.tailBytes,
      'metadata.snapshot.min.events': nodes.metadataSnapshotEvents,
      'log.segment.bytes': nodes.segmentBytes,
      'log.retention.ms': -1,
      'log.cleaner.backoff.ms': nodes.cleanerBackoffMs,
      'offsets.topic.segment.bytes': nodes.segmentBytes,
      'log.message.timestamp.after.max.ms': Number.MAX_SAFE_INTEGER,
    };
    if (nodes.racks > 0) settings['broker.rack'] = rackOf(this.id, nodes.racks);
    if (nodes.nodes > 1) {
      settings['raft.heartbeat.interval.ms'] = nodes.heartbeatMs;
      settings['raft.election.timeout.ms'] = nodes.electionMs;
    }
    return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
  }

  private logger(): Logger {
    const log = (level: (typeof LEVELS)[number]) => (fields: LogFields, message: string) => {
      this.note(`log-${level}`, message, fields);
      const { err } = fields;
      // A broken invariant, or an error that nobody foresaw, whoever caught it.
      if (err instanceof AssertionError || message.includes('failed inside the broker')) {
        const details = err instanceof Error ? err.stack : String(err);
        this.onFailure(new InvariantViolation('no assertion fails', `n${this.id}: ${message}: ${details}`));
      }
    };
    return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), fatal: log('fatal') };
  }

  private note(kind: string, what: string, fields: LogFields = {}): void {
    this.trace.event(this.world.scheduler.nowUs, kind, this.id, 0, 0, 0, () => {
      const { err, ...rest } = fields;
      const error = err instanceof Error ? ` (${err.message})` : '';
      return `${what}${error}${Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''}`;
    });
  }
}

/** The rack of a node, and of clients near it. */
export function rackOf(id: number, racks: number): string {
  return `rack ${id % racks}`;
}

/** The cluster has removed this node: there is nothing for it to do any more. */
function isRemoval({ message }: Error): boolean {
  return message.includes('it was removed');
}
