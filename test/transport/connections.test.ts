import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageType } from '../../src/raft/index.ts';
import { RpcError, type Transport } from '../../src/transport/index.ts';
import { addresses, append, batchOf, GROUP, heartbeat, memoryLogger, startNode, untilPeer, within } from './nodes.ts';

async function pair(first: Parameters<typeof startNode>[1] = {}, second: Parameters<typeof startNode>[1] = {}) {
  const one = await startNode(1, first);
  const two = await startNode(2, second);
  return { one: one.transport, two: two.transport, onePort: one.port, twoPort: two.port };
}

function introduce({ one, two, onePort, twoPort }: Awaited<ReturnType<typeof pair>>): void {
  one.setPeers(addresses([1, onePort], [2, twoPort]));
  two.setPeers(addresses([1, onePort], [2, twoPort]));
}

async function stopAll(...transports: readonly Transport[]): Promise<void> {
  for (const transport of transports) await transport.stop();
}

test('two nodes find each other, and each knows who the other is', async () => {
  const nodes = await pair({ told: { clusterId: 'c-1' } });
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  await untilPeer(nodes.two, 1, 'up');
  assert.equal(nodes.two.peer(1).identity?.clusterId, 'c-1');
  assert.equal(nodes.one.peer(2).identity?.nodeId, 2);
  await stopAll(nodes.one, nodes.two);
});

test('messages arrive in order, large and small, and their memory is told to be free', async () => {
  const nodes = await pair();
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  const sizes = [61, 1_024, 1_025, 16_000, 40_000, 130_000, 1_000_000, 5_000_000, 100];
  const arrived = Promise.withResolvers<void>();
  let next = 0;
  nodes.two.onMessage((group, message, release) => {
    if (message.type !== MessageType.Append) return;
    assert.deepEqual(group, GROUP);
    assert.equal(message.from, 1);
    const [first, second] = message.entries;
    assert.deepEqual(first?.data, batchOf(sizes[next]!, next));
    assert.deepEqual(second?.data, Buffer.alloc(10, next));
    next++;
    release?.();
    if (next === sizes.length) arrived.resolve();
  });
  let freed = 0;
  for (const [place, size] of sizes.entries()) {
    const message = append(2, place * 2, [batchOf(size, place), Buffer.alloc(10, place)]);
    assert(nodes.one.send(GROUP, message, () => freed++));
  }
  await within(arrived.promise, 'all messages arrive');
  assert.equal(freed, sizes.length);
  await stopAll(nodes.one, nodes.two);
});

test('a peer whose process has gone is dead, and is up again when it is back', async () => {
  const nodes = await pair();
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  await nodes.two.stop();
  await untilPeer(nodes.one, 2, 'dead');
  assert.equal(nodes.one.send(GROUP, heartbeat(2, 1)), false);
  const again = await startNode(2, { port: nodes.twoPort });
  await untilPeer(nodes.one, 2, 'up');
  assert(nodes.one.send(GROUP, heartbeat(2, 1)));
  await stopAll(nodes.one, again.transport);
});

test('a peer that moved to another address is found there', async () => {
  const nodes = await pair();
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  await nodes.two.stop();
  await untilPeer(nodes.one, 2, 'dead');
  const moved = await startNode(2);
  nodes.one.setPeers(addresses([2, moved.port]));
  await untilPeer(nodes.one, 2, 'up');
  await stopAll(nodes.one, moved.transport);
});

test('nodes of two clusters refuse each other, and say which', async () => {
  const logger = memoryLogger();
  const nodes = await pair({ told: { clusterId: 'blue' }, logger }, { told: { clusterId: 'red' } });
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'refused');
  await untilPeer(nodes.two, 1, 'refused');
  assert.match(nodes.one.peer(2).reason ?? '', /belongs to cluster (red|blue), node \d to cluster (red|blue)/);
  assert.match(logger.lines.join('\n'), /belongs to cluster/);
  await assert.rejects(nodes.one.call(2, 'any', Buffer.alloc(0), { timeoutMs: 1_000 }), { code: 'refused' });
  await stopAll(nodes.one, nodes.two);
});

test('a node that is not the one that was looked for is refused', async () => {
  const nodes = await pair();
  nodes.one.setPeers(addresses([3, nodes.twoPort]));
  await untilPeer(nodes.one, 3, 'refused');
  assert.match(nodes.one.peer(3).reason ?? '', /node 3 was looked for at the address of node 2/);
  await stopAll(nodes.one, nodes.two);
});

test('two nodes with one id refuse each other', async () => {
  const one = await startNode(2);
  const two = await startNode(2);
  one.transport.setPeers(addresses([1, two.port]));
  await untilPeer(one.transport, 1, 'refused');
  assert.match(one.transport.peer(1).reason ?? '', /two nodes have the id 2/);
  await stopAll(one.transport, two.transport);
});

test('a second node with the id of a connected one is refused unless it has the same data directory', async () => {
  const one = await startNode(1);
  const two = await startNode(2, { told: { directoryId: 'first' } });
  two.transport.setPeers(addresses([1, one.port]));
  await untilPeer(two.transport, 1, 'up');
  const other = await startNode(2, { told: { directoryId: 'other' } });
  other.transport.setPeers(addresses([1, one.port]));
  await untilPeer(other.transport, 1, 'refused');
  assert.match(other.transport.peer(1).reason ?? '', /two nodes have the id 2/);
  assert.equal(two.transport.peer(1).state, 'up');
  await stopAll(one.transport, two.transport, other.transport);
});

test('whom the owner does not admit is refused with the reason, on both sides', async () => {
  const nodes = await pair({ admit: ({ nodeId }) => (nodeId === 2 ? 'it was removed' : undefined) });
  introduce(nodes);
  await untilPeer(nodes.two, 1, 'refused');
  await untilPeer(nodes.one, 2, 'refused');
  assert.equal(nodes.two.peer(1).reason, 'it was removed');
  await stopAll(nodes.one, nodes.two);
});

test('a taken port rejects the start', async () => {
  const one = await startNode(1);
  await assert.rejects(startNode(2, { port: one.port }), { code: 'EADDRINUSE' });
  await one.transport.stop();
});

test('calls are answered, in any order, and their errors carried over', async () => {
  const nodes = await pair();
  introduce(nodes);
  const gate = Promise.withResolvers<void>();
  nodes.two.serve('slow', async (from, payload) => {
    await gate.promise;
    return Buffer.concat([Buffer.from([from]), payload]);
  });
  nodes.two.serve('echo', (_from, payload) => payload);
  nodes.two.serve('fail', () => {
    throw new Error('it is Tuesday');
  });
  // The connection does not stand yet: the call waits for it.
  const slow = nodes.one.call(2, 'slow', Buffer.from('s'), { timeoutMs: 5_000 });
  const large = Buffer.alloc(3_000_000, 5);
  assert.deepEqual(await nodes.one.call(2, 'echo', large, { timeoutMs: 5_000 }), large);
  gate.resolve();
  assert.deepEqual(await slow, Buffer.from('\x01s'));
  await assert.rejects(nodes.one.call(2, 'fail', large, { timeoutMs: 5_000 }), (error) => {
    return error instanceof RpcError && error.code === 'failed' && error.message === 'it is Tuesday';
  });
  await assert.rejects(nodes.one.call(2, 'none', large, { timeoutMs: 5_000 }), { code: 'refused' });
  await assert.rejects(nodes.one.call(9, 'echo', large, { timeoutMs: 5_000 }), { code: 'unreachable' });
  await stopAll(nodes.one, nodes.two);
});

test('a call that is not answered times out; one too many or too large is refused', async () => {
  const nodes = await pair({ limits: { callsMax: 2, callBytesMax: 100 } });
  introduce(nodes);
  nodes.two.serve('never', () => new Promise<Buffer>(() => {}));
  const first = nodes.one.call(2, 'never', Buffer.alloc(0), { timeoutMs: 50 });
  const second = nodes.one.call(2, 'never', Buffer.alloc(0), { timeoutMs: 60_000 });
  await assert.rejects(nodes.one.call(2, 'never', Buffer.alloc(0), { timeoutMs: 50 }), { code: 'refused' });
  await assert.rejects(first, { code: 'timeout' });
  await assert.rejects(nodes.one.call(2, 'never', Buffer.alloc(101), { timeoutMs: 50 }), { code: 'refused' });
  await nodes.two.stop();
  await assert.rejects(second, { code: 'unreachable' });
  await nodes.one.stop();
});

test('a receiver that does not read costs the sender no more than its bound', async () => {
  const bound = 1_000_000;
  const nodes = await pair({ limits: { dataQueueBytesMax: bound } });
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  const received: number[] = [];
  const last = Promise.withResolvers<void>();
  let lastSent = -1;
  nodes.two.onMessage((_group, message, release) => {
    if (message.type !== MessageType.Append) return;
    received.push(message.prevIndex);
    release?.();
    if (message.prevIndex === lastSent) last.resolve();
  });
  const data = batchOf(100_000, 1);
  let freed = 0;
  const sent: number[] = [];
  // Nothing is read in this turn: both nodes are in this process.
  for (let number = 0; number < 100; number++)
    if (nodes.one.send(GROUP, append(2, number, [data]), () => freed++)) sent.push(number);
  assert(sent.length >= 9 && sent.length <= 11, `${sent.length} messages were taken`);
  assert.equal(freed, 100 - sent.length, 'what is dropped is free at once');
  lastSent = sent.at(-1)!;
  await within(last.promise, 'what was taken arrives');
  assert.deepEqual(received, sent);
  assert.equal(nodes.one.metrics.counters('append_entries').outcomes.get('dropped'), 100 - sent.length);
  await stopAll(nodes.one, nodes.two);
});

test('what is queued in one turn leaves with one write, heartbeats of all groups in one frame', async () => {
  const nodes = await pair({ limits: { pingIntervalMs: 60_000 } }, { limits: { pingIntervalMs: 60_000 } });
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  const all = Promise.withResolvers<void>();
  let count = 0;
  nodes.two.onMessage(() => {
    if (++count === 500) all.resolve();
  });
  const writes = nodes.one.metrics.writes;
  for (let partition = 0; partition < 500; partition++)
    nodes.one.send({ ...GROUP, partition }, heartbeat(2, partition));
  await within(all.promise, 'all heartbeats arrive');
  assert.equal(nodes.one.metrics.writes - writes, 1);
  await stopAll(nodes.one, nodes.two);
});

test('round trips of appends are measured and counted by their answer', async () => {
  const nodes = await pair();
  introduce(nodes);
  await untilPeer(nodes.one, 2, 'up');
  await untilPeer(nodes.two, 1, 'up');
  nodes.two.onMessage((group, message) => {
    if (message.type !== MessageType.Append) return;
    const envelope = { from: 2, to: 1, term: 3, hintIndex: 0, hintTerm: 0 };
    nodes.two.send(group, {
      type: MessageType.AppendResponse,
      ...envelope,
      index: message.prevIndex + 1,
      reject: false,
    });
  });
  const answered = Promise.withResolvers<void>();
  nodes.one.onMessage(() => answered.resolve());
  nodes.one.send(GROUP, append(2, 4, [batchOf(100, 1)]));
  await within(answered.promise, 'the answer arrives');
  const { outcomes, durationSeconds } = nodes.one.metrics.counters('append_entries');
  assert.equal(outcomes.get('success'), 1);
  assert.equal(durationSeconds.get('success')?.count, 1);
  await stopAll(nodes.one, nodes.two);
});
