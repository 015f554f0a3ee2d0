import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { AdminClient, AdminError, createAdminServer } from '../../src/admin/index.ts';
import { silentLogger } from '../../src/base/index.ts';
import type { Progress } from '../../src/cluster/index.ts';
import { addresses, startNode, untilPeer } from '../transport/nodes.ts';
import { ApiError, type FakeCluster, fakeAdmin, listening, plan, startFakeCluster, status } from './fake-admin.ts';

let cluster: FakeCluster;
before(async () => {
  cluster = await startFakeCluster();
});
after(() => cluster.stop());

async function withClient<Result>(
  addresses: readonly string[],
  work: (client: AdminClient) => Promise<Result>,
): Promise<Result> {
  const client = await AdminClient.connect(addresses);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

const never = new AbortController().signal;

async function collected(steps: AsyncIterable<Progress>): Promise<Progress[]> {
  const all: Progress[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

test('status and plan come over as the cluster gave them, what is not known too', () =>
  withClient([cluster.address], async (client) => {
    assert.deepEqual(await client.status(), status);
    assert.deepEqual(await client.planRebalance({}), plan);
  }));

test('what takes time gives its steps, the last one done', () =>
  withClient([cluster.address], async (client) => {
    const steps = await collected(client.removeNode(3, never));
    assert.deepEqual(
      steps.map(({ done, total }) => `${done}/${total}`),
      ['0/3', '1/3', '2/3', '3/3'],
    );
    await collected(client.addNode(4, 5_000, never));
    await collected(client.rebalance({ replicationFactor: 3 }, never));
    await client.cancelRemoval(3);
    await client.transferLeader({ topic: 'orders', partition: 1 }, 2, 1_000);
    assert.deepEqual(cluster.asked, [
      ['remove', 3],
      ['add', 4, 5_000],
      ['rebalance', { replicationFactor: 3 }],
      ['cancel', 3],
      ['transfer', { topic: 'orders', partition: 1 }, 2],
    ]);
  }));

test('a reassignment has an outcome for each partition, and null goes back', () =>
  withClient([cluster.address], async (client) => {
    const moves = [
      { topic: 'orders', partition: 0, replicas: [3, 1] },
      { topic: 'gone', partition: 0, replicas: null },
    ];
    assert.deepEqual(await client.reassign(moves), [
      { topic: 'orders', partition: 0, errorCode: 0, errorMessage: null },
      { topic: 'gone', partition: 0, errorCode: 3, errorMessage: 'There is no topic gone.' },
    ]);
    assert.deepEqual(cluster.asked.at(-1), ['reassign', moves]);
  }));

test('a refusal keeps its words and its number, from calls and from streams', async () => {
  const refusing = await startFakeCluster({
    transferLeader: async () => {
      throw new ApiError(3, 'There is no topic nope.');
    },
    // biome-ignore lint/correctness/useYield: it fails before its first step
    async *removeNode() {
      throw new ApiError(102, 'There is no node 9.');
    },
  });
  try {
    await withClient([refusing.address], async (client) => {
      await assert.rejects(
        client.transferLeader({ topic: 'nope', partition: 0 }, 1, 1_000),
        (error: AdminError) => error.message === 'There is no topic nope.' && error.kafkaErrorCode === 3,
      );
      await assert.rejects(
        collected(client.removeNode(9, never)),
        (error: AdminError) => error.message === 'There is no node 9.' && error.kafkaErrorCode === 102,
      );
    });
  } finally {
    await refusing.stop();
  }
});

test('the next address is tried when one does not answer, speaks otherwise, or has lost its cluster', async () => {
  const closed = await listening(() => undefined);
  const deadPort = (closed.address() as { port: number }).port;
  await new Promise((resolve) => closed.close(resolve));
  const other = await listening((socket) => socket.resume().end('220 mail.example ready\r\n'));
  const lost = await startFakeCluster({
    status: async () => {
      throw new ApiError(41, 'This node does not know the controller.');
    },
  });
  try {
    const wrong = [`127.0.0.1:${deadPort}`, `127.0.0.1:${(other.address() as { port: number }).port}`];
    await withClient([...wrong, lost.address, cluster.address], async (client) => {
      assert.equal((await client.status()).clusterId, status.clusterId);
      assert.equal(client.address, cluster.address);
    });
    await assert.rejects(AdminClient.connect(wrong), (error: unknown) => {
      assert.ok(error instanceof AdminError);
      for (const address of wrong) assert.ok(error.message.includes(address), error.message);
      return true;
    });
    await withClient([lost.address], async (client) => {
      await client.prefer(wrong);
      assert.equal(client.address, lost.address);
      await client.prefer([...wrong, cluster.address]);
      assert.equal(client.address, cluster.address);
    });
    await withClient([lost.address], (client) => assert.rejects(client.status(), /does not know the controller/));
  } finally {
    await lost.stop();
    await new Promise((resolve) => other.close(resolve));
  }
});

test('who stops listening ends the watching at the node', async () => {
  const ended = Promise.withResolvers<void>();
  const endless = await startFakeCluster({
    async *rebalance(_options, signal) {
      signal.addEventListener('abort', () => ended.resolve());
      yield { message: 'begun', done: 0, total: 1 };
      await ended.promise;
    },
  });
  try {
    await withClient([endless.address], async (client) => {
      const abort = new AbortController();
      for await (const step of client.rebalance({}, abort.signal)) {
        assert.equal(step.message, 'begun');
        abort.abort();
      }
      await ended.promise;
    });
  } finally {
    await endless.stop();
  }
});

test('bytes that are no HTTP/2 end their connection and no other', async () => {
  const [host, port] = cluster.address.split(':');
  const socket = connect(Number(port), host);
  socket.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\u0000'.repeat(64)}hostile`);
  socket.resume();
  await once(socket, 'close');
  await withClient([cluster.address], async (client) => assert.equal((await client.status()).topics, 1));
});

test('the Raft port serves commands beside the nodes, which go on', async () => {
  const { admin, controller } = fakeAdmin();
  const service = createAdminServer({ admin, controller, logger: silentLogger });
  const one = await startNode(1, { onHttp2: (socket) => service.accept(socket) });
  const two = await startNode(2);
  try {
    one.transport.setPeers(addresses([2, two.port]));
    two.transport.setPeers(addresses([1, one.port]));
    await withClient([`127.0.0.1:${one.port}`], async (client) => assert.deepEqual(await client.status(), status));
    await untilPeer(two.transport, 1, 'up');
    await assert.rejects(AdminClient.connect([`127.0.0.1:${two.port}`]), /no node of the cluster answers/);
  } finally {
    service.close();
    await Promise.all([one.transport.stop(), two.transport.stop()]);
  }
});
