import { BufferPool, type Clock, type Logger, type Random, systemRandom, type Timer } from '../base/index.ts';
import { LogError, type LogId, type LogManager, type PartitionLog } from '../log/index.ts';
import { type Entry, foundingLog, type HardState, type Message, type NodeId } from '../raft/index.ts';
import type { GroupId, PeerEvent, Transport } from '../transport/index.ts';
import type { GroupContext } from './group-types.ts';
import { HeldMessages } from './held-messages.ts';
import { LogStarts } from './log-starts.ts';
import { ReplicationMetrics } from './metrics.ts';
import { NodeScheduler } from './node-scheduler.ts';
import { RaftPartition } from './raft-partition.ts';
import { Scrubber } from './scrubber.ts';
import { DEFAULT_REPLICATION_SETTINGS, type ReplicationSettings } from './settings.ts';
import { SnapshotFetches } from './snapshot-fetches.ts';
import { SnapshotOffers } from './snapshot-offers.ts';
import type { SnapshotSource } from './snapshot-types.ts';
import { StoppingPeers } from './stopping-peers.ts';
import type { Partition, PartitionDirectory, PartitionSettings } from './types.ts';

/** How often each partition is looked after: overdue waits, who is in sync, changes of members. Milliseconds. */
const HOUSE_INTERVAL_MS = 250;
/** Leaderships that go back to their preferred replicas at one such look. */
const HAND_OVERS_AT_ONCE = 50;

export interface ReplicaManagerOptions {
  readonly logs: LogManager;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: Random;
  /** To the other nodes; without it every group has this node alone. */
  readonly transport?: Transport;
  /** Memory for copies of batches; may be shared with other rooms. Default: a pool of its own. */
  readonly buffers?: BufferPool;
  /** Asked whenever needed; what is missing has its default. */
  readonly settings?: () => Partial<ReplicationSettings>;
  /** Runs a callback at the end of this turn of the event loop. Default setImmediate; a simulator gives its own. */
  readonly defer?: (callback: () => void) => void;
}

/** The partitions of this node, by name. Opens and deletes them as the metadata says; its caller says what the metadata says. */
export class ReplicaManager implements PartitionDirectory {
  readonly metrics = new ReplicationMetrics();
  readonly #options: ReplicaManagerOptions;
  readonly #context: GroupContext;
  readonly #scheduler: NodeScheduler;
  readonly #held: HeldMessages;
  readonly #stopping: StoppingPeers | undefined;
  readonly #logStarts: LogStarts | undefined;
  readonly #offers: SnapshotOffers | undefined;
  readonly #snapshots: SnapshotSource | undefined;
  readonly #topics = new Map<string, (RaftPartition | undefined)[]>();
  /** By topic id, for messages. */
  readonly #groups = new Map<string, (RaftPartition | undefined)[]>();
  readonly #opening = new Map<string, Promise<Partition>>();
  #houseTimer: Timer;
  #stopPeers: (() => void) | undefined;
  #closed = false;

  constructor(options: ReplicaManagerOptions) {
    this.#options = options;
    const { nodeId, clock, logger, transport } = options;
    const random = options.random ?? systemRandom;
    const settings = this.#replication();
    this.#scheduler = new NodeScheduler({
      clock,
      random,
      tickMs: settings.heartbeatIntervalMs,
      defer: options.defer ?? ((callback) => void setImmediate(callback)),
    });
    const { metrics } = this;
    const pool = options.buffers ?? new BufferPool();
    this.#stopping = transport && new StoppingPeers(transport);
    this.#context = {
      nodeId,
      clock,
      random,
      logger,
      transport,
      stopping: this.#stopping,
      settings,
      scheduler: this.#scheduler,
      pool,
      metrics,
    };
    this.#held = new HeldMessages(clock);
    this.#logStarts = transport && new LogStarts(transport, (id) => this.#find(id));
    if (transport !== undefined) {
      this.#offers = new SnapshotOffers({ transport, clock, logger, metrics });
      this.#snapshots = this.#exchange(transport, this.#offers);
      new Scrubber(
        () => this.all(),
        (delayMs, callback) => this.#scheduler.after(delayMs, callback),
      ).start();
    }
    transport?.onMessage((group, message, release) => this.#receive(group, message, release));
    this.#stopPeers = transport?.onPeer((event) => this.#onPeer(event));
    this.#houseTimer = this.#scheduleHouse();
  }

  /** Groups that tick; the others sleep and cost nothing. */
  get awakeGroups(): number {
    return this.#scheduler.awakeCount;
  }

  get(topic: string, partition: number): Partition | undefined {
    return this.#topics.get(topic)?.[partition];
  }

  waitForRoom(): Promise<void> | undefined {
    return this.#options.logs.waitForRoom();
  }

  *all(): Iterable<RaftPartition> {
    for (const partitions of this.#topics.values()) {
      for (const partition of partitions) if (partition !== undefined) yield partition;
    }
  }

  /**
   * Opens the partition's log, made if it is not there, and takes part in its Raft group. Opening again gives the same one. `replicas`: whom the
   * metadata wants, preferred leader first. `founders`: nobody may have led the partition yet, so a log that is not there begins with these as its
   * members, and the first of `replicas` stands for election at once; without any a new log waits for its leader.
   * `promised`: how many replicas the metadata promises, more than there are while one that lost its data is left out.
   * A group of this node alone is led when this resolves. Rejects with LogError when the log cannot be made.
   */
  async open(
    id: LogId,
    settings: PartitionSettings,
    replicas: readonly NodeId[] = [this.#options.nodeId],
    founders: readonly NodeId[] = replicas,
    promised = replicas.length,
  ): Promise<Partition> {
    const present = this.#topics.get(id.topic)?.[id.partition];
    if (present !== undefined && present.topicId === id.topicId) return present;
    const key = `${id.topicId}-${id.partition}`;
    let opening = this.#opening.get(key);
    if (opening === undefined) {
      opening = this.#open(id, settings, replicas, founders, promised).finally(() => this.#opening.delete(key));
      this.#opening.set(key, opening);
    }
    return await opening;
  }

  /**
   * The metadata wants these replicas from now on, preferred leader first, and these learners, which never vote. The leader changes the
   * membership until it is so. `promised`: see `open`.
   */
  setTarget(
    topic: string,
    partition: number,
    replicas: readonly NodeId[],
    learners: readonly NodeId[] = [],
    promised = replicas.length,
  ): void {
    this.#topics.get(topic)?.[partition]?.setTarget({ voters: replicas, learners, promised });
  }

  /** Whether a peer has said that it is about to stop. */
  isStopping(peer: NodeId): boolean {
    return this.#stopping?.has(peer) ?? false;
  }

  /** Hands every leadership to another in-sync replica that is not about to stop too; resolves when none is left that can be handed over, or after `timeoutMs`. */
  async drainLeadership(timeoutMs: number): Promise<void> {
    const { clock, nodeId } = this.#options;
    const peers = new Set([...this.all()].flatMap(({ replicas }) => replicas));
    peers.delete(nodeId);
    await this.#stopping?.announce(peers);
    const untilMs = clock.monotonicMs() + timeoutMs;
    const overdue = new Promise<void>((resolve) => this.#scheduler.after(timeoutMs, resolve));
    while (clock.monotonicMs() < untilMs && !this.#closed) {
      const transfers: Promise<boolean>[] = [];
      for (const partition of this.all()) {
        const successor = partition.isLeader ? partition.successor() : undefined;
        if (successor !== undefined) transfers.push(partition.transferLeadership(successor));
      }
      if (transfers.length === 0) return;
      await Promise.race([Promise.all(transfers), overdue]);
    }
  }

  /** Ends service at once, wakes those who wait, and removes the files. */
  async delete(id: LogId): Promise<void> {
    this.retire(id);
    await this.#options.logs.delete(id);
  }

  /** Ends service at once and wakes those who wait; takes no part in the group any more, in this same step. The log stays, and may be opened again. */
  retire(id: LogId): void {
    const partition = this.#topics.get(id.topic)?.[id.partition];
    if (partition?.topicId !== id.topicId) return;
    remove(this.#topics, id.topic, id.partition);
    remove(this.#groups, id.topicId, id.partition);
    partition.retire();
  }

  /**
   * Gives a damaged log up, files and all: an empty one takes its place that keeps only term and vote, so that this node votes once in a term. For a
   * replica that its group has let go of; `open` makes it take part again, and its leader sends it everything. Rejects with LogError.
   */
  async renew(id: LogId, settings: PartitionSettings): Promise<void> {
    this.retire(id);
    const { logs } = this.#options;
    const damaged = await logs.open(id, settings);
    const { term, vote } = damaged.hardState;
    await logs.delete(id);
    const log = await logs.open(id, settings);
    if (term > 0) await appendDurably(log, [], { term, vote, commit: 0 });
    this.metrics.rebuilds++;
  }

  /** Applies a topic's new settings to its open partitions. */
  updateSettings(topic: string, settings: PartitionSettings): void {
    for (const partition of this.#topics.get(topic) ?? []) partition?.updateSettings(settings);
  }

  /** Takes no part in any group any more. The logs stay open: their owner closes them. */
  close(): void {
    this.#closed = true;
    this.#houseTimer.cancel();
    this.#stopPeers?.();
    this.#scheduler.close();
    for (const partition of this.all()) partition.group.close();
  }

  async #open(
    id: LogId,
    settings: PartitionSettings,
    replicas: readonly NodeId[],
    founders: readonly NodeId[],
    promised: number,
  ): Promise<Partition> {
    const log = await this.#options.logs.open(id, settings);
    if (founders.length > 0) await this.#found(log, founders);
    if (this.#closed) throw new LogError('closed', 'the node is stopping');
    const partition = new RaftPartition({
      log,
      settings,
      target: { voters: replicas, learners: [], promised },
      context: this.#context,
      snapshots: this.#snapshots,
      replication: () => this.#replication(),
      shareLogStart: async (each, offset) => this.#logStarts?.share(each, offset),
    });
    put(this.#topics, id.topic, id.partition, partition);
    put(this.#groups, id.topicId, id.partition, partition);
    const { group } = partition;
    if (log.failure !== undefined) return partition;
    this.#scheduler.setAwake(group, true);
    for (const { message, release } of this.#held.take(group.id)) group.step(message, release);
    if (group.isAlone) {
      group.campaign();
      await untilLed(partition);
    } else if (founders.length > 0 && replicas[0] === this.#options.nodeId && group.leaderId === -1) {
      group.campaign();
      // The others may not be connected yet.
      this.#scheduler.standSoon(group, 3);
    }
    return partition;
  }

  /** Begins a new log with its members, durably: members may be counted on from then on. */
  async #found(log: PartitionLog, founders: readonly NodeId[]): Promise<void> {
    // The same entries everywhere, in whatever order they are named.
    const { entries, hardState } = foundingLog([...founders].sort((a, b) => a - b));
    if (log.failure !== undefined || log.hardState.term > hardState.term || log.lastIndex >= entries.length) return;
    const missing = entries.slice(log.lastIndex);
    if (founders.length === 1) {
      // Nothing is said to anybody before what follows is durable, and this with it.
      log.append(missing, hardState);
      log.commitTo(hardState.commit);
      return;
    }
    await appendDurably(log, missing, hardState);
    log.commitTo(hardState.commit);
  }

  #find({ topicId, partition }: GroupId): RaftPartition | undefined {
    return this.#groups.get(topicId)?.[partition];
  }

  #receive(id: GroupId, message: Message, release: (() => void) | undefined): void {
    if (this.#closed) return;
    const partition = this.#find(id);
    if (partition !== undefined) {
      partition.group.step(message, release);
    } else if (this.#held.hold(id, message, release)) {
      this.metrics.messagesHeld++;
    } else {
      this.metrics.messagesDropped++;
      release?.();
    }
  }

  #onPeer({ peer, state }: PeerEvent): void {
    this.#stopping?.forget(peer);
    if (this.#closed || state === 'connecting') return;
    if (state !== 'up') this.#offers?.peerGone(peer);
    for (const partition of this.all()) {
      const { group } = partition;
      if (group.leaderId === peer) {
        if (state === 'dead') partition.leaderDied(peer);
        // Up again after a break it may live another life, without its disk even, in which it does not lead: a group at rest must look.
        else group.wake();
      } else if (group.isLeader && group.members.some(({ id }) => id === peer)) {
        // What was on the way to it is lost; and a leader that is left alone must come to know it.
        if (state === 'up') group.reportUnreachable(peer);
        group.wake();
      }
    }
  }

  #exchange(transport: Transport, offers: SnapshotOffers): SnapshotSource {
    const { clock, logger } = this.#options;
    const fetches = new SnapshotFetches({
      transport,
      clock,
      logger,
      metrics: this.metrics,
      bytesPerSecondMax: () => this.#replication().snapshotBytesPerSecondMax,
      after: (delayMs, callback) => this.#scheduler.after(delayMs, callback),
    });
    return {
      offer: (group) => offers.offer(group),
      sent: (group, to) => offers.sent(group, to),
      fetch: (group, message) => fetches.fetch(group, message),
      forget: (group) => {
        offers.forget(group);
        fetches.forget(group);
      },
    };
  }

  #replication(): ReplicationSettings {
    return { ...DEFAULT_REPLICATION_SETTINGS, ...this.#options.settings?.() };
  }

  #scheduleHouse(): Timer {
    return this.#options.clock.setTimer(HOUSE_INTERVAL_MS, () => {
      const nowMs = this.#options.clock.monotonicMs();
      const allowance = { handOvers: HAND_OVERS_AT_ONCE };
      for (const partition of this.all()) partition.keepHouse(nowMs, allowance);
      this.#logStarts?.shareAgain();
      this.#offers?.expire();
      this.#houseTimer = this.#scheduleHouse();
    });
  }
}

function appendDurably(log: PartitionLog, entries: readonly Entry[], hardState: HardState): Promise<void> {
  return new Promise((resolve, reject) => {
    log.setProgressListener({ onWritten: () => {}, onDurable: () => resolve(), onFailed: reject });
    log.append(entries, hardState);
  });
}

function put(map: Map<string, (RaftPartition | undefined)[]>, key: string, at: number, partition: RaftPartition): void {
  const partitions = map.get(key) ?? [];
  partitions[at] = partition;
  map.set(key, partitions);
}

function remove(map: Map<string, (RaftPartition | undefined)[]>, key: string, at: number): void {
  const partitions = map.get(key)!;
  partitions[at] = undefined;
  if (partitions.every((each) => each === undefined)) map.delete(key);
}

/** Resolves when the partition is led here, or cannot be. */
function untilLed(partition: RaftPartition): Promise<void> {
  if (partition.isLeader) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = partition.onAdvance(() => {
      if (!partition.isLeader && partition.group.failure === undefined && partition.log.failure === undefined) return;
      stop();
      resolve();
    });
  });
}
