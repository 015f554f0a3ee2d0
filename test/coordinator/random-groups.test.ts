import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CoordinatorState, JoinResult, SyncResult } from '../../src/coordinator/core/index.ts';
import type { OwnedPartitions, PartitionsByTopic } from '../../src/coordinator/records/model.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { ClassicClient, leaveGroup, subscription } from './support/classic-client.ts';
import { ConsumerClient, converge, GROUP } from './support/consumer-client.ts';
import { CoreHarness, type Pending } from './support/core-harness.ts';

const SESSION_MS = 45_000;
const MEMBERS = 4;

type Action =
  | { readonly kind: 'heartbeat' | 'lost-answer' | 'late-report' | 'leave' | 'crash'; readonly member: number }
  | { readonly kind: 'subscribe'; readonly member: number; readonly topics: readonly string[] }
  | { readonly kind: 'grow'; readonly topic: string }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'restart' };

const memberIndex = fc.integer({ min: 0, max: MEMBERS - 1 });
const topicName = fc.constantFrom('t', 'u', 'v');

const consumerActions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('heartbeat' as const), member: memberIndex }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('lost-answer' as const), member: memberIndex }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('late-report' as const), member: memberIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), member: memberIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), member: memberIndex }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('subscribe' as const),
      member: memberIndex,
      topics: fc.subarray(['t', 'u', 'v'], { minLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('grow' as const), topic: topicName }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);

/** A consumer as careful as KIP-848 wants it: it lets go of everything when it has not been answered for a session. */
class CarefulConsumer {
  client: ConsumerClient;
  lastAnswerMs = 0;
  topics: readonly string[] = ['t', 'u'];
  #incarnation = 0;
  /** After an answer that did not come, everything is said again (what KIP-848 calls a full request). */
  #saysAll = false;
  readonly #harness: CoreHarness;
  readonly #name: string;

  constructor(harness: CoreHarness, name: string) {
    this.#harness = harness;
    this.#name = name;
    this.client = this.#newClient();
  }

  get ownsNow(): PartitionsByTopic {
    const isCareful = this.#harness.clock.monotonicMs() - this.lastAnswerMs < SESSION_MS;
    return isCareful ? this.client.owned : new Map();
  }

  heartbeat(): void {
    if (this.ownsNow !== this.client.owned) this.restart();
    const saysTopics = this.#saysAll || this.client.memberEpoch === 0;
    this.client.heartbeat(saysTopics ? { subscribedTopicNames: this.topics, rebalanceTimeoutMs: 60_000 } : {});
    this.#saysAll = false;
    this.lastAnswerMs = this.#harness.clock.monotonicMs();
  }

  /** The coordinator hears it, but it does not hear the coordinator. */
  heartbeatWithLostAnswer(): void {
    const isJoining = this.client.memberEpoch === 0;
    this.#saysAll = true;
    this.client.send(isJoining ? { subscribedTopicNames: this.topics } : { reported: this.client.owned });
  }

  /** A heartbeat that says nothing of what it owns, as most do. */
  heartbeatWithoutReport(): void {
    if (this.client.memberEpoch === 0) return;
    this.client.heartbeat({ reported: null });
    this.lastAnswerMs = this.#harness.clock.monotonicMs();
  }

  subscribe(topics: readonly string[]): void {
    this.topics = topics;
    if (this.client.memberEpoch > 0) this.client.heartbeat({ subscribedTopicNames: topics });
  }

  leave(): void {
    if (this.client.memberEpoch > 0) this.client.send({ memberEpoch: -1 });
    this.restart();
  }

  restart(): void {
    this.#incarnation += 1;
    this.client = this.#newClient();
  }

  #newClient(): ConsumerClient {
    return new ConsumerClient(this.#harness, `${this.#name}${this.#incarnation}`);
  }
}

function runConsumerAction(harness: CoreHarness, consumers: readonly CarefulConsumer[], action: Action): void {
  switch (action.kind) {
    case 'heartbeat':
      consumers[action.member]!.heartbeat();
      return;
    case 'lost-answer':
      consumers[action.member]!.heartbeatWithLostAnswer();
      return;
    case 'late-report':
      consumers[action.member]!.heartbeatWithoutReport();
      return;
    case 'leave':
      consumers[action.member]!.leave();
      return;
    case 'crash':
      consumers[action.member]!.restart();
      return;
    case 'subscribe':
      consumers[action.member]!.subscribe(action.topics);
      return;
    case 'grow':
      harness.topic(action.topic, harness.topics.get(action.topic)!.partitionCount + 1);
      return;
    case 'advance':
      harness.advance(action.ms);
      return;
    case 'restart':
      harness.restart();
      return;
  }
}

function assertDisjoint(all: readonly PartitionsByTopic[]): void {
  const seen = new Set<string>();
  for (const owned of all) {
    for (const [topicId, partitions] of owned) {
      for (const partition of partitions) {
        assert.ok(!seen.has(`${topicId}-${partition}`), `${topicId}-${partition} has one owner`);
        seen.add(`${topicId}-${partition}`);
      }
    }
  }
}

/** What two coordinators with the same log must agree on. */
function facts(state: CoordinatorState): unknown {
  const ownedFacts = (owned: OwnedPartitions) => [...owned].map(([id, epochs]) => [id, [...epochs].sort()]).sort();
  return [...state.groups.values()].map((group) => {
    if (group.kind === 'classic') return { ...group.snapshot(0), state: group.state };
    return {
      epochs: [group.groupEpoch, group.assignmentEpoch, group.assignmentTimestampMs, group.metadataHash],
      members: [...group.members.values()]
        .map(({ memberId, facts: said, current }) => ({
          memberId,
          said,
          epochs: [current.memberEpoch, current.previousMemberEpoch, current.state],
          assigned: ownedFacts(current.assigned),
          pendingRevocation: ownedFacts(current.pendingRevocation),
        }))
        .sort((a, b) => (a.memberId < b.memberId ? -1 : 1)),
      targets: [...group.targets].map(([memberId, target]) => [memberId, [...target].sort()]).sort(),
      regexes: [...group.regexes],
    };
  });
}

describe('Random lives of a consumer group', () => {
  it('never give a partition to two members, never turn an epoch back, and replay to what they were', () => {
    fc.assert(
      fc.property(fc.array(consumerActions, { minLength: 10, maxLength: 80 }), (actions) => {
        const harness = new CoreHarness();
        for (const name of ['t', 'u', 'v']) harness.topic(name, 3);
        const consumers = Array.from({ length: MEMBERS }, (_, at) => new CarefulConsumer(harness, `m${at}-`));
        let epoch = 0;
        for (const action of actions) {
          runConsumerAction(harness, consumers, action);
          assertDisjoint(consumers.map((consumer) => consumer.ownsNow));
          const groupEpoch = harness.core.consumerGroup(GROUP)?.groupEpoch ?? 0;
          assert.ok(groupEpoch >= epoch, `the group epoch ${groupEpoch} follows ${epoch}`);
          epoch = groupEpoch;
          assert.deepEqual(facts(harness.replayed()), facts(harness.core));
        }
        settleDown(harness, consumers);
      }),
      { numRuns: 150 },
    );
  });
});

/** When the trouble is over, those who are left share everything among them. */
function settleDown(harness: CoreHarness, consumers: readonly CarefulConsumer[]): void {
  for (let round = 0; round < 20; round++) {
    for (const consumer of consumers) consumer.heartbeat();
    harness.advance(5_000);
  }
  converge(consumers.map((consumer) => consumer.client));
  const owned = consumers.map((consumer) => consumer.client.owned);
  assertDisjoint(owned);
  const total = owned.reduce((sum, topics) => sum + [...topics.values()].flat().length, 0);
  const wanted = new Set(consumers.flatMap((consumer) => consumer.topics));
  const expected = [...wanted].reduce((sum, name) => sum + harness.topics.get(name)!.partitionCount, 0);
  assert.equal(total, expected, 'every partition of a subscribed topic has an owner');
}

type ClassicAction =
  | { readonly kind: 'act' | 'heartbeat' | 'leave' | 'crash'; readonly member: number }
  | { readonly kind: 'change'; readonly member: number; readonly topic: string }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'restart' };

const classicActions: fc.Arbitrary<ClassicAction> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('act' as const), member: memberIndex }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('heartbeat' as const), member: memberIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), member: memberIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), member: memberIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), member: memberIndex, topic: topicName }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);

/** A classic member step by step: joins, syncs when it has joined, heartbeats when it has an assignment. */
class SteppingMember {
  client: ClassicClient;
  topic = 't';
  #pendingJoin: Pending<JoinResult> | undefined;
  #pendingSync: Pending<SyncResult> | undefined;
  #phase: 'out' | 'joined' | 'stable' = 'out';
  #led: readonly { memberId: string }[] = [];
  readonly #harness: CoreHarness;
  readonly #seen: Map<string, string>;

  constructor(harness: CoreHarness, seen: Map<string, string>) {
    this.#harness = harness;
    this.#seen = seen;
    this.client = new ClassicClient(harness);
  }

  step(): void {
    if (this.#pendingJoin !== undefined) this.#takeJoin(this.#pendingJoin);
    else if (this.#pendingSync !== undefined) this.#takeSync(this.#pendingSync);
    else if (this.#phase === 'stable') this.heartbeat();
    else if (this.#phase === 'joined') this.#pendingSync = this.client.sync(this.#assignments());
    else this.#pendingJoin = this.client.join({ protocols: [{ name: 'range', metadata: subscription(this.topic) }] });
  }

  heartbeat(): void {
    if (this.#phase !== 'stable') return;
    if (this.client.heartbeat() !== ErrorCode.NONE) this.#phase = 'out';
  }

  leave(): void {
    leaveGroup(this.#harness, [{ memberId: this.client.memberId, groupInstanceId: null }]);
    this.crash();
  }

  crash(): void {
    this.client = new ClassicClient(this.#harness);
    this.#phase = 'out';
    this.#pendingJoin = undefined;
    this.#pendingSync = undefined;
  }

  #assignments(): Map<string, Buffer> {
    const stamp = `${this.client.generationId}:${this.#harness.clock.monotonicMs()}`;
    return new Map(this.#led.map(({ memberId }) => [memberId, Buffer.from(`${stamp}:${memberId}`)]));
  }

  #takeJoin(pending: Pending<JoinResult>): void {
    if (!pending.isAnswered) return;
    this.#pendingJoin = undefined;
    const { errorCode, members } = pending.result;
    this.#led = members;
    if (errorCode === ErrorCode.NONE) this.#phase = 'joined';
    else if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.crash();
  }

  #takeSync(pending: Pending<SyncResult>): void {
    if (!pending.isAnswered) return;
    this.#pendingSync = undefined;
    const { errorCode, assignment } = pending.result;
    this.#phase = errorCode === ErrorCode.NONE ? 'stable' : 'out';
    if (errorCode !== ErrorCode.NONE || assignment.length === 0) return;
    const [generation, leadersTime, ...owner] = assignment.toString().split(':');
    assert.equal(owner.join(':'), this.client.memberId, 'a member gets its own assignment');
    const known = this.#seen.get(generation!) ?? leadersTime!;
    assert.equal(leadersTime, known, 'one generation has the assignments of one leader');
    this.#seen.set(generation!, leadersTime!);
  }
}

describe('Random lives of a classic group', () => {
  it('give each generation the assignments of one leader, and replay to the last complete rebalance', () => {
    fc.assert(
      fc.property(fc.array(classicActions, { minLength: 10, maxLength: 100 }), (actions) => {
        const harness = new CoreHarness();
        const seen = new Map<string, string>();
        const members = Array.from({ length: MEMBERS }, () => new SteppingMember(harness, seen));
        let stableGeneration = 0;
        for (const action of actions) {
          if (action.kind === 'advance') harness.advance(action.ms);
          else if (action.kind === 'restart') harness.restart();
          else if (action.kind === 'act') members[action.member]!.step();
          else if (action.kind === 'heartbeat') members[action.member]!.heartbeat();
          else if (action.kind === 'leave') members[action.member]!.leave();
          else if (action.kind === 'crash') members[action.member]!.crash();
          else if (action.kind === 'change') members[action.member]!.topic = action.topic;
          const group = harness.core.classicGroup(GROUP);
          if (group?.state !== 'Stable') continue;
          assert.ok(group.generationId >= stableGeneration, 'generations only grow');
          stableGeneration = group.generationId;
          assert.deepEqual(facts(harness.replayed()), facts(harness.core));
        }
        for (let round = 0; round < 60; round++) {
          for (const member of members) member.step();
          harness.advance(2_000);
        }
        assert.equal(harness.core.classicGroup(GROUP)!.state, 'Stable', 'the group comes to rest');
        assert.equal(harness.core.classicGroup(GROUP)!.members.size, MEMBERS);
      }),
      { numRuns: 150 },
    );
  });
});
