import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeRecord, encodeRecord } from '../../src/coordinator/records/codec.ts';
import type { CoordinatorRecord, MemberState } from '../../src/coordinator/records/model.ts';

/** Plain objects, as decoding makes them. */
function record<Value>(model: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> }): fc.Arbitrary<Value> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<Value>;
}

const text = fc.string({ maxLength: 12 });
const nullableText = fc.option(text, { nil: null });
const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array));
const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((array) => Buffer.from(array).toString('base64url'));
const int = fc.integer({ min: -1, max: 2 ** 31 - 1 });
const time = fc.integer({ min: 0, max: 2 ** 50 });
const partitions = fc
  .uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 5 })
  .map((all) => all.sort((a, b) => a - b));
const byTopic = fc.array(fc.tuple(uuid, partitions), { maxLength: 3 }).map((entries) => new Map(entries));
const owned = fc
  .array(fc.tuple(uuid, fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), int), { maxLength: 4 })), { maxLength: 3 })
  .map((entries) => new Map(entries.map(([id, epochs]) => [id, new Map(epochs)])));

const offset = record({
  offset: fc.integer({ min: -5, max: 2 ** 52 }),
  leaderEpoch: int,
  metadata: text,
  commitTimestampMs: time,
  expireTimestampMs: fc.constant(-1),
  topicId: uuid,
});
const member = record({
  memberId: text,
  groupInstanceId: nullableText,
  clientId: text,
  clientHost: text,
  rebalanceTimeoutMs: int,
  sessionTimeoutMs: int,
  subscription: bytes,
  assignment: bytes,
});
const classicGroup = record({
  protocolType: text,
  generation: int,
  protocol: nullableText,
  leader: nullableText,
  currentStateTimestampMs: time,
  members: fc.array(member, { maxLength: 3 }),
});
const consumerMember = record({
  instanceId: nullableText,
  rackId: nullableText,
  clientId: text,
  clientHost: text,
  subscribedTopicNames: fc.array(text, { maxLength: 3 }),
  subscribedTopicRegex: nullableText,
  rebalanceTimeoutMs: int,
  serverAssignor: nullableText,
  classic: fc.option(
    record({
      sessionTimeoutMs: int,
      protocols: fc.array(record({ name: text, metadata: bytes }), { maxLength: 2 }),
    }),
    { nil: null },
  ),
});
const currentAssignment = record({
  memberEpoch: int,
  previousMemberEpoch: int,
  state: fc.constantFrom<MemberState>(0, 1, 2),
  assigned: owned,
  pendingRevocation: owned,
});

function orTombstone<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.option(value, { nil: null });
}

const records: fc.Arbitrary<CoordinatorRecord> = fc.oneof(
  record({
    kind: fc.constant('offset-commit' as const),
    groupId: text,
    topic: text,
    partition: int,
    value: orTombstone(offset),
  }),
  record({ kind: fc.constant('group-metadata' as const), groupId: text, value: orTombstone(classicGroup) }),
  record({
    kind: fc.constant('consumer-group-metadata' as const),
    groupId: text,
    value: orTombstone(record({ epoch: int, metadataHash: fc.integer({ min: 0, max: 2 ** 52 }) })),
  }),
  record({
    kind: fc.constant('consumer-member' as const),
    groupId: text,
    memberId: text,
    value: orTombstone(consumerMember),
  }),
  record({
    kind: fc.constant('target-metadata' as const),
    groupId: text,
    value: orTombstone(record({ assignmentEpoch: int, assignmentTimestampMs: time })),
  }),
  record({
    kind: fc.constant('target-member' as const),
    groupId: text,
    memberId: text,
    value: orTombstone(byTopic),
  }),
  record({
    kind: fc.constant('current-assignment' as const),
    groupId: text,
    memberId: text,
    value: orTombstone(currentAssignment),
  }),
  record({
    kind: fc.constant('resolved-regex' as const),
    groupId: text,
    regex: text,
    value: orTombstone(record({ topics: fc.array(text), version: time, timestampMs: time })),
  }),
);

describe('Records of the offsets topic', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(records, (record) => {
        const { key, value } = encodeRecord(record);
        assert.deepEqual(decodeRecord(key, value), record);
      }),
      { numRuns: 500 },
    );
  });

  it('are in the layout that Kafka gives them', () => {
    const commit = encodeRecord({
      kind: 'offset-commit',
      groupId: 'g',
      topic: 't',
      partition: 2,
      value: {
        offset: 7,
        leaderEpoch: 1,
        metadata: 'm',
        commitTimestampMs: 9,
        expireTimestampMs: 10,
        topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
      },
    });
    assert.equal(commit.key.toString('hex'), '0001' + '000167' + '000174' + '00000002');
    assert.equal(
      commit.value!.toString('hex'),
      '0001' + '0000000000000007' + '00016d' + '0000000000000009' + '000000000000000a',
    );
    const group = encodeRecord({ kind: 'group-metadata', groupId: 'g', value: null });
    assert.equal(group.key.toString('hex'), '0002' + '000167');
    assert.equal(group.value, null);
  });

  it('of kinds that belong to other coordinators are passed over', () => {
    const shareGroupKey = Buffer.from('000b000167', 'hex');
    assert.equal(decodeRecord(shareGroupKey, null), undefined);
  });
});
