import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError, METADATA_TOPIC, METADATA_TOPIC_ID, type NewTopic } from '../../src/cluster/index.ts';
import { ErrorCode, errorInfo } from '../../src/protocol/index.ts';
import { TestCluster } from './support.ts';

async function refusedWith(code: number, work: Promise<unknown>, message = /./): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ApiError, String(error));
    assert.equal(errorInfo.get(error.code)?.name, errorInfo.get(code)?.name, error.message);
    assert.match(error.message, message);
    return true;
  });
}

function topic(name: string, fields: Partial<NewTopic> = {}): NewTopic {
  return { name, numPartitions: -1, replicationFactor: -1, assignments: new Map(), configs: new Map(), ...fields };
}

const now = { validateOnly: false };

describe('a new topic', () => {
  it('is placed, has an id of its own, and can be written to when its creation is answered', async () => {
    const cluster = await TestCluster.start({ 'num.partitions': '3' });
    const image = await cluster.controller.createTopic(topic('orders'), now);
    assert.equal(image.partitions.length, 3);
    assert.deepEqual(
      image.partitions.map(({ leaderId, leaderEpoch, isr }) => [leaderId, leaderEpoch, isr]),
      [
        [1, 1, [1]],
        [1, 1, [1]],
        [1, 1, [1]],
      ],
    );
    assert.ok(cluster.opener.get('orders', 2));
    assert.equal(cluster.metadata.topicById(image.id)?.name, 'orders');
    assert.notEqual(image.id, await cluster.topic('other'));
  });

  it('waits for its partitions to be open', async () => {
    const cluster = await TestCluster.start();
    const { promise, resolve } = Promise.withResolvers<void>();
    cluster.opener.gate = promise;
    let answered = false;
    const creation = cluster.topic('slow').then(() => {
      answered = true;
    });
    await new Promise((turn) => setImmediate(turn));
    assert.ok(cluster.metadata.topic('slow') !== undefined && !answered);
    resolve();
    await creation;
  });

  it('is answered even where a partition cannot be opened: the topic is there, the partition has no leader', async () => {
    const cluster = await TestCluster.start();
    cluster.opener.failing = 'broken';
    await cluster.topic('broken');
    assert.equal(cluster.metadata.topic('broken')?.partitions[0]?.leaderId, -1);
  });

  it('is judged and not made when it is only to be validated', async () => {
    const cluster = await TestCluster.start();
    const image = await cluster.controller.createTopic(topic('trial', { numPartitions: 4 }), { validateOnly: true });
    assert.equal(image.partitions.length, 4);
    assert.equal(cluster.metadata.topic('trial'), undefined);
    assert.equal(cluster.log.logEndOffset, 2, 'only the cluster and its broker were written');
  });

  it('is refused with Kafka\u2019s errors', async () => {
    const cluster = await TestCluster.start();
    await cluster.topic('my.topic');
    const assignments = (...replicas: number[][]): NewTopic['assignments'] =>
      new Map(replicas.map((nodes, i) => [i, nodes]));
    const cases: readonly [NewTopic, number, RegExp][] = [
      [topic(''), ErrorCode.INVALID_TOPIC_EXCEPTION, /empty/],
      [topic('.'), ErrorCode.INVALID_TOPIC_EXCEPTION, /"\."/],
      [topic('a b'), ErrorCode.INVALID_TOPIC_EXCEPTION, /letters/],
      [topic('x'.repeat(250)), ErrorCode.INVALID_TOPIC_EXCEPTION, /249/],
      [topic('my_topic'), ErrorCode.INVALID_TOPIC_EXCEPTION, /collides with existing topic: my\.topic/],
      [topic('__meta'), ErrorCode.INVALID_TOPIC_EXCEPTION, /reserved/],
      [topic('my.topic'), ErrorCode.TOPIC_ALREADY_EXISTS, /already exists/],
      [topic('t', { numPartitions: 0 }), ErrorCode.INVALID_PARTITIONS, /larger than 0/],
      [topic('t', { numPartitions: -2 }), ErrorCode.INVALID_PARTITIONS, /larger than 0/],
      [topic('t', { numPartitions: 10_001 }), ErrorCode.POLICY_VIOLATION, /10000/],
      [topic('t', { replicationFactor: 0 }), ErrorCode.INVALID_REPLICATION_FACTOR, /larger than 0/],
      [topic('t', { replicationFactor: 2 }), ErrorCode.INVALID_REPLICATION_FACTOR, /only 1 broker/],
      [topic('t', { configs: new Map([['x', 'y']]) }), ErrorCode.INVALID_CONFIG, /Unknown topic config name: x/],
      [topic('t', { configs: new Map([['retention.ms', null]]) }), ErrorCode.INVALID_CONFIG, /Null/],
      [topic('t', { configs: new Map([['retention.ms', '-9']]) }), ErrorCode.INVALID_CONFIG, /at least -1/],
      [
        topic('t', { assignments: assignments([1]), numPartitions: 1 }),
        ErrorCode.INVALID_REQUEST,
        /number of partitions/,
      ],
      [topic('t', { assignments: assignments([1]), replicationFactor: 1 }), ErrorCode.INVALID_REQUEST, /replication/],
      [topic('t', { assignments: assignments([]) }), ErrorCode.INVALID_REPLICA_ASSIGNMENT, /empty/],
      [topic('t', { assignments: assignments([2]) }), ErrorCode.INVALID_REPLICA_ASSIGNMENT, /no such broker/],
      [topic('t', { assignments: assignments([1, 1]) }), ErrorCode.INVALID_REPLICA_ASSIGNMENT, /twice/],
      [topic('t', { assignments: new Map([[1, [1]]]) }), ErrorCode.INVALID_REPLICA_ASSIGNMENT, /from 0/],
      [topic('__consumer_offsets', { numPartitions: 3 }), ErrorCode.INVALID_PARTITIONS, /must have 50/],
    ];
    for (const [asked, code, message] of cases) {
      await refusedWith(code, cluster.controller.createTopic(asked, now), message);
    }
    assert.equal(cluster.metadata.topics().length, 1);
  });

  it('is made once when many ask at the same time, also under a colliding name', async () => {
    const cluster = await TestCluster.start();
    const outcomes = await Promise.allSettled(['a.b', 'a.b', 'a_b'].map((name) => cluster.topic(name)));
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 0 : (outcome.reason as ApiError).code)),
      [0, ErrorCode.TOPIC_ALREADY_EXISTS, ErrorCode.INVALID_TOPIC_EXCEPTION],
    );
  });

  it('has the offsets topic\u2019s rules when it is that', async () => {
    const cluster = await TestCluster.start({ 'offsets.topic.num.partitions': '5' });
    const image = await cluster.controller.createTopic(topic('__consumer_offsets'), now);
    assert.deepEqual([image.internal, image.partitions.length, image.partitions[0]!.replicas.length], [true, 5, 1]);
    await refusedWith(
      ErrorCode.INVALID_PARTITIONS,
      cluster.controller.createPartitions('__consumer_offsets', 9, null, now),
    );
    await refusedWith(ErrorCode.INVALID_REQUEST, cluster.controller.deleteTopic(image.id));
  });
});

describe('a topic', () => {
  it('grows, also by manual assignment, and never shrinks', async () => {
    const cluster = await TestCluster.start();
    await cluster.topic('t', 2);
    await cluster.controller.createPartitions('t', 4, null, now);
    assert.equal(cluster.metadata.topic('t')?.partitions.length, 4);
    assert.ok(cluster.opener.get('t', 3));
    await cluster.controller.createPartitions('t', 5, [[1]], now);
    assert.equal(cluster.metadata.topic('t')?.partitions[4]?.leaderId, 1);
    await cluster.controller.createPartitions('t', 9, null, { validateOnly: true });
    assert.equal(cluster.metadata.topic('t')?.partitions.length, 5);
    await refusedWith(
      ErrorCode.INVALID_PARTITIONS,
      cluster.controller.createPartitions('t', 5, null, now),
      /already has 5/,
    );
    await refusedWith(ErrorCode.INVALID_PARTITIONS, cluster.controller.createPartitions('t', 1, null, now), /increase/);
    await refusedWith(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      cluster.controller.createPartitions('t', 7, [[1]], now),
      /only 1/,
    );
    await refusedWith(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, cluster.controller.createPartitions('no', 7, null, now));
  });

  it('is deleted with its logs, and made again under its name has another id', async () => {
    const cluster = await TestCluster.start();
    const first = await cluster.topic('t', 2, { 'retention.ms': '5' });
    await cluster.controller.deleteTopic(first);
    assert.equal(cluster.metadata.topic('t'), undefined);
    assert.equal(cluster.metadata.topicById(first), undefined);
    const second = await cluster.topic('t');
    assert.notEqual(second, first);
    assert.deepEqual(cluster.opener.deleted, ['t-0', 't-1']);
    assert.equal(cluster.metadata.dynamicConfigs(2, 't').size, 0, 'settings went with the topic');
    await refusedWith(ErrorCode.UNKNOWN_TOPIC_ID, cluster.controller.deleteTopic(first));
  });

  it('has settings that reach its partitions at once, as do the server\u2019s', async () => {
    const cluster = await TestCluster.start();
    await cluster.topic('t', 1, { 'retention.ms': '5' });
    assert.equal(cluster.opener.settings.get('t')?.retentionMs, 5);
    await cluster.controller.alterConfigs(2, 't', new Map([['retention.ms', '7']]), now);
    assert.equal(cluster.opener.settings.get('t')?.retentionMs, 7);
    await cluster.controller.alterConfigs(2, 't', new Map([['retention.ms', null]]), now);
    assert.equal(cluster.opener.settings.get('t')?.retentionMs, 604_800_000);
    await cluster.controller.alterConfigs(4, '', new Map([['log.retention.ms', '9']]), now);
    assert.equal(cluster.opener.settings.get('t')?.retentionMs, 9);
    assert.equal(cluster.config.number('log.retention.ms'), 9);
    await refusedWith(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, cluster.controller.alterConfigs(2, 'no', new Map(), now));
  });

  it('is not written about when a change changes nothing', async () => {
    const cluster = await TestCluster.start();
    await cluster.topic('t', 1, { 'retention.ms': '5' });
    const end = cluster.log.logEndOffset;
    await cluster.controller.alterConfigs(
      2,
      't',
      new Map([
        ['retention.ms', '5'],
        ['segment.ms', null],
      ]),
      now,
    );
    assert.equal(cluster.log.logEndOffset, end);
  });
});

describe('the metadata\u2019s own topic', () => {
  it('can be asked for by name and id, is not listed, and cannot be changed', async () => {
    const cluster = await TestCluster.start();
    assert.equal(cluster.metadata.topic(METADATA_TOPIC)?.id, METADATA_TOPIC_ID);
    assert.equal(cluster.metadata.topicById(METADATA_TOPIC_ID)?.internal, true);
    assert.deepEqual(cluster.metadata.topics(), []);
    await refusedWith(ErrorCode.INVALID_REQUEST, cluster.controller.deleteTopic(METADATA_TOPIC_ID));
    await refusedWith(ErrorCode.INVALID_REQUEST, cluster.controller.createPartitions(METADATA_TOPIC, 3, null, now));
    await refusedWith(ErrorCode.INVALID_REQUEST, cluster.controller.alterConfigs(2, METADATA_TOPIC, new Map(), now));
  });
});

describe('producer ids', () => {
  it('are given once, across restarts too, and written in blocks', async () => {
    let cluster = await TestCluster.start();
    const seen = new Set<number>();
    const take = async (count: number): Promise<void> => {
      const block = await cluster.controller.allocateProducerIds(count);
      assert.equal(block.count, count);
      for (let id = block.first; id < block.first + count; id++) {
        assert.ok(!seen.has(id), `producer id ${id} is given once`);
        seen.add(id);
      }
    };
    await Promise.all(Array.from({ length: 50 }, () => take(1)));
    assert.equal(cluster.log.logEndOffset, 3, 'fifty ids took one record');
    await take(5000);
    cluster = await cluster.restart();
    await take(3);
    await take(1500);
  });
});

describe('a node that does not lead the metadata', () => {
  it('refuses changes and names the leader', async () => {
    const cluster = await TestCluster.start();
    const refuse = cluster.log.append.bind(cluster.log);
    cluster.log.leaderId = 3;
    cluster.log.append = async (records, options) => ({
      ...(await refuse(Buffer.alloc(0), options)),
      errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
      errorMessage: records.toString('latin1', 0, 0),
    });
    await refusedWith(ErrorCode.NOT_CONTROLLER, cluster.topic('t'), /led by node 3/);
    assert.equal(cluster.metadata.controllerId, 3);
  });
});
