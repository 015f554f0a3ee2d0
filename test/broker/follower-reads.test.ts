import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ApiKey, type FetchResponse, type FetchResponsePartitionData } from '../../src/protocol/index.ts';
import { batchOf, written } from './support/batches.ts';
import { type FakePartition, follower } from './support/fake-partition.ts';
import { TestBroker, type TestBrokerOptions } from './support/test-broker.ts';
import type { WireClient } from './support/wire-client.ts';

const APPEND = { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 } as const;
const NOT_LEADER_OR_FOLLOWER = 6;
const FENCED_LEADER_EPOCH = 74;
const UNKNOWN_LEADER_EPOCH = 75;

let broker: TestBroker;
let client: WireClient;
let partition: FakePartition;

/** Node 1, which is asked, is in rack a; 2 in rack b; 3 in rack c. */
async function start(options: TestBrokerOptions = {}): Promise<void> {
  broker?.stop();
  broker = await TestBroker.start(options);
  for (const [nodeId, rack] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ] as const) {
    broker.brokers.set(nodeId, { nodeId, host: `node${nodeId}`, port: 9092, rack });
  }
  [partition] = broker.topic('t') as [FakePartition];
  partition.replicas = [1, 2, 3];
  partition.isr = [1, 2, 3];
  client = await broker.client();
}

/** This node follows node 2. */
function follow(leaderId = 2): void {
  partition.isLeader = false;
  partition.leaderId = leaderId;
}

interface Question {
  readonly fetchOffset: number;
  readonly rackId?: string;
  readonly maxWaitMs?: number;
  readonly currentLeaderEpoch?: number;
}

async function fetch(question: Question, version = 17): Promise<FetchResponse> {
  const { fetchOffset, currentLeaderEpoch, rackId, maxWaitMs = 0 } = question;
  const partitions = [{ partition: 0, partitionMaxBytes: 1 << 20, fetchOffset, currentLeaderEpoch }];
  return client.request<FetchResponse>(ApiKey.Fetch, version, {
    maxWaitMs,
    minBytes: 1,
    rackId,
    sessionEpoch: -1,
    topics: [version >= 13 ? { topicId: broker.topicIds.get('t')!, partitions } : { topic: 't', partitions }],
  });
}

async function fetchOne(question: Question, version = 17): Promise<FetchResponsePartitionData> {
  return (await fetch(question, version)).responses[0]!.partitions[0]!;
}

beforeEach(() => start());
afterEach(() => {
  broker.stop();
  assert.equal(partition.listeners, 0, 'nobody listens any more');
});

describe('a leader asked by a consumer that names its rack', () => {
  beforeEach(async () => {
    await partition.append(batchOf('a', 'b'), APPEND);
    partition.followers = [follower(2, 2), follower(3, 2)];
  });

  test('names the in-sync follower of that rack, at once and without records', async () => {
    const data = await fetchOne({ fetchOffset: 0, rackId: 'b', maxWaitMs: 60_000 });
    assert.deepEqual([data.errorCode, data.preferredReadReplica, data.records?.length], [0, 2, 0]);
    assert.equal(data.highWatermark, 2);
  });

  test('serves those of its own rack, of no rack, and of a rack without replicas', async () => {
    for (const rackId of ['a', '', 'elsewhere']) {
      const data = await fetchOne({ fetchOffset: 0, rackId });
      assert.deepEqual([data.preferredReadReplica, written(data.records).length], [-1, 2], `rack "${rackId}"`);
    }
  });

  test('names no follower that is out of sync, a learner, behind the offset, or not alive', async () => {
    const changes: (() => void)[] = [
      () => {
        partition.isr = [1, 3];
      },
      () => {
        partition.followers = [follower(2, 2, { isLearner: true })];
      },
      () => {
        partition.followers = [follower(2, 1)];
      },
      () => {
        partition.followers = [follower(2, 2, { isActive: false })];
      },
      () => {
        broker.brokers.delete(2);
      },
    ];
    for (const change of changes) {
      partition.isr = [1, 2, 3];
      change();
      const data = await fetchOne({ fetchOffset: 2, rackId: 'b' });
      assert.equal(data.preferredReadReplica, -1, change.toString());
    }
  });

  test('of several in the rack names the one that is furthest on', async () => {
    broker.brokers.set(3, { nodeId: 3, host: 'node3', port: 9092, rack: 'b' });
    partition.followers = [follower(2, 1), follower(3, 2)];
    assert.equal((await fetchOne({ fetchOffset: 0, rackId: 'b' })).preferredReadReplica, 3);
  });

  test('checks the offset first', async () => {
    const data = await fetchOne({ fetchOffset: 9, rackId: 'b' });
    assert.deepEqual([data.errorCode, data.preferredReadReplica], [1, -1]);
  });

  test('names nobody where followers do not serve', async () => {
    await start({ followerReads: false });
    await partition.append(batchOf('a'), APPEND);
    partition.followers = [follower(2, 1)];
    assert.equal((await fetchOne({ fetchOffset: 0, rackId: 'b' })).preferredReadReplica, -1);
  });
});

describe('a follower', () => {
  test('serves what it knows to be committed, and nothing beyond', async () => {
    partition.holdCommits = true;
    for (const value of ['a', 'b']) await partition.append(batchOf(value), APPEND);
    partition.commit(1);
    follow();
    assert.deepEqual(written((await fetchOne({ fetchOffset: 0 })).records), ['0=a']);
    for (const fetchOffset of [1, 2, 7]) {
      const data = await fetchOne({ fetchOffset });
      assert.deepEqual([data.errorCode, data.records?.length, data.highWatermark], [0, 0, 1], `offset ${fetchOffset}`);
    }
  });

  test('sends consumers to the leader until it has again what was read from it before', async () => {
    await partition.append(batchOf('a'), APPEND);
    follow();
    partition.hasCaughtUp = false;
    assert.equal((await fetchOne({ fetchOffset: 0 })).errorCode, NOT_LEADER_OR_FOLLOWER);
    partition.hasCaughtUp = true;
    assert.deepEqual(written((await fetchOne({ fetchOffset: 0 })).records), ['0=a']);
  });

  test('answers a waiting consumer when the record is committed here', async () => {
    follow();
    const answer = fetchOne({ fetchOffset: 0, maxWaitMs: 60_000 });
    while (partition.listeners === 0) await new Promise(setImmediate);
    await partition.append(batchOf('a'), APPEND);
    assert.deepEqual(written((await answer).records), ['0=a']);
  });

  test('waits for what it does not have no longer than follower.read.max.wait.ms', async () => {
    await start({ settings: { 'follower.read.max.wait.ms': 5 } });
    follow();
    const data = await fetchOne({ fetchOffset: 3, maxWaitMs: 600_000 });
    assert.deepEqual([data.errorCode, data.records?.length], [0, 0]);
  });

  test('bounds the wait of a session too, of whose partitions none is due', async () => {
    await start({ settings: { 'follower.read.max.wait.ms': 5 } });
    follow();
    const topics = [
      {
        topicId: broker.topicIds.get('t')!,
        partitions: [{ partition: 0, partitionMaxBytes: 1 << 20, fetchOffset: 0 }],
      },
    ];
    const ask = { maxWaitMs: 0, minBytes: 1 };
    const opened = await client.request<FetchResponse>(ApiKey.Fetch, 17, { ...ask, sessionEpoch: 0, topics });
    const { sessionId } = opened;
    const next = { ...ask, maxWaitMs: 600_000, sessionId, sessionEpoch: 1, topics: [] };
    const answer = await client.request<FetchResponse>(ApiKey.Fetch, 17, next);
    assert.deepEqual([answer.errorCode, answer.responses], [0, []]);
    broker.stop();
  });

  test('that has no leader for a while keeps its consumers, for longer sends them away', async () => {
    await start({ settings: { 'follower.read.max.wait.ms': 20 } });
    await partition.append(batchOf('a'), APPEND);
    follow(-1);
    assert.deepEqual((await fetchOne({ fetchOffset: 1 })).errorCode, 0, 'an election may be on');
    for (let data = await fetchOne({ fetchOffset: 1, maxWaitMs: 5 }); ; ) {
      if (data.errorCode === 0) data = await fetchOne({ fetchOffset: 1, maxWaitMs: 5 });
      else {
        assert.deepEqual(
          [data.errorCode, data.currentLeader],
          [NOT_LEADER_OR_FOLLOWER, { leaderId: -1, leaderEpoch: -1 }],
        );
        break;
      }
    }
    assert.deepEqual(written((await fetchOne({ fetchOffset: 0 })).records), ['0=a'], 'what is there is served');
    partition.leaderId = 3;
    assert.equal((await fetchOne({ fetchOffset: 1 })).errorCode, 0);
    partition.leaderId = -1;
    assert.equal((await fetchOne({ fetchOffset: 1 })).errorCode, 0, 'the time begins anew');
  });

  test('that has no leader tells so in a session too', async () => {
    await start({ settings: { 'follower.read.max.wait.ms': 5 } });
    follow(-1);
    const topics = [
      { topicId: broker.topicIds.get('t')!, partitions: [{ partition: 0, partitionMaxBytes: 1, fetchOffset: 0 }] },
    ];
    const ask = { maxWaitMs: 5, minBytes: 1 };
    const { sessionId } = await client.request<FetchResponse>(ApiKey.Fetch, 17, { ...ask, sessionEpoch: 0, topics });
    for (let sessionEpoch = 1; ; sessionEpoch++) {
      const next = { ...ask, sessionId, sessionEpoch, topics: [] };
      const answer = await client.request<FetchResponse>(ApiKey.Fetch, 17, next);
      assert.equal(answer.errorCode, 0);
      const [topic] = answer.responses;
      if (topic?.partitions[0]?.errorCode === NOT_LEADER_OR_FOLLOWER) break;
    }
    broker.stop();
  });

  test('judges the epoch that the consumer knows', async () => {
    follow();
    partition.leaderEpoch = 5;
    const fenced = await fetch({ fetchOffset: 0, currentLeaderEpoch: 4 });
    const [data] = fenced.responses[0]!.partitions;
    assert.equal(data!.errorCode, FENCED_LEADER_EPOCH);
    assert.deepEqual(data!.currentLeader, { leaderId: 2, leaderEpoch: 5 });
    assert.deepEqual(fenced.nodeEndpoints, [{ nodeId: 2, host: 'node2', port: 9092, rack: 'b' }]);
    const unknown = await fetchOne({ fetchOffset: 0, currentLeaderEpoch: 6 });
    assert.equal(unknown.errorCode, UNKNOWN_LEADER_EPOCH);
  });

  test('sends clients that cannot read from followers to the leader', async () => {
    follow();
    assert.equal((await fetchOne({ fetchOffset: 0 }, 10)).errorCode, NOT_LEADER_OR_FOLLOWER);
  });

  test('that does not serve consumers tells them the leader and where it listens', async () => {
    await start({ followerReads: false });
    follow();
    const answer = await fetch({ fetchOffset: 0 });
    const [data] = answer.responses[0]!.partitions;
    assert.deepEqual([data!.errorCode, data!.currentLeader], [NOT_LEADER_OR_FOLLOWER, { leaderId: 2, leaderEpoch: 1 }]);
    assert.deepEqual(answer.nodeEndpoints, [{ nodeId: 2, host: 'node2', port: 9092, rack: 'b' }]);
  });
});
