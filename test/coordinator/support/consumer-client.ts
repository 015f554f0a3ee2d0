import type { Uuid } from '../../../src/base/index.ts';
import {
  type ConsumerHeartbeatCommand,
  type ConsumerHeartbeatResult,
  heartbeatConsumerGroup,
} from '../../../src/coordinator/core/index.ts';
import type { PartitionsByTopic } from '../../../src/coordinator/records/model.ts';
import { ErrorCode } from '../../../src/protocol/index.ts';
import { CALLER, type CoreHarness } from './core-harness.ts';

export const GROUP = 'g';

/** A scripted member of a consumer group that does as it is told: owns what it is assigned, gives up what it is not. */
export class ConsumerClient {
  readonly harness: CoreHarness;
  readonly memberId: string;
  readonly defaults: Partial<ConsumerHeartbeatCommand>;
  memberEpoch = 0;
  owned: PartitionsByTopic = new Map();
  /** What it was told to have; it gives up at once and takes at once. */
  lastResult: ConsumerHeartbeatResult | undefined;

  constructor(harness: CoreHarness, memberId: string, defaults: Partial<ConsumerHeartbeatCommand> = {}) {
    this.harness = harness;
    this.memberId = memberId;
    this.defaults = defaults;
  }

  send(overrides: Partial<ConsumerHeartbeatCommand> = {}): ConsumerHeartbeatResult {
    const isJoining = (overrides.memberEpoch ?? this.memberEpoch) === 0;
    const command: ConsumerHeartbeatCommand = {
      groupId: GROUP,
      memberId: this.memberId,
      memberEpoch: this.memberEpoch,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: isJoining ? 60_000 : -1,
      subscribedTopicNames: isJoining ? ['t'] : null,
      subscribedTopicRegex: null,
      serverAssignor: null,
      reported: isJoining ? new Map() : null,
      ...(isJoining || this.defaults.instanceId ? this.defaults : {}),
      ...overrides,
    };
    return this.harness.ask<ConsumerHeartbeatResult>((reply) =>
      heartbeatConsumerGroup(this.harness.core, CALLER, command, reply),
    ).result;
  }

  /** One heartbeat that reports what the member owns, as real members do; takes what the answer assigns. */
  heartbeat(overrides: Partial<ConsumerHeartbeatCommand> = {}): ConsumerHeartbeatResult {
    const result = this.send({ reported: this.memberEpoch === 0 ? new Map() : this.owned, ...overrides });
    this.lastResult = result;
    if (result.errorCode === ErrorCode.NONE) {
      this.memberEpoch = result.memberEpoch;
      if (result.assignment !== null) this.owned = result.assignment;
    } else if (result.errorCode === ErrorCode.FENCED_MEMBER_EPOCH || result.errorCode === ErrorCode.UNKNOWN_MEMBER_ID) {
      this.memberEpoch = 0;
      this.owned = new Map();
    }
    return result;
  }

  partitions(topicId: Uuid): readonly number[] {
    return this.owned.get(topicId) ?? [];
  }
}

/** Heartbeats of all until nothing changes any more. */
export function converge(clients: readonly ConsumerClient[], rounds = 12): void {
  for (let round = 0; round < rounds; round++) for (const client of clients) client.heartbeat();
}
