import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { createPartitionsHandler } from '../../src/broker/handlers/create-partitions.ts';
import { createTopicsHandler } from '../../src/broker/handlers/create-topics.ts';
import { deleteTopicsHandler } from '../../src/broker/handlers/delete-topics.ts';
import { initProducerIdHandler } from '../../src/broker/handlers/init-producer-id.ts';
import { createPartitionsApi } from '../../src/protocol/generated/create-partitions.ts';
import { createTopicsApi } from '../../src/protocol/generated/create-topics.ts';
import { deleteTopicsApi } from '../../src/protocol/generated/delete-topics.ts';
import { initProducerIdApi } from '../../src/protocol/generated/init-producer-id.ts';
import {
  type CreateTopicsRequestCreatableTopicInput,
  type CreateTopicsResponse,
  ErrorCode,
} from '../../src/protocol/index.ts';
import { AdminServices } from './support/admin-services.ts';

type NewTopic = CreateTopicsRequestCreatableTopicInput;

function topic(name: string, fields: Partial<NewTopic> = {}): NewTopic {
  return { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [], ...fields };
}

function create(
  admin: AdminServices,
  topics: readonly NewTopic[],
  version = 7,
  validateOnly = false,
): Promise<CreateTopicsResponse> {
  return admin.ask(createTopicsApi, createTopicsHandler, version, { topics, timeoutMs: 5000, validateOnly });
}

describe('CreateTopics', () => {
  it('answers in every version with what it made', async () => {
    const admin = await AdminServices.start();
    for (let version = 2; version <= 7; version++) {
      const configs = [{ name: 'retention.ms', value: '1000' }];
      const { topics } = await create(
        admin,
        [topic(`t${version}`, { numPartitions: 2, replicationFactor: 1, configs })],
        version,
      );
      const [made] = topics;
      const image = admin.cluster.metadata.topic(`t${version}`);
      assert.deepEqual([made?.errorCode, made?.errorMessage, made?.name], [0, null, `t${version}`]);
      assert.equal(made?.topicId, version >= 7 ? image?.id : ZERO_UUID);
      if (version < 5) continue;
      assert.deepEqual([made?.numPartitions, made?.replicationFactor], [2, 1]);
      const described = new Map(made?.configs?.map(({ name, value, configSource }) => [name, [value, configSource]]));
      assert.equal(described.size, 33);
      assert.deepEqual(described.get('retention.ms'), ['1000', 1]);
      assert.deepEqual(described.get('cleanup.policy'), ['delete', 5]);
    }
  });

  it('refuses as a Kafka broker does, each topic by itself', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('ct');
    const assignments = [{ partitionIndex: 0, brokerIds: [1] }];
    const { topics } = await create(admin, [
      topic('ct'),
      topic('a b'),
      topic(''),
      topic('.'),
      topic('x'.repeat(250)),
      topic('p0', { numPartitions: 0 }),
      topic('r0', { replicationFactor: 0 }),
      topic('uc', { configs: [{ name: 'no.such', value: '1' }] }),
      topic('du'),
      topic('du'),
      topic('ma', { assignments, numPartitions: 1 }),
      topic('fine', { assignments }),
    ]);
    const answers = new Map(topics.map(({ name, errorCode, numPartitions }) => [name, [errorCode, numPartitions]]));
    assert.deepEqual(
      [...answers.values()],
      [
        [36, -1],
        [17, -1],
        [17, -1],
        [17, -1],
        [17, -1],
        [37, -1],
        [38, -1],
        [40, -1],
        [42, -1],
        [0, 1],
        [42, -1],
      ],
    );
    assert.equal(answers.get('du')?.[0], ErrorCode.INVALID_REQUEST);
    assert.ok(topics.every(({ errorCode, errorMessage }) => errorCode === 0 || (errorMessage ?? '') !== ''));
  });

  it('only judges when asked to validate', async () => {
    const admin = await AdminServices.start();
    const { topics } = await create(admin, [topic('t'), topic('t2', { numPartitions: 0 })], 7, true);
    assert.deepEqual(
      topics.map(({ errorCode }) => errorCode),
      [0, ErrorCode.INVALID_PARTITIONS],
    );
    assert.deepEqual(admin.cluster.metadata.topics(), []);
  });

  it('answers REQUEST_TIMED_OUT when the partitions do not open in time', async () => {
    const admin = await AdminServices.start();
    admin.cluster.opener.gate = new Promise(() => {});
    const request = { topics: [topic('t')], timeoutMs: 1, validateOnly: false };
    const { topics } = await admin.ask(createTopicsApi, createTopicsHandler, 7, request);
    assert.equal(topics[0]?.errorCode, ErrorCode.REQUEST_TIMED_OUT);
  });
});

describe('DeleteTopics', () => {
  const remove = async (
    admin: AdminServices,
    version: number,
    topics: readonly { name: string | null; topicId?: string }[],
  ) => {
    const request =
      version >= 6
        ? { topics: topics.map(({ name, topicId }) => ({ name, topicId: topicId ?? ZERO_UUID })), timeoutMs: 5000 }
        : { topics: [], topicNames: topics.map(({ name }) => name!), timeoutMs: 5000 };
    const { responses } = await admin.ask(deleteTopicsApi, deleteTopicsHandler, version, request);
    return responses.map(({ name, topicId, errorCode }) => [name, topicId, errorCode]);
  };

  it('deletes by name in every version, by name or id since version 6', async () => {
    const admin = await AdminServices.start();
    for (let version = 1; version <= 5; version++) {
      await admin.cluster.topic('t');
      assert.deepEqual(await remove(admin, version, [{ name: 't' }]), [['t', ZERO_UUID, 0]]);
      assert.equal(admin.cluster.metadata.topic('t'), undefined);
    }
    const [one, two] = [await admin.cluster.topic('one'), await admin.cluster.topic('two')];
    assert.deepEqual(await remove(admin, 6, [{ name: 'one' }, { name: null, topicId: two }]), [
      ['one', one, 0],
      ['two', two, 0],
    ]);
  });

  it('refuses what is unknown, named twice or both ways, and everything when deletion is disabled', async () => {
    const admin = await AdminServices.start();
    const id = await admin.cluster.topic('t');
    const unknown = 'zzzzzzzzQACAAAAAAAAAAA';
    assert.deepEqual(
      await remove(admin, 6, [
        { name: 'no' },
        { name: null, topicId: unknown },
        { name: 't', topicId: id },
        { name: null },
      ]),
      [
        ['no', ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
        [null, unknown, ErrorCode.UNKNOWN_TOPIC_ID],
        ['t', id, ErrorCode.INVALID_REQUEST],
        [null, ZERO_UUID, ErrorCode.INVALID_REQUEST],
      ],
    );
    const twice = await remove(admin, 6, [{ name: 't' }, { name: null, topicId: id }, { name: 't' }]);
    assert.ok(twice.every(([, , errorCode]) => errorCode === ErrorCode.INVALID_REQUEST));
    assert.ok(admin.cluster.metadata.topic('t'));
    const strict = await AdminServices.start({ 'delete.topic.enable': 'false' });
    await strict.cluster.topic('t');
    assert.equal((await remove(strict, 6, [{ name: 't' }]))[0]?.[2], ErrorCode.TOPIC_DELETION_DISABLED);
    assert.equal((await remove(strict, 2, [{ name: 't' }]))[0]?.[2], ErrorCode.INVALID_REQUEST);
  });
});

describe('CreatePartitions', () => {
  it('grows topics in every version and refuses the rest', async () => {
    const admin = await AdminServices.start();
    const grow = async (
      version: number,
      topics: readonly [string, number, number[][] | null][],
      validateOnly = false,
    ) => {
      const { results } = await admin.ask(createPartitionsApi, createPartitionsHandler, version, {
        topics: topics.map(([name, count, assignments]) => {
          return { name, count, assignments: assignments?.map((brokerIds) => ({ brokerIds })) ?? null };
        }),
        timeoutMs: 5000,
        validateOnly,
      });
      return results.map(({ name, errorCode }) => [name, errorCode]);
    };
    await admin.cluster.topic('ct');
    for (let version = 0; version <= 3; version++) {
      assert.deepEqual(await grow(version, [['ct', version + 2, null]]), [['ct', 0]]);
    }
    assert.equal(admin.cluster.metadata.topic('ct')?.partitions.length, 5);
    assert.deepEqual(
      await grow(3, [
        ['ct', 2, null],
        ['no', 2, null],
      ]),
      [
        ['ct', ErrorCode.INVALID_PARTITIONS],
        ['no', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      ],
    );
    assert.deepEqual(await grow(3, [['ct', 7, [[1]]]]), [['ct', ErrorCode.INVALID_REPLICA_ASSIGNMENT]]);
    assert.deepEqual(
      await grow(3, [
        ['ct', 6, null],
        ['ct', 7, null],
      ]),
      [['ct', ErrorCode.INVALID_REQUEST]],
    );
    assert.deepEqual(await grow(3, [['ct', 6, [[1]]]], true), [['ct', 0]]);
    assert.equal(admin.cluster.metadata.topic('ct')?.partitions.length, 5);
  });
});

describe('InitProducerId', () => {
  const init = (
    admin: AdminServices,
    version: number,
    transactionalId: string | null,
    producerId = -1,
    producerEpoch = -1,
  ) =>
    admin.ask(initProducerIdApi, initProducerIdHandler, version, {
      transactionalId,
      transactionTimeoutMs: 60_000,
      ...(version >= 3 ? { producerId, producerEpoch } : {}),
    });

  it('gives every idempotent producer a new id at epoch 0, also one that had an id', async () => {
    const admin = await AdminServices.start();
    const ids = new Set<number>();
    for (let version = 0; version <= 5; version++) {
      const { errorCode, producerId, producerEpoch } = await init(admin, version, null);
      assert.deepEqual([errorCode, producerEpoch], [0, 0]);
      ids.add(Number(producerId));
    }
    const again = await init(admin, 4, null, 1, 5);
    assert.deepEqual([again.errorCode, again.producerEpoch], [0, 0]);
    assert.equal(ids.add(Number(again.producerId)).size, 7);
  });

  it('refuses an id without an epoch, an empty transactional id, and transactions', async () => {
    const admin = await AdminServices.start();
    assert.equal((await init(admin, 4, null, 7, -1)).errorCode, ErrorCode.INVALID_REQUEST);
    assert.equal((await init(admin, 4, null, -1, 3)).errorCode, ErrorCode.INVALID_REQUEST);
    assert.equal((await init(admin, 4, '')).errorCode, ErrorCode.INVALID_REQUEST);
    const refused = await init(admin, 4, 'tx');
    assert.deepEqual([refused.errorCode, refused.producerEpoch], [ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, -1]);
  });
});
