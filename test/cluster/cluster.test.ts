import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ApiError, CONSUMER_OFFSETS, consumerOffsetsTopic, type NewTopic } from '../../src/cluster/index.ts';
import { ServerConfig } from '../../src/config/index.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { type TestNode, TestNodes, until } from './nodes.ts';

const THREE = [1, 2, 3];
const now = { validateOnly: false };

function topic(name: string, fields: Partial<NewTopic> = {}): NewTopic {
  return { name, numPartitions: 6, replicationFactor: 3, assignments: new Map(), configs: new Map(), ...fields };
}

describe('a cluster of three', () => {
  let nodes: TestNodes;
  let started: readonly TestNode[];
  beforeEach(async () => {
    nodes = new TestNodes();
    started = await nodes.found(THREE);
  });
  afterEach(() => nodes.close());

  const followers = (): readonly TestNode[] => started.filter((node) => node !== nodes.controller());
  const live = (): readonly TestNode[] => started.filter((node) => nodes.nodes.get(node.nodeId) === node);

  it('lets any node create a topic, which has leaders when that is answered and is known to all', async () => {
    const [asked] = followers();
    const image = await asked!.controller.createTopic(topic('orders'), now);
    assert.ok(image.partitions.every(({ leaderId }) => leaderId > 0));
    assert.deepEqual(new Set(image.partitions.map(({ replicas }) => replicas.length)), new Set([3]));
    await until(
      () =>
        started.every(
          (node) => node.metadata.topic('orders')?.partitions.every(({ leaderId }) => leaderId > 0) === true,
        ),
      'everyone knows its leaders',
    );
    const leaders = (): number[][] =>
      started.map((node) => node.metadata.topic('orders')!.partitions.map(({ leaderId }) => leaderId));
    await until(() => new Set(leaders().map(String)).size === 1, 'all agree on them');
    await assert.rejects(asked!.controller.createTopic(topic('orders'), now), (error) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.code, ErrorCode.TOPIC_ALREADY_EXISTS);
      return true;
    });
  });

  it('changes settings, adds partitions, gives producer ids and deletes topics from any node', async () => {
    const [one, other] = followers();
    const { id } = await one!.controller.createTopic(topic('t', { replicationFactor: 2, numPartitions: 2 }), now);
    await other!.controller.alterConfigs(2, 't', new Map([['retention.ms', '7']]), now);
    assert.equal(other!.metadata.topic('t')?.configs.get('retention.ms'), '7');
    await one!.controller.createPartitions('t', 5, null, now);
    assert.equal(one!.metadata.topic('t')?.partitions.length, 5);
    const blocks = await Promise.all(started.map((node) => node.controller.allocateProducerIds(1_000)));
    const firsts = blocks.map(({ first }) => first).sort((a, b) => a - b);
    assert.ok(firsts[1]! - firsts[0]! >= 1_000 && firsts[2]! - firsts[1]! >= 1_000, `${firsts}`);
    await other!.controller.deleteTopic(id);
    assert.equal(other!.metadata.topic('t'), undefined);
    await until(() => started.every((node) => node.partition('t', 0) === undefined), 'its replicas are gone');
  });

  it('gives the offsets topic all its replicas while one of three is away, and leaders that are there', async () => {
    const away = followers()[0]!;
    await away.kill();
    const controller = nodes.controller();
    await until(() => controller.metadata.brokers.size === 2, 'it is missed');
    const wanted = consumerOffsetsTopic(new ServerConfig(new Map([['offsets.topic.num.partitions', '3']])));
    const { partitions } = await controller.controller.createTopic(
      { ...wanted, replicationFactor: -1 },
      { validateOnly: false, internal: true },
    );
    assert.ok(partitions.every(({ replicas }) => replicas.length === 3));
    assert.ok(partitions.every(({ leaderId }) => leaderId > 0 && leaderId !== away.nodeId));
    const back = await nodes.restart(away.nodeId, { members: THREE });
    await until(
      () => partitions.every(({ partition }) => back.partition(CONSUMER_OFFSETS, partition)?.leaderId !== -1),
      'it takes part when it is back',
    );
  });

  it('makes a topic once when the answer was lost on the way', async () => {
    const [asked] = followers();
    const before = nodes.controller();
    let calls = 0;
    nodes.network.onCall = (from, to, method) => {
      if (method !== 'controller.create-topic' || calls++ > 0) return;
      // The question has left; the connection breaks before the answer.
      setImmediate(() => {
        nodes.network.cut(from, to);
        setTimeout(() => nodes.network.heal(), 100);
      });
    };
    const image = await asked!.controller.createTopic(topic('once'), now);
    assert.equal(image.name, 'once');
    assert.ok(calls >= 1);
    assert.equal(before.metadata.topics().length, 1);
  });

  it('goes on under another controller when that one dies, and elects new leaders', async () => {
    const [asked] = followers();
    await asked!.controller.createTopic(topic('t'), now);
    const dead = nodes.controller();
    await dead.kill();
    nodes.nodes.delete(dead.nodeId);
    const survivors = live();
    const created = await asked!.controller.createTopic(topic('later', { replicationFactor: 2 }), now);
    assert.equal(created.partitions.length, 6);
    await until(
      () =>
        survivors.every(
          (node) =>
            !node.metadata.brokers.has(dead.nodeId) &&
            node.metadata.topic('t')!.partitions.every(({ leaderId }) => leaderId > 0 && leaderId !== dead.nodeId),
        ),
      'all partitions are led by survivors and the dead node is fenced',
    );
  });

  it('says of nodes that are away and of partitions without a leader also where the controller has gone with them', async () => {
    const [left, other] = followers();
    await left!.controller.createTopic(topic('t', { replicationFactor: 3 }), now);
    for (const node of [nodes.controller(), other!]) {
      await node.kill();
      nodes.nodes.delete(node.nodeId);
    }
    await until(
      () =>
        left!.metadata.controllerId === -1 &&
        [0, 1, 2, 3, 4, 5].every((partition) => left!.partition('t', partition)!.leaderId === -1),
      'no majority is left',
    );
    const { members, leaderless } = await left!.running.admin.status();
    for (const { nodeId, state } of members) assert.equal(state, nodeId === left!.nodeId ? 'up' : 'fenced');
    assert.equal(leaderless.length, 6);
  });

  it('fences a node that is silent and takes it back when it is heard again', async () => {
    const [quiet] = followers();
    nodes.network.isolate(quiet!.nodeId);
    const others = started.filter((node) => node !== quiet);
    await until(() => others.every((node) => node.metadata.fencedBrokers.has(quiet!.nodeId)), 'it is fenced');
    nodes.network.heal();
    await until(() => started.every((node) => node.metadata.brokers.size === 3), 'it is back');
  });

  it('is told by a node that stops, before its connections break', async () => {
    const [stopping] = followers();
    await stopping!.cluster.prepareToStop();
    await until(() => started.every((node) => node.metadata.fencedBrokers.has(stopping!.nodeId)), 'it is fenced');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(nodes.controller().metadata.fencedBrokers.has(stopping!.nodeId), 'it stays so');
  });

  it('is the same after all its nodes were killed and started again', async () => {
    await started[0]!.controller.createTopic(topic('kept'), now);
    const { clusterId } = started[0]!.metadata;
    await Promise.all(started.map((node) => node.kill()));
    const again = await Promise.all(THREE.map((id) => nodes.open(id, { members: THREE })));
    await Promise.all(again.map((node) => node.start()));
    for (const node of again) assert.equal(node.metadata.clusterId, clusterId);
    await until(
      () => again.every((node) => node.metadata.topic('kept')!.partitions.every(({ leaderId }) => leaderId > 0)),
      'its partitions have leaders',
    );
  });

  it('moves a partition to other replicas, and the ones that are left delete their logs', async () => {
    const { controller } = started[0]!;
    await controller.createTopic(
      topic('t', { assignments: new Map([[0, [1, 2]]]), numPartitions: -1, replicationFactor: -1 }),
      now,
    );
    const [outcome] = await controller.reassign([{ topic: 't', partition: 0, replicas: [3, 2] }]);
    assert.equal(outcome!.errorCode, 0, outcome!.errorMessage ?? '');
    await until(() => started.every((node) => node.controller.listReassignments().length === 0), 'the move is over');
    for (const node of started) assert.deepEqual(node.metadata.topic('t')!.partitions[0]!.replicas, [3, 2]);
    await until(() => nodes.nodes.get(1)!.partition('t', 0) === undefined, 'node 1 has let go');
    assert.deepEqual([...nodes.nodes.get(3)!.partition('t', 0)!.membership.voters], [2, 3]);
    await until(() => started[1]!.metadata.topic('t')!.partitions[0]!.leaderId === 3, 'the preferred replica leads');
  });
});
