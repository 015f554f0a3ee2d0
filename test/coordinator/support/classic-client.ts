import {
  heartbeatClassicGroup,
  type JoinCommand,
  type JoinResult,
  joinClassicGroup,
  type LeavingMember,
  type LeftMember,
  leaveClassicGroup,
  type SyncResult,
  syncClassicGroup,
} from '../../../src/coordinator/core/index.ts';
import { ErrorCode } from '../../../src/protocol/index.ts';
import { CALLER, type CoreHarness, type Pending } from './core-harness.ts';

/** A member's metadata for protocol type "consumer": version 0, these topics, no user data. */
export function subscription(...topics: readonly string[]): Buffer {
  const parts = topics.map((topic) => {
    const name = Buffer.from(topic);
    const length = Buffer.alloc(2);
    length.writeInt16BE(name.length);
    return Buffer.concat([length, name]);
  });
  const head = Buffer.alloc(6);
  head.writeInt32BE(topics.length, 2);
  const noUserData = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  return Buffer.concat([head, ...parts, noUserData]);
}

export const GROUP = 'g';

/** A scripted member of a classic group. */
export class ClassicClient {
  readonly harness: CoreHarness;
  readonly defaults: Partial<JoinCommand>;
  memberId = '';
  generationId = -1;

  constructor(harness: CoreHarness, defaults: Partial<JoinCommand> = {}) {
    this.harness = harness;
    this.defaults = defaults;
  }

  command(overrides: Partial<JoinCommand> = {}): JoinCommand {
    return {
      groupId: GROUP,
      memberId: this.memberId,
      groupInstanceId: null,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 30_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription('t') }],
      requireKnownMemberId: true,
      supportsSkippingAssignment: true,
      ...this.defaults,
      ...overrides,
    };
  }

  join(overrides: Partial<JoinCommand> = {}): Pending<JoinResult> {
    return this.harness.ask((reply) =>
      joinClassicGroup(this.harness.core, CALLER, this.command(overrides), (result) => {
        if (result.memberId !== '') this.memberId = result.memberId;
        if (result.errorCode === ErrorCode.NONE) this.generationId = result.generationId;
        reply(result);
      }),
    );
  }

  /** Gets an id first if the group asks for it. */
  enter(overrides: Partial<JoinCommand> = {}): Pending<JoinResult> {
    const first = this.join(overrides);
    if (!first.isAnswered || first.result.errorCode !== ErrorCode.MEMBER_ID_REQUIRED) return first;
    return this.join(overrides);
  }

  sync(assignments: ReadonlyMap<string, Buffer> = new Map()): Pending<SyncResult> {
    return this.harness.ask((reply) =>
      syncClassicGroup(
        this.harness.core,
        {
          groupId: GROUP,
          memberId: this.memberId,
          groupInstanceId: this.defaults.groupInstanceId ?? null,
          generationId: this.generationId,
          protocolType: 'consumer',
          protocolName: null,
          assignments,
        },
        reply,
      ),
    );
  }

  heartbeat(): number {
    return heartbeatClassicGroup(this.harness.core, {
      groupId: GROUP,
      memberId: this.memberId,
      groupInstanceId: this.defaults.groupInstanceId ?? null,
      generationId: this.generationId,
    });
  }
}

/** Members leave; the answers in order. */
export function leaveGroup(harness: CoreHarness, leaving: readonly LeavingMember[]): readonly LeftMember[] {
  return harness.ask<readonly LeftMember[]>((reply) => leaveClassicGroup(harness.core, GROUP, leaving, reply)).result;
}

/** Brings members together into one stable generation; the first leads. Assignments are the members' positions. */
export function formGroup(harness: CoreHarness, clients: readonly ClassicClient[]): void {
  let joins = clients.map((client) => client.enter());
  harness.advance(1);
  // Whoever was in an earlier generation has to join again.
  while (joins.some((join) => !join.isAnswered) || new Set(clients.map((client) => client.generationId)).size > 1) {
    joins = clients.map((client, at) => (joins[at]!.isAnswered ? client.join() : joins[at]!));
    harness.advance(1);
  }
  const leader = clients.find((client) => client.memberId === joins[0]!.result.leaderId)!;
  const assignments = new Map(clients.map((client, at) => [client.memberId, Buffer.from([at])]));
  for (const client of clients) if (client !== leader) client.sync();
  leader.sync(assignments);
}
