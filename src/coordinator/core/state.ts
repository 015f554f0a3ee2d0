import type { ClassicGroupSnapshot, CoordinatorRecord } from '../records/model.ts';
import { ClassicGroup } from './classic/group.ts';
import type { ConsumerGroup } from './consumer/group.ts';
import { applyConsumerRecord } from './consumer/replay.ts';
import type { Environment } from './environment.ts';
import { OffsetStore } from './offsets/store.ts';

export type Group = ClassicGroup | ConsumerGroup;

/**
 * The groups and offsets of one partition of `__consumer_offsets`. What the log holds gets here by {@link apply} alone, live and
 * at loading alike, except for classic groups, whose rebalances live in memory and of which the log has the last completed one.
 */
export class CoordinatorState {
  readonly env: Environment;
  readonly groups = new Map<string, Group>();
  readonly offsets = new OffsetStore();

  constructor(env: Environment) {
    this.env = env;
  }

  /** The group if it is a classic one. */
  classicGroup(groupId: string): ClassicGroup | undefined {
    const group = this.groups.get(groupId);
    return group?.kind === 'classic' ? group : undefined;
  }

  /** Makes an empty classic group where there is none, or an empty consumer group; undefined if that has members. */
  classicGroupOrCreate(groupId: string): ClassicGroup | undefined {
    const existing = this.groups.get(groupId);
    if (existing?.kind === 'classic') return existing;
    if (existing?.isDeletable === false) return undefined;
    if (existing !== undefined) this.persist(existing.tombstones(), () => {});
    const group = new ClassicGroup(groupId, this.env.wallMs());
    this.groups.set(groupId, group);
    return group;
  }

  consumerGroup(groupId: string): ConsumerGroup | undefined {
    const group = this.groups.get(groupId);
    return group?.kind === 'consumer' ? group : undefined;
  }

  /** Applies the records and has them committed; see {@link Environment.persist} for `done`. */
  persist(records: readonly CoordinatorRecord[], done: (errorCode: number) => void): void {
    for (const record of records) this.apply(record);
    this.env.persist(records, done);
  }

  /** Writes what a classic group is to be after a restart; the group in memory goes its own way. */
  persistClassicGroup(group: ClassicGroup, value: ClassicGroupSnapshot, done: (errorCode: number) => void): void {
    this.env.persist([{ kind: 'group-metadata', groupId: group.groupId, value }], done);
  }

  /** Takes one record of the log into the state. */
  apply(record: CoordinatorRecord): void {
    switch (record.kind) {
      case 'offset-commit':
        if (record.value === null) {
          this.offsets.delete(record.groupId, record.topic, record.partition);
        } else {
          this.offsets.set(record.groupId, record.topic, record.partition, record.value);
          // Offsets without a group record are those of a consumer that manages its partitions itself.
          if (!this.groups.has(record.groupId)) this.classicGroupOrCreate(record.groupId);
        }
        return;
      case 'group-metadata':
        if (record.value === null) this.#removeClassicGroup(record.groupId);
        else this.groups.set(record.groupId, ClassicGroup.fromSnapshot(record.groupId, record.value));
        return;
      default:
        applyConsumerRecord(this.groups, record);
    }
  }

  #removeClassicGroup(groupId: string): void {
    const group = this.classicGroup(groupId);
    if (group === undefined) return;
    group.transitionTo('Dead', this.env.wallMs());
    this.groups.delete(groupId);
  }
}
