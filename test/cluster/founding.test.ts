import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ClusterError } from '../../src/cluster/index.ts';
import { type NodeOptions, type TestNode, TestNodes, until } from './nodes.ts';

const THREE = [1, 2, 3];

describe('a cluster', () => {
  let nodes: TestNodes;
  beforeEach(() => {
    nodes = new TestNodes();
  });
  afterEach(() => nodes.close());

  it('is founded by all its nodes once they are there, under one id', async () => {
    const started = await nodes.found(THREE);
    const ids = new Set(started.map((node) => node.metadata.clusterId));
    assert.equal(ids.size, 1);
    assert.ok(!ids.has(''));
    await until(() => started.every((node) => node.metadata.brokers.size === 3), 'everyone knows everyone');
    await until(() => started.every(({ state }) => ids.has(state.record.clusterId)), 'it is on disk');
    assert.equal(new Set(started.map((node) => node.metadata.controllerId)).size, 1);
  });

  it('is not founded while a node is missing', async () => {
    const [first, second] = [await nodes.open(1, { members: THREE }), await nodes.open(2, { members: THREE })];
    const starts = Promise.all([first.start(), second.start()]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual([first.state.record.founders, second.state.record.founders], [[], []]);
    const third = (await nodes.open(3, { members: THREE })).start();
    await Promise.all([starts, third]);
  });

  it('is founded by one node alone only when it was told to', async () => {
    await refused(() => start(1, { members: [1] }), /node 1 knows no other node.*--bootstrap/i);
    await nodes.nodes.get(1)!.kill();
    const node = await start(1, { members: [1], foundAlone: true });
    assert.equal(node.metadata.brokers.size, 1);
    await node.kill();
    await start(1, { members: [1] });
  });

  it('is not founded by nodes that do not name the same members', async () => {
    const outcomes = await Promise.allSettled([start(1, { members: [1, 2] }), start(2, { members: [1, 2, 3] })]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected');
      assert.match(String(outcome.reason), /do not agree who founds the cluster: node \d is configured with the nodes/);
    }
  });

  it('refuses a node of another cluster, which says so and gives up', async () => {
    const other = await start(3, { members: [3], foundAlone: true });
    await other.kill();
    await nodes.found([1, 2]);
    await refused(
      () => start(3, { members: THREE }),
      /refuse node 3: node 1 belongs to another cluster|refuse node 3: node 2/,
    );
  });

  it('does not start over the folder of another node, or over half a folder', async () => {
    await (await start(1, { alone: true })).kill();
    nodes.lendFolder(1, 2);
    await refused(() => start(2, { members: [1, 2] }), /belongs to node 1, not to node 2/);
    const again = await start(1, { alone: true });
    assert.equal(again.state.record.restarts, 1, 'starts on a folder are counted');
    await again.kill();
    await nodes.removeFromFolder(1, 'node.json');
    await nodes.open(1, { members: [1, 2] });
  });

  it('keeps a member from starting alone over its data', async () => {
    const started = await nodes.found(THREE);
    await Promise.all(started.map((node) => node.kill()));
    await refused(() => start(1, { alone: true }), /belongs to a member of a cluster, with the nodes 2, 3/);
  });

  it('is founded once, whatever becomes of its nodes while they do it', async () => {
    for (let round = 0; round < 6; round++) {
      const cluster = new TestNodes();
      try {
        const first = await Promise.all(THREE.map((id) => cluster.open(id, { members: THREE })));
        const starts = first.map((node) => node.start().catch(() => undefined));
        await new Promise((resolve) => setTimeout(resolve, round * 12));
        const killed = 1 + (round % 3);
        await cluster.nodes.get(killed)!.kill();
        const again = (await cluster.open(killed, { members: THREE })).start();
        await Promise.all([...starts, again]);
        await until(
          () => new Set([...cluster.nodes.values()].map((node) => node.metadata.clusterId)).size === 1,
          'all are in one cluster',
        );
        await until(() => cluster.nodes.get(1)!.metadata.brokers.size === 3, 'all serve');
      } finally {
        await cluster.close();
      }
    }
  });

  async function start(nodeId: number, options: NodeOptions): Promise<TestNode> {
    return (await nodes.open(nodeId, options)).start();
  }
});

async function refused(start: () => Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(start, (error) => {
    assert.ok(error instanceof ClusterError, String(error));
    assert.match(error.message, message);
    return true;
  });
}
