import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ASSIGNORS } from '../../src/coordinator/core/consumer/assignors/index.ts';
import type {
  AssignableMember,
  AssignmentInput,
  Assignor,
} from '../../src/coordinator/core/consumer/assignors/types.ts';
import type { PartitionsByTopic } from '../../src/coordinator/records/model.ts';

const uniform = ASSIGNORS.get('uniform')!;
const range = ASSIGNORS.get('range')!;
const TOPICS = ['A', 'B', 'C'];

interface Scenario {
  readonly counts: readonly number[];
  readonly subscriptions: readonly (readonly string[])[];
}

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  counts: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: TOPICS.length, maxLength: TOPICS.length }),
  subscriptions: fc.array(fc.subarray(TOPICS), { minLength: 1, maxLength: 5 }),
});

function inputOf(
  { counts, subscriptions }: Scenario,
  previous?: ReadonlyMap<string, PartitionsByTopic>,
): AssignmentInput {
  return {
    members: subscriptions.map((topics, at) => member(`m${at}`, topics, previous?.get(`m${at}`))),
    partitionCount: (topicId) => counts[TOPICS.indexOf(topicId)] ?? 0,
  };
}

function member(
  memberId: string,
  topics: readonly string[],
  previous: PartitionsByTopic = new Map(),
): AssignableMember {
  return { memberId, instanceId: null, topicIds: new Set(topics), previous };
}

function loads(assignment: ReadonlyMap<string, PartitionsByTopic>): number[] {
  return [...assignment.values()].map((topics) => [...topics.values()].reduce((sum, parts) => sum + parts.length, 0));
}

/** Every partition that someone may have is with exactly one member, who subscribes to it. */
function checkComplete(scenario: Scenario, assignment: ReadonlyMap<string, PartitionsByTopic>): void {
  const owners = new Map<string, string>();
  for (const [memberId, topics] of assignment) {
    const subscribed = scenario.subscriptions[Number(memberId.slice(1))]!;
    for (const [topic, partitions] of topics) {
      assert.ok(subscribed.includes(topic), `${memberId} subscribes to ${topic}`);
      for (const partition of partitions) {
        assert.ok(!owners.has(`${topic}-${partition}`), `${topic}-${partition} has one owner`);
        owners.set(`${topic}-${partition}`, memberId);
      }
    }
  }
  TOPICS.forEach((topic, at) => {
    if (!scenario.subscriptions.some((topics) => topics.includes(topic))) return;
    for (let partition = 0; partition < scenario.counts[at]!; partition++) {
      assert.ok(owners.has(`${topic}-${partition}`), `${topic}-${partition} has an owner`);
    }
  });
}

/** The smallest sum of squared loads of any complete assignment, by trying all numbers of partitions a member gets of a topic. */
function bestCost({ counts, subscriptions }: Scenario): number {
  let states = new Set([subscriptions.map(() => 0).join()]);
  TOPICS.forEach((topic, at) => {
    const subscribers = subscriptions.flatMap((topics, index) => (topics.includes(topic) ? [index] : []));
    if (subscribers.length === 0) return;
    for (let partition = 0; partition < counts[at]!; partition++) {
      const next = new Set<string>();
      for (const state of states) {
        for (const index of subscribers) {
          const values = state.split(',').map(Number);
          values[index]! += 1;
          next.add(values.join());
        }
      }
      states = next;
    }
  });
  return Math.min(...[...states].map((state) => cost(state.split(',').map(Number))));
}

function cost(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function moved(before: ReadonlyMap<string, PartitionsByTopic>, after: ReadonlyMap<string, PartitionsByTopic>): number {
  let count = 0;
  for (const [memberId, topics] of before) {
    for (const [topic, partitions] of topics) {
      const now = after.get(memberId)?.get(topic) ?? [];
      count += partitions.filter((partition) => !now.includes(partition)).length;
    }
  }
  return count;
}

describe('The uniform assignor', () => {
  it('gives every partition to one subscriber, as evenly as subscriptions allow', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const assignment = uniform(inputOf(scenario));
        checkComplete(scenario, assignment);
        assert.equal(cost(loads(assignment)), bestCost(scenario));
      }),
      { numRuns: 150 },
    );
  });

  it('stays as even when members and topics change, and moves nothing when nothing changes', () => {
    fc.assert(
      fc.property(scenarios, scenarios, (before, after) => {
        const first = uniform(inputOf(before));
        assert.deepEqual(uniform(inputOf(before, first)), first);
        const second = uniform(inputOf(after, first));
        checkComplete(after, second);
        assert.equal(cost(loads(second)), bestCost(after));
      }),
      { numRuns: 100 },
    );
  });

  it('moves only what a new member has to get', () => {
    const all = { counts: [7, 5, 0], subscriptions: Array.from({ length: 3 }, () => TOPICS) };
    const first = uniform(inputOf({ ...all, subscriptions: all.subscriptions.slice(0, 2) }));
    const second = uniform(inputOf(all, first));
    assert.deepEqual(loads(second).sort(), [4, 4, 4]);
    assert.equal(moved(first, second), 4);
  });
});

describe('The range assignor', () => {
  it('gives every partition to one subscriber, in one range a topic', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const assignment = range(inputOf(scenario));
        checkComplete(scenario, assignment);
        for (const topics of assignment.values()) {
          for (const partitions of topics.values()) {
            assert.equal(partitions.at(-1)! - partitions[0]!, partitions.length - 1);
          }
        }
      }),
    );
  });

  it('brings equal partition numbers of topics of the same size together', () => {
    const scenario = { counts: [5, 5, 0], subscriptions: [TOPICS, TOPICS, TOPICS] };
    for (const topics of range(inputOf(scenario)).values()) assert.deepEqual(topics.get('A'), topics.get('B'));
  });

  it('puts static members first, by their instance ids', () => {
    const assign: Assignor = range;
    const members = [
      member('z', ['A']),
      { ...member('y', ['A']), instanceId: 'i2' },
      { ...member('x', ['A']), instanceId: 'i1' },
    ];
    const assignment = assign({ members, partitionCount: () => 3 });
    assert.deepEqual(assignment.get('x')!.get('A'), [0]);
    assert.deepEqual(assignment.get('y')!.get('A'), [1]);
    assert.deepEqual(assignment.get('z')!.get('A'), [2]);
  });
});
