import type { Clock, Logger, Random, Timer } from '../base/index.ts';
import type { LogId, LogManager } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Transport } from '../transport/index.ts';
import type { ReplicationSettings } from './settings.ts';
import { SoloPartition } from './solo-partition.ts';
import type { Partition, PartitionDirectory, PartitionSettings } from './types.ts';

/** How often waits for acknowledgements are looked through for overdue ones, milliseconds. */
const EXPIRY_INTERVAL_MS = 250;

export interface ReplicaManagerOptions {
  readonly logs: LogManager;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: Random;
  /** To the other nodes; without it every group has this node alone. */
  readonly transport?: Transport;
  /** Asked whenever needed; what is missing has its default. */
  readonly settings?: () => Partial<ReplicationSettings>;
  /** Runs a callback at the end of this turn of the event loop. Default setImmediate; a simulator gives its own. */
  readonly defer?: (callback: () => void) => void;
}

/** The partitions of this node, by name. Opens and deletes them as the metadata says; its caller says what the metadata says. */
export class ReplicaManager implements PartitionDirectory {
  readonly #options: ReplicaManagerOptions;
  readonly #topics = new Map<string, (SoloPartition | undefined)[]>();
  #expiry: Timer;

  constructor(options: ReplicaManagerOptions) {
    this.#options = options;
    this.#expiry = this.#scheduleExpiry();
  }

  get(topic: string, partition: number): Partition | undefined {
    return this.#topics.get(topic)?.[partition];
  }

  waitForRoom(): Promise<void> | undefined {
    return this.#options.logs.waitForRoom();
  }

  *all(): Iterable<SoloPartition> {
    for (const partitions of this.#topics.values()) {
      for (const partition of partitions) if (partition !== undefined) yield partition;
    }
  }

  /**
   * Opens the partition's log, made if it is not there, and takes part in its Raft group. Opening again gives the same one. `replicas`: whom the
   * metadata wants, preferred leader first. `founding`: the partition is new, so a log that is not there yet begins with these replicas as its
   * members, and the first of them stands for election at once; otherwise a new log waits for its leader.
   * A group of this node alone is led when this resolves.
   */
  async open(
    id: LogId,
    settings: PartitionSettings,
    _replicas: readonly NodeId[] = [this.#options.nodeId],
    _founding = true,
  ): Promise<Partition> {
    const present = this.#topics.get(id.topic)?.[id.partition];
    if (present !== undefined && present.topicId === id.topicId) return present;
    const log = await this.#options.logs.open(id, settings);
    const { nodeId, clock, logger } = this.#options;
    const partition = new SoloPartition({ log, settings, nodeId, clock, logger });
    const partitions = this.#topics.get(id.topic) ?? [];
    partitions[id.partition] = partition;
    this.#topics.set(id.topic, partitions);
    return partition;
  }

  /** The metadata wants these replicas from now on, preferred leader first. The leader changes the membership until it is so. */
  setTarget(_topic: string, _partition: number, _replicas: readonly NodeId[]): void {}

  /** Hands every leadership to another in-sync replica; resolves when none is left that can be handed over, or after `timeoutMs`. */
  async drainLeadership(_timeoutMs: number): Promise<void> {}

  /** Ends service at once, wakes those who wait, and removes the files. */
  async delete(id: LogId): Promise<void> {
    this.retire(id);
    await this.#options.logs.delete(id);
  }

  /** Ends service at once and wakes those who wait; takes no part in the group any more, in this same step. The log stays, and may be opened again. */
  retire(id: LogId): void {
    const partitions = this.#topics.get(id.topic);
    const partition = partitions?.[id.partition];
    if (partitions !== undefined && partition?.topicId === id.topicId) {
      partitions[id.partition] = undefined;
      if (partitions.every((each) => each === undefined)) this.#topics.delete(id.topic);
      partition.retire();
    }
  }

  /** Applies a topic's new settings to its open partitions. */
  updateSettings(topic: string, settings: PartitionSettings): void {
    for (const partition of this.#topics.get(topic) ?? []) partition?.updateSettings(settings);
  }

  close(): void {
    this.#expiry.cancel();
  }

  #scheduleExpiry(): Timer {
    return this.#options.clock.setTimer(EXPIRY_INTERVAL_MS, () => {
      const nowMs = this.#options.clock.monotonicMs();
      for (const partition of this.all()) if (partition.waiting > 0) partition.expireWaits(nowMs);
      this.#expiry = this.#scheduleExpiry();
    });
  }
}
