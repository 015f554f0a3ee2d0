import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type LookupFunction, type Socket } from 'node:net';
import { test } from 'node:test';
import { createNodeNetwork } from '../../src/transport/index.ts';
import { GROUP, heartbeat, startNode, untilPeer, within } from './nodes.ts';

/** Names that lead to addresses of this machine, as a name service tells them at the moment. */
class Names {
  readonly addresses = new Map<string, readonly string[]>();
  asked = 0;
  readonly network = createNodeNetwork(((name, _options, done) => {
    this.asked++;
    const found = (this.addresses.get(name) ?? []).map((address) => ({ address, family: 4 }));
    const error = found.length > 0 ? null : Object.assign(new Error(`there is no ${name}`), { code: 'ENOTFOUND' });
    process.nextTick(done, error, found);
  }) satisfies LookupFunction);
}

interface Way {
  readonly port: number;
  /** From now on nothing passes, and nobody says so: as when a machine has lost its address. */
  freeze(): void;
  close(): void;
}

async function way(host: string, port: number, toPort: number): Promise<Way> {
  const sockets: Socket[] = [];
  const server = createServer((inner) => {
    const outer = connect(toPort, '127.0.0.1');
    for (const socket of [inner, outer]) socket.on('error', () => {});
    inner.pipe(outer);
    outer.pipe(inner);
    sockets.push(inner, outer);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('a peer whose name leads elsewhere is found there, also while connections to the old place hang', async () => {
  const names = new Names();
  const two = await startNode(2);
  const before = await way('127.0.0.1', 0, two.port);
  const after = await way('127.0.0.2', before.port, two.port);
  const limits = { pingIntervalMs: 20, silentAfterMs: 100, abandonAfterMs: 300 };
  const one = await startNode(1, { network: names.network, limits });
  names.addresses.set('node-2', ['127.0.0.1']);
  one.transport.setPeers(new Map([[2, { host: 'node-2', port: before.port }]]));
  await untilPeer(one.transport, 2, 'up');

  names.addresses.set('node-2', ['127.0.0.2']);
  const askedBefore = names.asked;
  before.freeze();
  await untilPeer(one.transport, 2, 'silent');
  await untilPeer(one.transport, 2, 'up');
  assert.ok(names.asked > askedBefore, 'every connection asks where the name leads');
  const arrived = Promise.withResolvers<void>();
  two.transport.onMessage(() => arrived.resolve());
  assert(one.transport.send(GROUP, heartbeat(2, 1)));
  await within(arrived.promise, 'messages reach it there');
  for (const each of [before, after]) each.close();
  await one.transport.stop();
  await two.transport.stop();
});

test('a peer whose name is not known yet is found when it is', async () => {
  const names = new Names();
  const two = await startNode(2);
  const one = await startNode(1, { network: names.network });
  one.transport.setPeers(new Map([[2, { host: 'node-2', port: two.port }]]));
  while (one.transport.peer(2).reason === undefined) await new Promise((resolve) => setImmediate(resolve));
  assert.match(one.transport.peer(2).reason ?? '', /there is no node-2/);
  names.addresses.set('node-2', ['127.0.0.1']);
  await untilPeer(one.transport, 2, 'up');
  await one.transport.stop();
  await two.transport.stop();
});

test('of a name with several addresses the one that answers is taken, and what it says is read whole', async () => {
  const names = new Names();
  const two = await startNode(2);
  const one = await startNode(1, { network: names.network });
  names.addresses.set('node-2', ['127.0.0.2', '127.0.0.1']);
  one.transport.setPeers(new Map([[2, { host: 'node-2', port: two.port }]]));
  await untilPeer(one.transport, 2, 'up');
  assert.equal(one.transport.peer(2).identity?.nodeId, 2);
  await two.transport.stop();
  // Each of its addresses refuses.
  await untilPeer(one.transport, 2, 'dead');
  await one.transport.stop();
});
