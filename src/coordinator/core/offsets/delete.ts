import { type Uuid, ZERO_UUID } from '../../../base/index.ts';
import type { CoordinatorRecord } from '../../records/model.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState, Group } from '../state.ts';

/** Tombstones are written in batches of this many records, so that no batch outgrows what the log takes. */
const TOMBSTONES_PER_BATCH = 1_000;

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface OffsetDeleteResult {
  readonly errorCode: number;
  /** Error codes by position; empty when `errorCode` is set. */
  readonly topics: readonly { readonly topic: string; readonly errorCodes: readonly number[] }[];
}

/** KIP-496: forgets offsets of topics that the group does not consume any more. */
export function deleteOffsets(
  core: CoordinatorState,
  groupId: string,
  topics: readonly TopicPartitions[],
  reply: (result: OffsetDeleteResult) => void,
): void {
  const group = core.groups.get(groupId);
  if (group === undefined) {
    reply({ errorCode: ErrorCode.GROUP_ID_NOT_FOUND, topics: [] });
    return;
  }
  if (group.kind === 'classic' && group.state !== 'Empty' && !group.usesConsumerProtocol) {
    reply({ errorCode: ErrorCode.NON_EMPTY_GROUP, topics: [] });
    return;
  }
  const records: CoordinatorRecord[] = [];
  const results = topics.map(({ topic, partitions }) => {
    const errorCode = group.isSubscribedTo(topic) ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
    if (errorCode === ErrorCode.NONE) {
      for (const partition of partitions) {
        if (core.offsets.get(groupId, topic, partition) === undefined) continue;
        records.push({ kind: 'offset-commit', groupId, topic, partition, value: null });
      }
    }
    return { topic, errorCodes: partitions.map(() => errorCode) };
  });
  core.persist(records, (errorCode) =>
    reply(errorCode === ErrorCode.NONE ? { errorCode, topics: results } : { errorCode, topics: [] }),
  );
}

/**
 * Forgets the offsets of a topic that is gone, for all groups. Those of another topic of the name stay: this node may learn of the end
 * of the one only after its groups have committed for the other.
 */
export function deleteOffsetsOfTopic(core: CoordinatorState, gone: { readonly name: string; readonly id: Uuid }): void {
  const records: CoordinatorRecord[] = [];
  const topic = gone.name;
  for (const groupId of core.offsets.groupIds()) {
    for (const partition of core.offsets.partitionsOf(groupId, topic)) {
      const topicId = core.offsets.get(groupId, topic, partition)?.topicId ?? ZERO_UUID;
      if (topicId !== gone.id && topicId !== ZERO_UUID) continue;
      records.push({ kind: 'offset-commit', groupId, topic, partition, value: null });
    }
  }
  persistInBatches(core, records);
}

/**
 * Offsets whose retention is over are forgotten; a group that is left with neither members nor offsets goes too. Retention runs
 * from when the group became empty; for a topic that a living group no longer consumes, and for consumers without membership,
 * from the commit (KIP-211).
 */
export function expireOffsets(core: CoordinatorState): void {
  const nowMs = core.env.wallMs();
  const records: CoordinatorRecord[] = [];
  for (const group of core.groups.values()) {
    let kept = 0;
    for (const { topic, partition, value } of core.offsets.ofGroup(group.groupId)) {
      const baseMs = expiryBase(group, topic, value.commitTimestampMs);
      const isExpired =
        baseMs !== undefined &&
        (value.expireTimestampMs === -1
          ? nowMs - baseMs >= core.env.settings.offsetsRetentionMs
          : nowMs >= value.expireTimestampMs);
      if (isExpired) records.push({ kind: 'offset-commit', groupId: group.groupId, topic, partition, value: null });
      else kept += 1;
    }
    if (kept === 0 && group.isDeletable) records.push(...group.tombstones());
  }
  persistInBatches(core, records);
}

/** From when the retention of an offset counts; undefined while it must not expire. */
function expiryBase(group: Group, topic: string, commitTimestampMs: number): number | undefined {
  if (group.kind === 'consumer') return group.isSubscribedTo(topic) ? undefined : commitTimestampMs;
  if (group.protocolType === '') return commitTimestampMs;
  if (group.state === 'Empty') return Math.max(group.currentStateTimestampMs, commitTimestampMs);
  if (group.state === 'Stable' && group.usesConsumerProtocol && !group.isSubscribedTo(topic)) return commitTimestampMs;
  return undefined;
}

function persistInBatches(core: CoordinatorState, records: readonly CoordinatorRecord[]): void {
  for (let from = 0; from < records.length; from += TOMBSTONES_PER_BATCH) {
    core.persist(records.slice(from, from + TOMBSTONES_PER_BATCH), () => {});
  }
}
