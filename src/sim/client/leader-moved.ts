import { ErrorCode } from '../../protocol/index.ts';

/** What a node answers that does not lead the partition, or does not know it yet: a client asks for metadata and tries again. */
export const LEADER_MOVED: readonly number[] = [
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.UNKNOWN_TOPIC_ID,
  ErrorCode.INCONSISTENT_TOPIC_ID,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
];
