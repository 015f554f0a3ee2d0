import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { LogError } from '../../src/log/index.ts';
import { ApiKey, type ProduceRequestInput, type ProduceResponse } from '../../src/protocol/index.ts';
import { batchOf } from './support/batches.ts';
import { TestBroker } from './support/test-broker.ts';
import { requestFrame, type WireClient } from './support/wire-client.ts';

let broker: TestBroker;
let client: WireClient;

interface Target {
  readonly topic?: string;
  readonly index?: number;
  readonly records?: Buffer | null;
}

function request(targets: readonly Target[], more: Partial<ProduceRequestInput> = {}): ProduceRequestInput {
  return {
    acks: -1,
    timeoutMs: 1000,
    topicData: targets.map(({ topic = 't', index = 0, records = batchOf('a') }) => ({
      name: topic,
      topicId: broker.topicIds.get(topic) ?? 'BBBBBBBBBBBBBBBBBBBBBA',
      partitionData: [{ index, records }],
    })),
    ...more,
  };
}

async function produce(targets: readonly Target[], more: Partial<ProduceRequestInput> = {}, version = 12) {
  const answer = await client.request<ProduceResponse>(ApiKey.Produce, version, request(targets, more));
  return answer.responses.flatMap(({ name, partitionResponses }) =>
    partitionResponses.map(({ index, errorCode, baseOffset }) => [name, index, errorCode, baseOffset]),
  );
}

beforeEach(async () => {
  broker = await TestBroker.start();
  broker.topic('t', 2);
  client = await broker.client();
});
afterEach(() => broker.stop());

describe('a produce request', () => {
  test('is answered for every partition it names, good or bad, in its order', async () => {
    const targets = [{ index: 1 }, { topic: 'absent' }, { index: 9 }, { index: 0 }, { index: 1 }];
    assert.deepEqual(await produce(targets), [
      ['t', 1, 0, 0],
      ['absent', 0, 3, -1],
      ['t', 9, 3, -1],
      ['t', 0, 0, 0],
      ['t', 1, 0, 1],
    ]);
  });

  test('waits, in its place, while the log has no memory for more records', async () => {
    let makeRoom = (): void => {};
    broker.directory.room = new Promise((resolve) => {
      makeRoom = resolve;
    });
    const answers = [produce([{}]), produce([{}])];
    const other = await broker.client();
    await other.request(ApiKey.ApiVersions, 3, { clientSoftwareName: 'a', clientSoftwareVersion: '1' });
    assert.equal(broker.directory.get('t', 0)?.log.logEndOffset, 0);
    broker.directory.room = undefined;
    makeRoom();
    assert.deepEqual(await Promise.all(answers), [[['t', 0, 0, 0]], [['t', 0, 0, 1]]]);
  });

  test('without any partition is answered', async () => {
    assert.deepEqual(await produce([]), []);
  });

  test('by the id of a topic that is gone says so', async () => {
    assert.deepEqual((await produce([{ topic: 'absent' }], {}, 13))[0]!.slice(2), [100, -1]);
  });

  test('with acks other than -1, 0 and 1 is refused and nothing stored', async () => {
    for (const acks of [2, -2, 32_767]) {
      assert.deepEqual(await produce([{}, { index: 1 }], { acks }), [
        ['t', 0, 21, -1],
        ['t', 1, 21, -1],
      ]);
    }
    assert.equal(broker.directory.get('t', 0)!.appended.length, 0);
  });

  test('without records is answered with an error', async () => {
    assert.deepEqual(await produce([{ records: null }, { index: 1, records: Buffer.alloc(0) }]), [
      ['t', 0, 87, -1],
      ['t', 1, 87, -1],
    ]);
  });

  test('hands the partition what its rules depend on', async () => {
    await produce([{}], { acks: 1, timeoutMs: 4321 }, 6);
    assert.deepEqual(broker.directory.get('t', 0)!.appended, [
      { acks: 1, origin: 'client', timeoutMs: 4321, apiVersion: 6 },
    ]);
  });

  test('to an internal topic is refused, except from the tool that repairs it', async () => {
    broker.topic('__consumer_offsets');
    assert.deepEqual(await produce([{ topic: '__consumer_offsets' }]), [['__consumer_offsets', 0, 17, -1]]);
    client.write(
      await requestFrame(ApiKey.Produce, 9, 50, request([{ topic: '__consumer_offsets' }]), '__admin_client'),
    );
    const { body } = await client.receive<ProduceResponse>(ApiKey.Produce, 9);
    assert.equal(body.responses[0]!.partitionResponses[0]!.errorCode, 0);
  });

  test('at a replica that does not lead names the leader and where it listens', async () => {
    const partition = broker.directory.get('t', 0)!;
    partition.isLeader = false;
    partition.leaderId = 2;
    partition.leaderEpoch = 7;
    broker.brokers.set(2, { nodeId: 2, host: 'node2', port: 9192, rack: 'b' });
    const answer = await client.request<ProduceResponse>(ApiKey.Produce, 12, request([{}]));
    const [data] = answer.responses[0]!.partitionResponses;
    assert.deepEqual([data!.errorCode, data!.currentLeader], [6, { leaderId: 2, leaderEpoch: 7 }]);
    assert.deepEqual(answer.nodeEndpoints, [{ nodeId: 2, host: 'node2', port: 9192, rack: 'b' }]);
    // Neither a node of which nobody knows where it is, nor this one, which does not lead.
    for (const leaderId of [3, 1, -1]) {
      partition.leaderId = leaderId;
      const unknown = await client.request<ProduceResponse>(ApiKey.Produce, 12, request([{}]));
      assert.deepEqual(unknown.responses[0]!.partitionResponses[0]!.currentLeader, { leaderId: -1, leaderEpoch: -1 });
      assert.deepEqual(unknown.nodeEndpoints, []);
    }
  });

  test('to a damaged partition fails with the reason, to others it does not', async () => {
    broker.directory.get('t', 0)!.failure = new LogError('damaged', 'bit rot in 0.log at 17');
    const answer = await client.request<ProduceResponse>(ApiKey.Produce, 12, request([{}, { index: 1 }]));
    const answers = answer.responses.flatMap(({ partitionResponses }) => partitionResponses);
    assert.deepEqual(
      answers.map(({ errorCode, errorMessage }) => [errorCode, errorMessage]),
      [
        [56, 'bit rot in 0.log at 17'],
        [0, null],
      ],
    );
  });

  test('tells which record is to blame', async () => {
    const partition = broker.directory.get('t', 0)!;
    partition.append = () =>
      Promise.resolve({
        errorCode: 87,
        errorMessage: 'a record has no key',
        baseOffset: -1,
        lastOffset: -1,
        logAppendTimeMs: -1,
        logStartOffset: 0,
        recordErrors: [{ batchIndex: 3, message: 'no key' }],
      });
    const answer = await client.request<ProduceResponse>(ApiKey.Produce, 8, request([{}]));
    const [data] = answer.responses[0]!.partitionResponses;
    assert.deepEqual(data!.recordErrors, [{ batchIndex: 3, batchIndexErrorMessage: 'no key' }]);
    assert.equal(data!.errorMessage, 'a record has no key');
  });
});
