import type { Clock, Logger, Timer, Uuid } from '../base/index.ts';
import { type LiveConfig, ResourceType, type TopicSettings } from '../config/index.ts';
import { type LogId, logKey, type PartitionLog } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import { type Assignment, foundersFor, holds, promisedReplicas, sameOrder, wantedMembers } from './assignment.ts';
import type { Metadata } from './metadata.ts';
import { METADATA_TOPIC } from './topic-names.ts';
import type { LeaderState } from './topic-views.ts';
import type { MetadataChange, TopicImage } from './types.ts';

/** Logs that are opened at the same time at the start. */
const OPENS_AT_ONCE = 64;
/** How long the host waits before it asks again whether logs may be deleted. */
const CONFIRM_AGAIN_MS = 1_000;
/** The disk would not have a damaged log replaced; it is tried again. */
const RENEW_AGAIN_MS = 1_000;

/** Who opens and deletes the partitions of this node: the replica manager. */
export interface PartitionOpener {
  /** See ReplicaManager.open. No replicas: the members that the log names stay as they are. */
  open(
    id: LogId,
    settings: TopicSettings,
    replicas: readonly NodeId[],
    founders: readonly NodeId[],
    promised?: number,
  ): Promise<Partition>;
  /** Whom the group should consist of; its leader sees to it. `learners` stay learners. No replicas: whoever is in it now. */
  setTarget(
    topic: string,
    partition: number,
    replicas: readonly NodeId[],
    learners?: readonly NodeId[],
    promised?: number,
  ): void;
  /** Takes no part in the group any more from this step on; the log stays. */
  retire(id: LogId): void;
  /** As `retire`, and an empty log takes the place of the damaged one. See ReplicaManager.renew. */
  renew(id: LogId, settings: TopicSettings): Promise<void>;
  /** As `retire`, and removes the log. */
  delete(id: LogId): Promise<void>;
  updateSettings(topic: string, settings: TopicSettings): void;
}

export interface PartitionHostOptions {
  readonly metadata: Metadata;
  readonly config: LiveConfig;
  readonly opener: PartitionOpener;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Resolves when this node has applied everything that was committed when it was called; rejects when that cannot be known now.
   * Without it this node leads the metadata alone and knows.
   */
  readonly confirm?: () => Promise<void>;
  /** A partition that this node leads has news for the controller; or was opened here, or is led here no more. */
  readonly onLed?: (partition: Partition) => void;
  /**
   * The log of a replica is damaged. Resolves when the metadata here says that its group lets go of it, or has done so; see `DamageReporter`. Without
   * it nobody else has the partition.
   */
  readonly onDamaged?: (log: PartitionLog) => Promise<void>;
}

interface Watch {
  readonly partition: Partition;
  members: readonly NodeId[];
  promised: number;
  /** It was opened as one that may found its group. */
  readonly founding: boolean;
  readonly stop: () => void;
  /** Its log is damaged: `given-up` once the cluster knows, so that it begins anew when its group has let go of it. */
  damage: 'none' | 'told' | 'given-up';
}

/** Keeps this node's partitions as the metadata says: opens, deletes, sets, and tells who leads them. */
export class PartitionHost {
  readonly #options: PartitionHostOptions;
  /** By topic name, for a topic made again takes its predecessor's place: the openings and deletions that are under way, one after the other. */
  readonly #underWay = new Map<string, Promise<void>>();
  /** By topic id and partition: open partitions. */
  readonly #watches = new Map<Uuid, Map<number, Watch>>();
  /** Logs that nobody wants here as far as this node knows, by logKey: out of use, deleted once that is certain. */
  readonly #unwanted = new Map<string, LogId>();
  /** Logs that the disk held at the start, by logKey. */
  #found: ReadonlySet<string> = new Set();
  /** The metadata here is as new as it was elsewhere when this node started. */
  #isUpToDate = false;
  #confirming: Promise<void> | undefined;
  #again: Timer | undefined;
  #closed = false;
  readonly #stops: (() => void)[];

  constructor(options: PartitionHostOptions) {
    this.#options = options;
    this.#stops = [
      options.metadata.onChange((change) => this.#onChange(change)),
      options.config.onChange(() => this.#updateAllSettings()),
    ];
  }

  /**
   * Opens the partitions that the metadata gives this node and that have a log here. Partitions without one wait for `upToDate`: only the
   * newest metadata tells a new replica from one that lost its data, and only a new one may found its group or vote at once.
   */
  async start(found: readonly LogId[]): Promise<void> {
    this.#found = new Set(found.map(logKey));
    await this.#settleAll();
    for (const id of found) if (!this.#isWanted(id)) this.#unwanted.set(logKey(id), id);
  }

  /** The metadata here is as new as it is elsewhere: opens what is missing, and removes logs that it does not know. */
  async upToDate(): Promise<void> {
    this.#isUpToDate = true;
    await this.#settleAll();
    const sweep = this.#sweep();
    if (this.#options.confirm === undefined) await sweep;
  }

  async #settleAll(): Promise<void> {
    const topics = [...this.#options.metadata.topics()];
    const workers = Array.from({ length: Math.min(OPENS_AT_ONCE, topics.length) }, async () => {
      for (let topic = topics.pop(); topic !== undefined; topic = topics.pop()) await this.#schedule(topic);
    });
    await Promise.all(workers);
  }

  /** Resolves when everything that was begun for a topic is done; failures are in the log and in the partition's errors. */
  async ready(topic: TopicImage): Promise<void> {
    await this.#underWay.get(topic.name);
  }

  /** All open partitions that this node leads. */
  *led(): Iterable<Partition> {
    for (const watches of this.#watches.values()) {
      for (const { partition } of watches.values()) if (partition.isLeader) yield partition;
    }
  }

  get(topicId: Uuid, partition: number): Partition | undefined {
    return this.#watches.get(topicId)?.get(partition)?.partition;
  }

  close(): void {
    this.#closed = true;
    this.#again?.cancel();
    for (const stop of this.#stops) stop();
    for (const watches of this.#watches.values()) for (const { stop } of watches.values()) stop();
    this.#watches.clear();
  }

  #onChange(change: MetadataChange): void {
    switch (change.kind) {
      case 'topic-created':
      case 'partitions-added':
      case 'partition-moved':
        void this.#schedule(change.topic);
        break;
      case 'topic-deleted':
        void this.#inOrder(change.topic.name, () => this.#removeTopic(change.topic));
        break;
      case 'configs-changed':
        if (change.resourceType === ResourceType.Topic) this.#updateSettings(change.resourceName);
        break;
      case 'replaced':
        this.#startAnew();
        break;
      case 'leader-changed':
      case 'brokers-changed':
        break;
    }
  }

  /** Much happened unseen: topics may have gone, and partitions may have left this node and come back. */
  #startAnew(): void {
    const { metadata } = this.#options;
    for (const [id, watches] of this.#watches) {
      if (metadata.topicById(id) !== undefined) continue;
      for (const { partition } of watches.values()) this.#retire(partition.log.id);
    }
    for (const topic of metadata.topics()) void this.#schedule(topic);
    this.#updateAllSettings();
  }

  #schedule(topic: TopicImage): Promise<void> {
    return this.#inOrder(topic.name, () => this.#settle(topic));
  }

  async #inOrder(topic: string, work: () => Promise<void>): Promise<void> {
    const before = this.#underWay.get(topic);
    const mine = (before === undefined ? work() : before.then(work)).catch((error: unknown) => {
      this.#options.logger.error({ topic, err: error }, 'cannot open or delete partitions of a topic');
    });
    this.#underWay.set(topic, mine);
    await mine;
    if (this.#underWay.get(topic) === mine) this.#underWay.delete(topic);
  }

  /** Makes what is open of the topic what the metadata says now, which may be newer than when this was planned. */
  async #settle(planned: TopicImage): Promise<void> {
    const { metadata, nodeId } = this.#options;
    const topic = metadata.state.topicById(planned.id);
    if (topic === undefined || this.#closed) return;
    const watched = this.#watches.get(topic.id) ?? new Map<number, Watch>();
    this.#watches.set(topic.id, watched);
    const toOpen: [number, Assignment][] = [];
    for (const { partition } of topic.partitions) {
      const assignment = metadata.state.assignment(topic.id, partition)!;
      const watch = await this.#reconsidered(watched.get(partition), assignment, topic);
      if (watch !== undefined) {
        if (assignment.holders.includes(nodeId)) this.#retarget(watch, assignment);
        else this.#retire(watch.partition.log.id);
      } else if (holds(assignment, nodeId) && this.#mayOpen({ topic: topic.name, topicId: topic.id, partition })) {
        toOpen.push([partition, assignment]);
      }
    }
    await this.#open(topic, toOpen, watched);
  }

  /** Only the newest metadata tells a new replica from one that lost its data. */
  #foundersOf(assignment: Assignment): readonly NodeId[] {
    return this.#isUpToDate ? foundersFor(assignment, this.#options.nodeId) : [];
  }

  #mayOpen(id: LogId): boolean {
    return this.#isUpToDate || this.#found.has(logKey(id));
  }

  /**
   * A replica that was opened over an empty log before it was known whether it may found its group is opened anew; so is a damaged one that its group
   * has let go of, over an empty log.
   */
  async #reconsidered(watch: Watch | undefined, assignment: Assignment, topic: TopicImage): Promise<Watch | undefined> {
    const { nodeId } = this.#options;
    if (watch?.damage === 'given-up' && holds(assignment, nodeId)) return this.#renewed(watch, topic);
    if (watch === undefined || watch.founding || this.#foundersOf(assignment).length === 0) return watch;
    const { log, membership } = watch.partition;
    if (log.lastIndex > 0 || membership.voters.length > 0) return watch;
    this.#unwatch(log.id);
    this.#options.opener.retire(log.id);
    return undefined;
  }

  async #renewed(watch: Watch, topic: TopicImage): Promise<Watch | undefined> {
    const { opener, config, clock, logger } = this.#options;
    const { id } = watch.partition.log;
    try {
      await opener.renew(id, config.topicSettings(topic.configs));
      this.#unwatch(id);
      return undefined;
    } catch (error) {
      const { topic: name, partition } = id;
      logger.error({ topic: name, partition, err: error }, `cannot give up the damaged log of ${name}-${partition}`);
      clock.setTimer(RENEW_AGAIN_MS, () => void this.#schedule(topic));
      return watch;
    }
  }

  async #open(topic: TopicImage, toOpen: [number, Assignment][], watched: Map<number, Watch>): Promise<void> {
    const { config, opener, logger, metadata } = this.#options;
    if (toOpen.length === 0) return;
    // They are of a topic that had the name before, which is gone for certain.
    await this.#deleteLogs((id) => id.topic === topic.name && id.topicId !== topic.id);
    const settings = config.topicSettings(topic.configs);
    const opened = await Promise.all(
      toOpen.map(async ([partition, assignment]) => {
        const id: LogId = { topic: topic.name, topicId: topic.id, partition };
        this.#unwanted.delete(logKey(id));
        const members = wantedMembers(assignment) ?? assignment.replicas;
        const promised = promisedReplicas(assignment);
        const founders = this.#foundersOf(assignment);
        try {
          const opening = opener.open(id, settings, members, founders, promised);
          return { members, promised, founding: founders.length > 0, partition: await opening };
        } catch (error) {
          logger.error({ topic: topic.name, partition, err: error }, `cannot open ${topic.name}-${partition}`);
          return undefined;
        }
      }),
    );
    if (this.#closed) return;
    const partitions: Partition[] = [];
    for (const each of opened) {
      if (each === undefined) continue;
      const { partition } = each;
      const watch: Watch = { ...each, stop: this.#watch(partition), damage: 'none' };
      watched.set(partition.partition, watch);
      partitions.push(partition);
      this.#noteDamage(watch);
    }
    metadata.observeLeaders(topic.id, partitions.map(leaderState));
    for (const partition of partitions) this.#options.onLed?.(partition);
  }

  #noteDamage(watch: Watch): void {
    const { log, topicId } = watch.partition;
    const { onDamaged, metadata } = this.#options;
    if (onDamaged === undefined || watch.damage !== 'none' || log.failure?.reason !== 'damaged') return;
    watch.damage = 'told';
    void onDamaged(log).then(() => {
      watch.damage = 'given-up';
      const topic = metadata.state.topicById(topicId);
      if (topic !== undefined) void this.#schedule(topic);
    });
  }

  #retarget(watch: Watch, assignment: Assignment): void {
    const members = wantedMembers(assignment);
    const promised = promisedReplicas(assignment);
    if (members === undefined || (sameOrder(members, watch.members) && promised === watch.promised)) return;
    watch.members = members;
    watch.promised = promised;
    const { topic, partition } = watch.partition;
    this.#options.opener.setTarget(topic, partition, members, [], promised);
  }

  async #removeTopic(topic: TopicImage): Promise<void> {
    const watches = this.#watches.get(topic.id);
    this.#watches.delete(topic.id);
    for (const { stop, partition } of watches?.values() ?? []) {
      stop();
      this.#unwanted.set(logKey(partition.log.id), partition.log.id);
    }
    // No topic ever gets this id again, so nothing has to be confirmed.
    await this.#deleteLogs((id) => id.topicId === topic.id);
  }

  /** Deletes logs that are known to be unwanted for ever. */
  async #deleteLogs(isGone: (id: LogId) => boolean): Promise<void> {
    const gone = [...this.#unwanted.values()].filter(isGone);
    for (const id of gone) this.#unwanted.delete(logKey(id));
    await Promise.all(gone.map((id) => this.#options.opener.delete(id)));
  }

  /**
   * The replica is not wanted any more as far as this node knows. It may be behind: the partition may have come back here, and this
   * replica may be a voter again. So it first stops taking part, then it asks, and only then is its log deleted or taken into use again.
   */
  #retire(id: LogId): void {
    this.#unwatch(id);
    this.#options.opener.retire(id);
    this.#options.metadata.forgetLeader(id.topicId, id.partition);
    this.#unwanted.set(logKey(id), id);
    void this.#sweep();
  }

  #unwatch(id: LogId): void {
    const watches = this.#watches.get(id.topicId);
    watches?.get(id.partition)?.stop();
    watches?.delete(id.partition);
  }

  #isWanted(id: LogId): boolean {
    const { metadata, nodeId } = this.#options;
    if (id.topic === METADATA_TOPIC) return true;
    return metadata.state.assignment(id.topicId, id.partition)?.holders.includes(nodeId) ?? false;
  }

  #sweep(): Promise<void> {
    if (this.#unwanted.size === 0 || !this.#isUpToDate) return Promise.resolve();
    this.#confirming ??= this.#deleteUnwanted().finally(() => {
      this.#confirming = undefined;
      if (this.#unwanted.size > 0 && !this.#closed) {
        this.#again?.cancel();
        this.#again = this.#options.clock.setTimer(CONFIRM_AGAIN_MS, () => void this.#sweep());
      }
    });
    return this.#confirming;
  }

  async #deleteUnwanted(): Promise<void> {
    const { opener, logger, metadata, confirm } = this.#options;
    // Those that are retired while the answer is on its way must wait for the next one.
    const asked = [...this.#unwanted];
    try {
      await confirm?.();
    } catch (error) {
      logger.debug({ err: error }, 'cannot learn now whether logs may be deleted; asking again');
      return;
    }
    for (const [key, id] of asked) {
      if (this.#closed || !this.#unwanted.delete(key)) continue;
      const topic = metadata.state.topicById(id.topicId);
      if (this.#isWanted(id)) {
        await this.#schedule(topic!);
        continue;
      }
      const what =
        topic === undefined ? 'removing the log of a deleted topic' : 'removing the log of a replica that moved away';
      logger.info({ topic: id.topic, topicId: id.topicId, partition: id.partition }, what);
      await this.#inOrder(id.topic, () => opener.delete(id));
    }
  }

  /** Tells of a change of leadership. Runs after every advance of the partition, so it compares before it tells. */
  #watch(partition: Partition): () => void {
    let { leaderId, leaderEpoch, isr, membership } = partition;
    let led = partition.isLeader;
    return partition.onAdvance(() => {
      const watch = this.#watches.get(partition.topicId)?.get(partition.partition);
      if (watch !== undefined) this.#noteDamage(watch);
      const { isLeader } = partition;
      const sameLeader = partition.leaderEpoch === leaderEpoch && partition.leaderId === leaderId && led === isLeader;
      if (sameLeader && partition.isr === isr && partition.membership === membership) return;
      const toTell = led || isLeader;
      ({ leaderId, leaderEpoch, isr, membership } = partition);
      led = isLeader;
      this.#options.metadata.observeLeaders(partition.topicId, [leaderState(partition)]);
      if (toTell) this.#options.onLed?.(partition);
    });
  }

  #updateSettings(name: string): void {
    const { metadata, config, opener } = this.#options;
    const topic = metadata.topic(name);
    if (topic !== undefined) opener.updateSettings(name, config.topicSettings(topic.configs));
  }

  #updateAllSettings(): void {
    for (const topic of this.#options.metadata.topics()) this.#updateSettings(topic.name);
  }
}

function leaderState({ partition, leaderId, leaderEpoch, isr }: Partition): LeaderState {
  return { partition, leaderId, leaderEpoch, isr };
}
