import type { ClassicProtocol } from '../../records/model.ts';

export interface JoinCommand {
  readonly groupId: string;
  /** '' for a member without an id yet. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  /** Owned by the command: no views of a request. */
  readonly protocols: readonly ClassicProtocol[];
  /** KIP-394, from version 4: a dynamic member has to come back with the id it is given. */
  readonly requireKnownMemberId: boolean;
  /** KIP-814, from version 9: a returning static leader may be told to skip the assignment. */
  readonly supportsSkippingAssignment: boolean;
}

export interface SyncCommand {
  readonly groupId: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
  /** null when the client's version does not send it. */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** By member id; empty but for the leader. Owned by the command: no views of a request. */
  readonly assignments: ReadonlyMap<string, Buffer>;
}

/** The answer to a JoinGroup in the group's terms; `metadata` by member only for the leader. */
export interface JoinResult {
  readonly errorCode: number;
  readonly memberId: string;
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leaderId: string;
  readonly skipAssignment: boolean;
  readonly members: readonly JoinedMember[];
}

export interface JoinedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Buffer;
}

export interface SyncResult {
  readonly errorCode: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

export type Reply<Result> = (result: Result) => void;

export const NO_BYTES: Buffer = Buffer.alloc(0);

/** What a member says of itself with each JoinGroup. */
export interface ClassicMemberFacts {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly ClassicProtocol[];
}

/** A member of a classic group. Changed by its group only, which counts who waits. */
export class ClassicMember {
  memberId: string;
  readonly groupInstanceId: string | null;
  clientId: string;
  clientHost: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  protocols: readonly ClassicProtocol[];
  assignment: Buffer = NO_BYTES;
  /** Joined in this rebalance and not answered yet for the first time: its session is longer until then. */
  isNew = false;
  joinReply: Reply<JoinResult> | undefined;
  syncReply: Reply<SyncResult> | undefined;

  constructor(facts: ClassicMemberFacts) {
    this.memberId = facts.memberId;
    this.groupInstanceId = facts.groupInstanceId;
    this.clientId = facts.clientId;
    this.clientHost = facts.clientHost;
    this.rebalanceTimeoutMs = facts.rebalanceTimeoutMs;
    this.sessionTimeoutMs = facts.sessionTimeoutMs;
    this.protocols = facts.protocols;
  }

  get isStatic(): boolean {
    return this.groupInstanceId !== null;
  }

  /** A member that waits for the coordinator is alive whatever its heartbeats. */
  get isWaiting(): boolean {
    return this.joinReply !== undefined || this.syncReply !== undefined;
  }

  /** Its metadata for a protocol; empty if it does not know it. */
  metadataFor(protocolName: string | null): Buffer {
    return this.protocols.find((protocol) => protocol.name === protocolName)?.metadata ?? NO_BYTES;
  }

  /** Whether `protocols` are byte for byte what it joined with. */
  matches(protocols: readonly ClassicProtocol[]): boolean {
    if (protocols.length !== this.protocols.length) return false;
    return protocols.every((protocol, position) => {
      const own = this.protocols[position]!;
      return own.name === protocol.name && own.metadata.equals(protocol.metadata);
    });
  }

  /** The first protocol of its own list that all others support too. */
  vote(candidates: ReadonlySet<string>): string | undefined {
    return this.protocols.find((protocol) => candidates.has(protocol.name))?.name;
  }
}
