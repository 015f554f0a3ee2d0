import type { EpochEnd, LeaderEpoch, Offset, PartitionLog } from '../log/index.ts';
import type { Partition } from '../replication/index.ts';

const UNDEFINED_END: EpochEnd = { leaderEpoch: -1, endOffset: -1 };

/**
 * Where the largest epoch at or below the asked one ends, as Kafka's leader epoch cache answers (KIP-101, KIP-279): undefined
 * (-1, -1) for an epoch that has not begun; for one older than all that are known, the start of the oldest.
 */
export function epochEnd(partition: Partition, leaderEpoch: LeaderEpoch): EpochEnd {
  const { log } = partition;
  if (leaderEpoch < 0 || leaderEpoch > partition.leaderEpoch) return UNDEFINED_END;
  if (leaderEpoch === partition.leaderEpoch) return { leaderEpoch, endOffset: log.logEndOffset };
  const known = log.endOffsetForEpoch(leaderEpoch);
  return known.leaderEpoch >= 0 ? known : { leaderEpoch, endOffset: log.logStartOffset };
}

/** The epoch that the record at `offset` was written in; the latest one at the end of the log. Steps back an epoch at a time. */
export function epochOfOffset(log: PartitionLog, offset: Offset): LeaderEpoch {
  let epoch = log.latestEpoch;
  for (;;) {
    const before = epoch > 0 ? log.endOffsetForEpoch(epoch - 1) : UNDEFINED_END;
    if (before.leaderEpoch < 0 || before.endOffset <= offset) return epoch;
    epoch = before.leaderEpoch;
  }
}

/**
 * Whether a leader knows that all its predecessors committed: a new one may hold such records without knowing it yet, until its
 * high watermark reaches the start of its own epoch. Before, a "latest offset" could lie below one told earlier (KIP-207).
 */
export function knowsHighWatermark({ log, leaderEpoch }: Partition): boolean {
  if (log.highWatermark >= log.logEndOffset) return true;
  return log.highWatermark >= log.endOffsetForEpoch(leaderEpoch - 1).endOffset;
}
