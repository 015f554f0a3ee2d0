import type { Uuid } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { ApiError } from './types.ts';

/** A node without metadata asks to be a member, or to be let into the group of `__meta` again. */
export interface JoinRequest {
  readonly nodeId: NodeId;
  readonly directoryId: Uuid;
  readonly raftHost: string;
  readonly raftPort: number;
  /** Absent where a release of the first feature level asks. */
  readonly featureLevelMin?: number;
  readonly featureLevelMax?: number;
}

/** A member says that it serves clients, and where. */
export interface Registration {
  readonly nodeId: NodeId;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  readonly raftHost: string;
  readonly raftPort: number;
  readonly directoryId: Uuid;
  readonly incarnation: Uuid;
  readonly release: string;
  readonly featureLevelMin: number;
  readonly featureLevelMax: number;
}

/** The node was told for good that it cannot be a member as it is: asking again does not help. */
export function isFinalRefusal(error: ApiError): boolean {
  return error.code === ErrorCode.DUPLICATE_BROKER_REGISTRATION || error.code === ErrorCode.INVALID_REGISTRATION;
}
