import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { METADATA_TOPIC, type NewTopic, type Progress } from '../../src/cluster/index.ts';
import { buildBatch } from '../../src/protocol/index.ts';
import { type TestNode, TestNodes, until } from './nodes.ts';

const THREE = [1, 2, 3];
const now = { validateOnly: false };

function topic(name: string, fields: Partial<NewTopic> = {}): NewTopic {
  return { name, numPartitions: 6, replicationFactor: -1, assignments: new Map(), configs: new Map(), ...fields };
}

async function all(progress: AsyncIterable<Progress>): Promise<readonly Progress[]> {
  const steps: Progress[] = [];
  for await (const step of progress) steps.push(step);
  return steps;
}

const endless = new AbortController().signal;

/** Writes a record to the partition's leader, acknowledged by all. */
async function write(nodes: TestNodes, name: string, partition: number): Promise<void> {
  await until(() => leaderOf(nodes, name, partition) !== undefined, `${name}-${partition} has a leader`);
  const { errorCode } = await leaderOf(nodes, name, partition)!.append(
    buildBatch([{ key: null, value: Buffer.from('x') }]),
    {
      acks: -1,
      origin: 'client',
      timeoutMs: 5_000,
      apiVersion: 9,
    },
  );
  assert.equal(errorCode, 0);
}

function leaderOf(nodes: TestNodes, name: string, partition: number) {
  for (const node of nodes.nodes.values()) {
    const at = node.partition(name, partition);
    if (at?.isLeader === true) return at;
  }
  return undefined;
}

describe('the members of a cluster', () => {
  let nodes: TestNodes;
  beforeEach(() => {
    nodes = new TestNodes();
  });
  afterEach(() => nodes.close());

  it('can be one standalone node and its new peers: its data stay, and a rebalance gives them replicas', async () => {
    const alone = await (await nodes.open(1, { alone: true })).start();
    await alone.controller.createTopic(topic('t', { numPartitions: 3 }), now);
    await write(nodes, 't', 0);
    const { clusterId } = alone.metadata;
    await alone.kill();

    const started = await Promise.all(THREE.map((id) => nodes.open(id, { members: THREE })));
    await Promise.all(started.map((node) => node.start()));
    for (const node of started) assert.equal(node.metadata.clusterId, clusterId);
    assert.deepEqual(started[1]!.metadata.topic('t')!.partitions[0]!.replicas, [1]);
    assert.equal(leaderOf(nodes, 't', 0)!.log.logEndOffset, 1, 'its record is there');
    await until(() => leaderOf(nodes, METADATA_TOPIC, 0)?.membership.voters.length === 3, 'all vote in the metadata');

    const plan = await started[1]!.running.admin.planRebalance({ replicationFactor: 3 });
    assert.equal(plan.replicasMoved, 6);
    const steps = await all(started[1]!.running.admin.rebalance({ replicationFactor: 3 }, endless));
    assert.equal(steps.at(-1)!.done, 3);
    for (const { replicas } of started[1]!.metadata.topic('t')!.partitions) assert.equal(replicas.length, 3);
    await until(
      () => started.every((node) => node.partition('t', 0)?.log.logEndOffset === 1),
      'the record is everywhere',
    );
    const again = await started[1]!.running.admin.planRebalance({ replicationFactor: 3 });
    assert.deepEqual(again.moves, []);
  });

  it('grow by a node that was only started, and shrink by one that hands over all that it has', async () => {
    const started = await nodes.found(THREE);
    await started[0]!.controller.createTopic(topic('t', { replicationFactor: 2 }), now);
    for (let partition = 0; partition < 6; partition++) await write(nodes, 't', partition);
    const watched = all(started[2]!.running.admin.addNode(4, 8_000, endless));
    const fourth = await (await nodes.open(4, { members: [1, 2, 3, 4] })).start();
    const steps = await watched;
    assert.equal(steps.at(-1)!.done, 3);
    await until(() => started.every((node) => node.metadata.brokers.size === 4), 'all know the fourth');

    await all(fourth.running.admin.rebalance({}, endless));
    const held = (nodeId: number): number =>
      started[0]!.metadata.topic('t')!.partitions.filter(({ replicas }) => replicas.includes(nodeId)).length;
    await until(() => held(4) === 3, 'the fourth has its share');

    const removal = await all(started[0]!.running.admin.removeNode(2, endless));
    assert.equal(removal.at(-1)!.message, 'node 2 is removed');
    assert.equal(held(2), 0);
    const leads = [1, 3, 4].map(
      (id) => started[0]!.metadata.topic('t')!.partitions.filter(({ replicas }) => replicas[0] === id).length,
    );
    assert.deepEqual(leads, [2, 2, 2], 'what it led is led by all others alike');
    assert.equal(started[0]!.metadata.state.members.has(2), false);
    await until(
      () =>
        nodes.nodes.get(2)!.fatal.length === 0 && leaderOf(nodes, METADATA_TOPIC, 0)!.membership.voters.length === 3,
      'it votes no more',
    );
    for (let partition = 0; partition < 6; partition++) {
      await write(nodes, 't', partition);
      assert.equal(leaderOf(nodes, 't', partition)!.log.highWatermark, 2, 'nothing was lost');
    }
    await until(() => nodes.nodes.get(2)!.fatal.length > 0, 'the removed node learns of it');
    assert.match(nodes.nodes.get(2)!.fatal[0]!.message, /was removed/);
  });

  it('can join, or come back from far behind, when the beginning of the metadata is gone', async () => {
    const started = await nodes.found(THREE);
    await started[0]!.controller.createTopic(topic('t', { replicationFactor: 3, numPartitions: 2 }), now);
    const behind = started.find((node) => node !== nodes.controller())!;
    await behind.kill();
    nodes.nodes.delete(behind.nodeId);
    const { controller } = nodes.controller().running;
    for (let from = 0; from < 1_200; from += 100) {
      const changes = Array.from({ length: 100 }, (_, at) =>
        controller.alterConfigs(
          32,
          `g${at % 10}`,
          new Map([['consumer.session.timeout.ms', String(45_000 + from + at)]]),
          now,
        ),
      );
      await Promise.all(changes);
    }
    await until(() => leaderOf(nodes, METADATA_TOPIC, 0)!.log.logStartOffset > 0, 'the log was shortened');
    const id = nodes.controller().metadata.topic('t')!.id;
    const fourth = await (await nodes.open(4, { members: [1, 2, 3, 4] })).start();
    const back = await (await nodes.open(behind.nodeId, { members: THREE })).start();
    for (const node of [fourth, back]) {
      assert.equal(node.metadata.topic('t')?.id, id);
      assert.deepEqual(node.metadata.dynamicConfigs(32, 'g9'), nodes.controller().metadata.dynamicConfigs(32, 'g9'));
      assert.equal(node.metadata.clusterId, nodes.controller().metadata.clusterId);
    }
    await until(() => back.partition('t', 0)?.leaderId !== -1, 'its partitions are there');
    assert.deepEqual(back.fatal, []);
  });

  it('can lose the controller in the middle of a removal: the next one goes on', async () => {
    const four = [1, 2, 3, 4];
    const started = await nodes.found(four);
    await started[0]!.controller.createTopic(topic('t', { numPartitions: 12, replicationFactor: 2 }), now);
    const controller = nodes.controller();
    const leaving = started.find((node) => node !== controller)!;
    const watcher = started.find((node) => node !== controller && node !== leaving)!;
    const watched = all(watcher.running.admin.removeNode(leaving.nodeId, endless));
    await until(() => watcher.controller.listReassignments().length > 0, 'moves are under way');
    await nodes.restart(controller.nodeId, { members: four });
    assert.equal((await watched).at(-1)!.message, `node ${leaving.nodeId} is removed`);
    for (const { replicas } of watcher.metadata.topic('t')!.partitions) {
      assert.ok(!replicas.includes(leaving.nodeId) && replicas.length === 2, `${replicas}`);
    }
  });

  it('include the controller, which can be removed too', async () => {
    const started = await nodes.found(THREE);
    const leaving = nodes.controller();
    const other = started.find((node) => node !== leaving)!;
    const steps = await all(other.running.admin.removeNode(leaving.nodeId, endless));
    assert.equal(steps.at(-1)!.message, `node ${leaving.nodeId} is removed`);
    assert.notEqual(nodes.controller(), leaving);
  });

  it('keep the number of replicas when a node is removed while another is away: its place is taken when that is back', async () => {
    const started = await nodes.found([1, 2, 3, 4]);
    const [leaving, away] = started.filter((node) => node !== nodes.controller());
    const admin = nodes.controller().running.admin;
    const controller = nodes.controller();
    await controller.controller.createTopic(topic('t', { replicationFactor: 3 }), now);
    await away!.kill();
    await until(() => controller.metadata.brokers.size === 3, 'it is missed');
    const removal = all(admin.removeNode(leaving!.nodeId, AbortSignal.timeout(30_000)));
    const replicas = (): readonly (readonly number[])[] =>
      controller.metadata.topic('t')!.partitions.map((partition) => partition.replicas);
    await until(() => controller.metadata.state.members.get(leaving!.nodeId)!.draining, 'it drains');
    await until(() => [...controller.metadata.state.unsettled()].length === 0, 'what can move has moved');
    await nodes.restart(away!.nodeId, { members: [1, 2, 3, 4] });
    assert.equal((await removal).at(-1)!.message, `node ${leaving!.nodeId} is removed`);
    assert.ok(
      replicas().every((each) => each.length === 3 && !each.includes(leaving!.nodeId)),
      `${replicas()}`,
    );
  });

  it('can be told to let a node go by that node itself, which learns how it ended', async () => {
    const started = await nodes.found(THREE);
    const leaving = started.find((node) => node !== nodes.controller())!;
    await leaving.controller.createTopic(topic('t', { replicationFactor: 2 }), now);
    const steps = await all(leaving.running.admin.removeNode(leaving.nodeId, AbortSignal.timeout(20_000)));
    assert.equal(steps.at(-1)!.message, `node ${leaving.nodeId} is removed`);
  });

  it('take a node back that lost its data, and give it all of it again before it votes', async () => {
    const started = await nodes.found(THREE);
    await started[0]!.controller.createTopic(topic('t', { replicationFactor: 3 }), now);
    for (let partition = 0; partition < 6; partition++) await write(nodes, 't', partition);
    const lost = started.find((node) => node !== nodes.controller())!.nodeId;
    const others = started.filter((node) => node.nodeId !== lost);
    await nodes.wipe(lost);
    for (let partition = 0; partition < 6; partition++) await write(nodes, 't', partition);
    const back: TestNode = await (await nodes.open(lost, { members: THREE })).start();
    await until(
      () => Array.from({ length: 6 }, (_, at) => back.partition('t', at)).every((at) => at?.log.highWatermark === 2),
      'it has all records',
    );
    await until(
      () =>
        others.every((node) => [...node.metadata.state.unsettled()].length === 0) &&
        Array.from({ length: 6 }, (_, at) => leaderOf(nodes, 't', at)).every(
          (at) => at?.membership.voters.length === 3,
        ),
      'it votes again',
    );
    assert.ok(
      back.lines.every((line) => !line.includes('cannot')),
      back.lines.join('; '),
    );
  });

  it('lead again in the eyes of all after they were fenced and came back', async () => {
    const started = await nodes.found(THREE);
    await started[0]!.controller.createTopic(
      topic('t', {
        assignments: new Map([
          [0, [1]],
          [1, [2]],
          [2, [3]],
        ]),
        numPartitions: -1,
      }),
      now,
    );
    const quiet = started.find((node) => node !== nodes.controller())!;
    const led = quiet.nodeId - 1;
    const others = started.filter((node) => node !== quiet);
    nodes.network.isolate(quiet.nodeId);
    await until(
      () => others.every((node) => node.metadata.topic('t')!.partitions[led]!.leaderId === -1),
      'it leads nothing',
    );
    nodes.network.heal();
    await until(
      () => others.every((node) => node.metadata.topic('t')!.partitions[led]!.leaderId === quiet.nodeId),
      'it leads again',
    );
  });

  it('stop naming a leader that has lost its majority, also where no replica is, until one leads again', async () => {
    const started = await nodes.found(THREE);
    const watching = nodes.controller();
    const [first, second] = started.filter((node) => node !== watching).map(({ nodeId }) => nodeId);
    const assignments = new Map([[0, [first!, second!]]]);
    await watching.controller.createTopic(topic('t', { assignments, numPartitions: -1 }), now);
    const leaderId = (): number => watching.metadata.topic('t')!.partitions[0]!.leaderId;
    await until(() => leaderId() === first, 'the first leads');
    nodes.network.cut(first!, second!);
    await until(() => leaderId() === -1, 'nobody is named');
    assert.equal(watching.metadata.brokers.size, 3, 'all of them serve');
    nodes.network.heal();
    await until(() => leaderId() !== -1, 'one is named again');
    await write(nodes, 't', 0);
  });

  it('are told by the others what is wrong with them', async () => {
    const started = await nodes.found(THREE);
    await until(() => started[1]!.metadata.brokers.size === 3, 'all are known to serve');
    const status = await started[1]!.running.admin.status();
    assert.equal(status.members.length, 3);
    assert.deepEqual(
      status.members.map(({ state, metadataRole }) => [state, metadataRole]),
      THREE.map(() => ['up', 'voter']),
    );
    assert.equal(status.members.filter(({ isController }) => isController).length, 1);
    await started[0]!.controller.createTopic(topic('t', { replicationFactor: 3, numPartitions: 3 }), now);
    const dead = started.find((node) => node !== nodes.controller())!;
    await dead.kill();
    nodes.nodes.delete(dead.nodeId);
    const other = nodes.controller();
    await until(() => other.metadata.fencedBrokers.has(dead.nodeId), 'it is fenced');
    const after = await other.running.admin.status();
    assert.equal(after.members.find(({ nodeId }) => nodeId === dead.nodeId)!.state, 'fenced');
  });
});
