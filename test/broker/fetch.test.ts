import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { LogError } from '../../src/log/index.ts';
import {
  ApiKey,
  type FetchRequestInput,
  type FetchResponse,
  type FetchResponsePartitionData,
} from '../../src/protocol/index.ts';
import { batchOf, written } from './support/batches.ts';
import type { FakePartition } from './support/fake-partition.ts';
import { TestBroker } from './support/test-broker.ts';
import type { WireClient } from './support/wire-client.ts';

const APPEND = { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 } as const;
const PLENTY = 1 << 20;

let broker: TestBroker;
let client: WireClient;
let partitions: readonly FakePartition[];

interface Query {
  readonly fetchOffset: number;
  readonly partition?: number;
  readonly partitionMaxBytes?: number;
  readonly currentLeaderEpoch?: number;
  readonly lastFetchedEpoch?: number;
  readonly topic?: string;
}

function request(queries: readonly Query[], more: Partial<FetchRequestInput> = {}): FetchRequestInput {
  const topics = queries.map(({ topic = 't', partition = 0, partitionMaxBytes = PLENTY, ...query }) => ({
    topic,
    topicId: broker.topicIds.get(topic) ?? ZERO_UUID,
    partitions: [{ partition, partitionMaxBytes, ...query }],
  }));
  return { maxWaitMs: 0, minBytes: 1, maxBytes: PLENTY, topics, ...more };
}

async function fetchAll(
  queries: readonly Query[],
  more: Partial<FetchRequestInput> = {},
  version = 12,
): Promise<FetchResponsePartitionData[]> {
  const answer = await client.request<FetchResponse>(ApiKey.Fetch, version, request(queries, more));
  return answer.responses.flatMap((topic) => topic.partitions);
}

async function fetchOne(
  query: Query,
  more: Partial<FetchRequestInput> = {},
  version = 12,
): Promise<FetchResponsePartitionData> {
  return (await fetchAll([query], more, version))[0]!;
}

beforeEach(async () => {
  broker = await TestBroker.start();
  partitions = broker.topic('t', 3);
  client = await broker.client();
});
afterEach(() => {
  broker.stop();
  assert.deepEqual(
    partitions.map(({ listeners }) => listeners),
    [0, 0, 0],
    'nobody listens any more',
  );
});

describe('a fetch', () => {
  test('returns whole batches from the one that holds the offset', async () => {
    for (const batch of [['a', 'b'], ['c', 'd'], ['e']]) await partitions[0]!.append(batchOf(...batch), APPEND);
    const data = await fetchOne({ fetchOffset: 3 });
    assert.deepEqual(written(data.records), ['2=c', '3=d', '4=e']);
    assert.equal(data.highWatermark, 5);
    assert.equal(data.lastStableOffset, 5);
    assert.equal(data.logStartOffset, 0);
    assert.equal(data.abortedTransactions, null);
  });

  test('returns a first batch that is larger than what was asked for, and no second', async () => {
    await partitions[0]!.append(batchOf('a'), APPEND);
    await partitions[0]!.append(batchOf('b'), APPEND);
    assert.deepEqual(written((await fetchOne({ fetchOffset: 0, partitionMaxBytes: 1 })).records), ['0=a']);
    assert.deepEqual(written((await fetchOne({ fetchOffset: 0 }, { maxBytes: 1 })).records), ['0=a']);
  });

  test('lets partitions share what may be answered, in the order they are named', async () => {
    for (const partition of partitions) await partition.append(batchOf('x'.repeat(400)), APPEND);
    const queries = [2, 0, 1].map((partition) => ({ partition, fetchOffset: 0 }));
    const answers = await fetchAll(queries, { maxBytes: 1000 });
    assert.deepEqual(
      answers.map(({ partitionIndex, records }) => [partitionIndex, written(records).length]),
      [
        [2, 1],
        [0, 1],
        [1, 0],
      ],
    );
    assert.equal(answers[2]!.highWatermark, 1);
  });

  test('never returns what is not committed', async () => {
    partitions[0]!.holdCommits = true;
    await partitions[0]!.append(batchOf('a'), APPEND);
    await partitions[0]!.append(batchOf('b'), APPEND);
    partitions[0]!.commit(1);
    const data = await fetchOne({ fetchOffset: 0 });
    assert.deepEqual(written(data.records), ['0=a']);
    const between = await fetchOne({ fetchOffset: 2 });
    assert.deepEqual([between.errorCode, between.highWatermark, written(between.records).length], [0, 1, 0]);
  });

  test('of committed transactions stops at the last stable offset and names the aborted ones', async () => {
    await partitions[0]!.append(batchOf('a'), APPEND);
    await partitions[0]!.append(batchOf('b'), APPEND);
    partitions[0]!.lastStableOffset = 1;
    partitions[0]!.aborted = [{ producerId: 7, firstOffset: 0 }];
    const data = await fetchOne({ fetchOffset: 0 }, { isolationLevel: 1 });
    assert.deepEqual(written(data.records), ['0=a']);
    assert.deepEqual(data.abortedTransactions, [{ producerId: 7, firstOffset: 0 }]);
    const atEnd = await fetchOne({ fetchOffset: 1 }, { isolationLevel: 1 });
    assert.deepEqual(atEnd.abortedTransactions, []);
    assert.equal(atEnd.highWatermark, 2);
  });

  test('outside of the log is out of range, at its end it is empty', async () => {
    await partitions[0]!.append(batchOf('a', 'b'), APPEND);
    partitions[0]!.logStartOffset = 1;
    for (const fetchOffset of [-1, 0, 3, 2 ** 60]) {
      const data = await fetchOne({ fetchOffset });
      assert.deepEqual(
        [data.errorCode, data.highWatermark, data.lastStableOffset, data.logStartOffset],
        [1, -1, -1, -1],
      );
      assert.equal(data.records?.length, 0);
    }
    assert.deepEqual(
      [(await fetchOne({ fetchOffset: 2 })).errorCode, (await fetchOne({ fetchOffset: 2 })).highWatermark],
      [0, 2],
    );
  });

  test('checks the leader epoch that the client knows', async () => {
    partitions[0]!.leaderEpoch = 5;
    const code = async (currentLeaderEpoch: number) =>
      (await fetchOne({ fetchOffset: 0, currentLeaderEpoch })).errorCode;
    assert.deepEqual([await code(-1), await code(5), await code(4), await code(6)], [0, 0, 74, 75]);
  });

  test('tells a client whose log was cut off where the epochs part', async () => {
    const [partition] = partitions;
    await partition!.append(batchOf('a', 'b'), APPEND);
    partition!.leaderEpoch = 3;
    await partition!.append(batchOf('c'), APPEND);
    assert.equal(written((await fetchOne({ fetchOffset: 2, lastFetchedEpoch: 1 })).records)[0], '2=c');
    const beyond = await fetchOne({ fetchOffset: 3, lastFetchedEpoch: 1 });
    assert.deepEqual([beyond.errorCode, beyond.divergingEpoch], [0, { epoch: 1, endOffset: 2 }]);
    assert.equal(beyond.records?.length, 0);
    const absent = await fetchOne({ fetchOffset: 3, lastFetchedEpoch: 2 });
    assert.deepEqual(absent.divergingEpoch, { epoch: 1, endOffset: 2 });
    assert.equal((await fetchOne({ fetchOffset: 3, lastFetchedEpoch: 4 })).errorCode, 1);
  });

  test('of what is not there says so for each partition', async () => {
    const answers = await fetchAll([
      { fetchOffset: 0, topic: 'absent' },
      { fetchOffset: 0, partition: 9 },
      { fetchOffset: 0 },
    ]);
    assert.deepEqual(
      answers.map(({ errorCode }) => errorCode),
      [3, 3, 0],
    );
    assert.deepEqual(answers[0]!.abortedTransactions, []);
  });

  test('by an unknown topic id says so, by the id of an older incarnation too', async () => {
    const unknown = await fetchOne({ fetchOffset: 0, topic: 'absent' }, {}, 13);
    assert.equal(unknown.errorCode, 100);
    broker.topicIds.set('t', 'AAAAAAAAAAAAAAAAAAAAAQ');
    assert.equal((await fetchOne({ fetchOffset: 0 }, {}, 13)).errorCode, 103);
  });

  test('of a damaged partition is a storage error, of the others it is not', async () => {
    partitions[0]!.failure = new LogError('damaged', 'bit rot at 12 of a segment');
    const answers = await fetchAll([{ fetchOffset: 0 }, { partition: 1, fetchOffset: 0 }]);
    assert.deepEqual(
      answers.map(({ errorCode }) => errorCode),
      [56, 0],
    );
  });
});

describe('a fetch that waits', () => {
  const long = { maxWaitMs: 60_000 };

  for (const slowReads of [false, true]) {
    test(`is answered as soon as there is a record${slowReads ? ', also when reads come from disk' : ''}`, async () => {
      for (const partition of partitions) partition.slowReads = slowReads;
      await partitions[0]!.append(batchOf('a'), APPEND);
      const answer = fetchAll([{ fetchOffset: 1 }, { partition: 1, fetchOffset: 0 }], long);
      while (partitions[1]!.listeners === 0) await new Promise(setImmediate);
      await partitions[1]!.append(batchOf('b'), APPEND);
      const [first, second] = await answer;
      assert.deepEqual(written(first!.records), []);
      assert.deepEqual(written(second!.records), ['0=b']);
      assert.equal(second!.highWatermark, 1);
    });
  }

  test('waits for the bytes it wants and reads each record once', async () => {
    const [partition] = partitions;
    const one = batchOf('x'.repeat(100)).length;
    const answer = fetchAll([{ fetchOffset: 0 }], { ...long, minBytes: 3 * one });
    for (let i = 0; i < 3; i++) {
      while (partition!.listeners === 0 || partition!.reads < i) await new Promise(setImmediate);
      await partition!.append(batchOf('x'.repeat(100)), APPEND);
    }
    assert.deepEqual(written((await answer)[0]!.records).length, 3);
    assert.equal(partition!.reads, 3);
  });

  test('is answered empty when its time is over', async () => {
    const data = await fetchOne({ fetchOffset: 0 }, { maxWaitMs: 5 });
    assert.deepEqual([data.errorCode, data.records?.length, data.highWatermark], [0, 0, 0]);
  });

  test('is not woken by what is written but not committed', async () => {
    const [partition] = partitions;
    partition!.holdCommits = true;
    const answer = fetchAll([{ fetchOffset: 0 }], long);
    while (partition!.listeners === 0) await new Promise(setImmediate);
    await partition!.append(batchOf('a'), APPEND);
    partition!.advance();
    for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    assert.equal(partition!.listeners, 1);
    partition!.commit(1);
    assert.deepEqual(written((await answer)[0]!.records), ['0=a']);
  });

  test('is not begun with an error, nor with no bytes wanted, nor with nothing to fetch', async () => {
    assert.equal((await fetchAll([{ fetchOffset: 9 }, { partition: 1, fetchOffset: 0 }], long))[0]!.errorCode, 1);
    assert.equal((await fetchAll([{ fetchOffset: 0 }], { ...long, minBytes: 0 }))[0]!.errorCode, 0);
    assert.deepEqual(await fetchAll([], long), []);
  });

  test('ends when the partition changes its leader, its start or goes away', async () => {
    const changes: ((partition: FakePartition) => void)[] = [
      (partition) => {
        partition.leaderEpoch = 2;
      },
      (partition) => {
        partition.logStartOffset = 1;
      },
      () => broker.directory.remove('t'),
    ];
    const expected = [74, 1, 3];
    for (const [i, change] of changes.entries()) {
      const [partition] = broker.topic('t');
      const answer = fetchOne({ fetchOffset: 0, currentLeaderEpoch: 1 }, long);
      while (partition!.listeners === 0) await new Promise(setImmediate);
      change(partition!);
      partition!.advance();
      assert.equal((await answer).errorCode, expected[i]);
      assert.equal(partition!.listeners, 0);
    }
  });

  test('stops when its client goes', async () => {
    await client.send(ApiKey.Fetch, 12, request([{ fetchOffset: 0 }], long));
    while (partitions[0]!.listeners === 0) await new Promise(setImmediate);
    client.close();
    while (partitions[0]!.listeners > 0) await new Promise(setImmediate);
  });

  test('by a thousand consumers costs nothing until there is something', async () => {
    const clients = await Promise.all(Array.from({ length: 1000 }, () => broker.client()));
    await Promise.all(clients.map((each) => each.send(ApiKey.Fetch, 12, request([{ fetchOffset: 0 }], long))));
    while (partitions[0]!.listeners < 1000) await new Promise(setImmediate);
    const before = partitions[0]!.reads;
    await partitions[0]!.append(batchOf('a'), APPEND);
    for (const each of clients) {
      const { body } = await each.receive<FetchResponse>(ApiKey.Fetch, 12);
      assert.deepEqual(written(body.responses[0]!.partitions[0]!.records), ['0=a']);
    }
    assert.equal(partitions[0]!.reads - before, 1000);
  });
});

describe('a fetch session', () => {
  const open = (queries: readonly Query[], version = 12) =>
    client.request<FetchResponse>(ApiKey.Fetch, version, request(queries, { sessionId: 0, sessionEpoch: 0 }));
  const next = (
    sessionId: number,
    sessionEpoch: number,
    queries: readonly Query[] = [],
    more: Partial<FetchRequestInput> = {},
    version = 12,
  ) => client.request<FetchResponse>(ApiKey.Fetch, version, request(queries, { sessionId, sessionEpoch, ...more }));
  const indexes = (answer: FetchResponse) =>
    answer.responses.flatMap((topic) => topic.partitions.map((each) => each.partitionIndex));
  const all = [0, 1, 2].map((partition) => ({ partition, fetchOffset: 0 }));
  /** Changes a partition, and lets those who listen hear of it. */
  const change = async (index: number, fields: Partial<FakePartition>) => {
    Object.assign(partitions[index]!, fields);
    partitions[index]!.advance();
    await new Promise(setImmediate);
  };

  for (const version of [7, 12, 13, 18]) {
    test(`answers with what has changed, in version ${version}`, async () => {
      const { sessionId, responses } = await open(all, version);
      assert.ok(sessionId > 0);
      assert.equal(responses.flatMap((topic) => topic.partitions).length, 3);
      assert.deepEqual(indexes(await next(sessionId, 1, [], {}, version)), []);
      await partitions[1]!.append(batchOf('a'), APPEND);
      assert.deepEqual(indexes(await next(sessionId, 2, [], {}, version)), [1]);
      assert.deepEqual(indexes(await next(sessionId, 3, [{ partition: 1, fetchOffset: 1 }], {}, version)), []);
      await change(2, { logStartOffset: -1 });
      assert.deepEqual(indexes(await next(sessionId, 4, [], {}, version)), [2]);
    });
  }

  test('repeats a partition in error until the error has gone, and once more', async () => {
    const { sessionId } = await open(all);
    await change(0, { failure: new LogError('io-error', 'no') });
    assert.deepEqual(indexes(await next(sessionId, 1)), [0]);
    assert.deepEqual(indexes(await next(sessionId, 2)), [0]);
    await change(0, { failure: undefined });
    assert.deepEqual(indexes(await next(sessionId, 3)), [0]);
    assert.deepEqual(indexes(await next(sessionId, 4)), []);
  });

  test('serves in turn: who got records goes to the end', async () => {
    for (const partition of partitions) await partition.append(batchOf('x'.repeat(400)), APPEND);
    const { sessionId } = await open([]);
    assert.equal(sessionId, 0, 'a session of nothing is not kept');
    for (const partition of partitions) partition.highWatermark = 0;
    const opened = await open(all);
    for (const index of [0, 1, 2]) await change(index, { highWatermark: 1 });
    const served: number[] = [];
    for (let epoch = 1; epoch <= 6; epoch++) {
      const answer = await next(opened.sessionId, epoch, [], { maxBytes: 1 });
      for (const topic of answer.responses) {
        for (const each of topic.partitions) if (each.records!.length > 0) served.push(each.partitionIndex);
      }
    }
    assert.deepEqual(served, [0, 1, 2, 0, 1, 2]);
  });

  test('takes partitions in and lets them go; with the last it ends', async () => {
    const { sessionId } = await open([{ partition: 0, fetchOffset: 0 }]);
    assert.deepEqual(indexes(await next(sessionId, 1, [{ partition: 1, fetchOffset: 0 }])), [1]);
    const forget = (indexes: number[]) => ({ forgottenTopicsData: [{ topic: 't', partitions: indexes }] });
    await partitions[0]!.append(batchOf('a'), APPEND);
    await partitions[1]!.append(batchOf('a'), APPEND);
    assert.deepEqual(indexes(await next(sessionId, 2, [], forget([0]))), [1]);
    const last = await next(sessionId, 3, [], forget([1]));
    assert.deepEqual([last.errorCode, last.sessionId, last.responses.length], [0, 0, 0]);
    assert.equal((await next(sessionId, 4)).errorCode, 70);
  });

  test('refuses an unknown id, a wrong epoch, and the other way of naming topics', async () => {
    const unknown = await next(12_345, 1);
    assert.deepEqual([unknown.errorCode, unknown.sessionId, unknown.responses.length], [70, 0, 0]);
    const { sessionId } = await open(all);
    assert.equal((await next(sessionId, 2)).errorCode, 71);
    assert.equal((await next(sessionId, 1, [], {}, 13)).errorCode, 106);
    assert.equal((await next(sessionId, 1)).errorCode, 0);
    assert.equal((await next(sessionId, 1)).errorCode, 71);
  });

  test('is ended by a full fetch that names it', async () => {
    const { sessionId } = await open(all);
    const closing = await next(sessionId, -1, [{ partition: 0, fetchOffset: 0 }]);
    assert.deepEqual([closing.errorCode, closing.sessionId, indexes(closing)], [0, 0, [0]]);
    assert.equal((await next(sessionId, 1)).errorCode, 70);
    const again = await open(all);
    const replaced = await next(again.sessionId, 0, all);
    assert.ok(replaced.sessionId > 0 && replaced.sessionId !== again.sessionId);
    assert.equal((await next(again.sessionId, 1)).errorCode, 70);
  });

  test('is not made when all slots are taken by sessions in use', async () => {
    const small = await TestBroker.start({ settings: { 'max.incremental.fetch.session.cache.slots': 2 } });
    small.topic('t');
    const other = await small.client();
    const ids = [];
    for (let i = 0; i < 3; i++) {
      const answer = await other.request<FetchResponse>(
        ApiKey.Fetch,
        12,
        request([{ fetchOffset: 0 }], { sessionId: 0, sessionEpoch: 0 }),
      );
      assert.equal(answer.errorCode, 0);
      ids.push(answer.sessionId);
    }
    assert.ok(ids[0]! > 0 && ids[1]! > 0);
    assert.equal(ids[2], 0);
    assert.deepEqual(small.broker.metrics.fetchSessions(), { sessions: 2, partitions: 2 });
    small.stop();
  });

  test('looks only at partitions that have something to tell', async () => {
    const { sessionId } = await open(all);
    const finds: number[] = [];
    const get = broker.directory.get.bind(broker.directory);
    broker.directory.get = (topic, index) => {
      finds.push(index);
      return get(topic, index);
    };
    assert.deepEqual(indexes(await next(sessionId, 1)), []);
    assert.deepEqual(finds, []);
    await partitions[2]!.append(batchOf('a'), APPEND);
    assert.deepEqual(indexes(await next(sessionId, 2)), [2]);
    assert.deepEqual(finds, [2]);
    assert.deepEqual(
      indexes(await next(sessionId, 3)),
      [2],
      'the client has not moved on, so it gets the records again',
    );
  });

  test('that waits is woken by any of its partitions', async () => {
    const { sessionId } = await open(all);
    const answer = next(sessionId, 1, [{ partition: 0, fetchOffset: 0 }], { maxWaitMs: 60_000 });
    while (broker.broker.metrics.apis.get(ApiKey.Fetch)!.requests < 2) await new Promise(setImmediate);
    await partitions[1]!.append(batchOf('a'), APPEND);
    const [data] = (await answer).responses[0]!.partitions;
    assert.deepEqual([data!.partitionIndex, written(data!.records)], [1, ['0=a']]);
  });

  test('goes on with the newer of two fetches; the older is told so', async () => {
    const { sessionId } = await open(all);
    const older = next(sessionId, 1, [{ partition: 0, fetchOffset: 0 }], { maxWaitMs: 60_000 });
    const other = await broker.client();
    let newer: FetchResponse | undefined;
    while (newer === undefined || newer.errorCode === 71) {
      newer = await other.request<FetchResponse>(ApiKey.Fetch, 12, request([], { sessionId, sessionEpoch: 2 }));
    }
    assert.equal(newer.errorCode, 0);
    assert.equal((await older).errorCode, 71);
    await partitions[0]!.append(batchOf('a'), APPEND);
    const last = await other.request<FetchResponse>(ApiKey.Fetch, 12, request([], { sessionId, sessionEpoch: 3 }));
    assert.deepEqual(indexes(last), [0]);
  });

  test('listens once for each partition, and no more when it has ended', async () => {
    const { sessionId } = await open(all);
    for (let epoch = 1; epoch < 4; epoch++) await next(sessionId, epoch, all);
    assert.deepEqual(
      partitions.map(({ listeners }) => listeners),
      [1, 1, 1],
    );
    await next(sessionId, -1);
    assert.deepEqual(
      partitions.map(({ listeners }) => listeners),
      [0, 0, 0],
    );
  });

  test('sees more when it begins to read what is not committed', async () => {
    await partitions[0]!.append(batchOf('a'), APPEND);
    partitions[0]!.lastStableOffset = 0;
    const body = request(all, { sessionId: 0, sessionEpoch: 0, isolationLevel: 1 });
    const { sessionId, responses } = await client.request<FetchResponse>(ApiKey.Fetch, 12, body);
    assert.equal(
      responses.flatMap((topic) => topic.partitions).every((data) => data.records!.length === 0),
      true,
    );
    assert.deepEqual(indexes(await next(sessionId, 1, [], { isolationLevel: 1 })), []);
    assert.deepEqual(indexes(await next(sessionId, 2, [], { isolationLevel: 0 })), [0]);
  });
});
