import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { encodeHello, encodeRefusal } from '../../src/transport/handshake.ts';
import { encodeFrame, encodePreamble, FrameType } from '../../src/transport/wire.ts';
import {
  addresses,
  append,
  batchOf,
  GROUP,
  heartbeat,
  identityOf,
  memoryLogger,
  startNode,
  untilPeer,
  within,
} from './nodes.ts';

const hello = (changes: object = {}): Buffer =>
  encodeHello({ to: 1, class: 'data', life: 'l', sequence: 1, identity: identityOf(2), ...changes });

/** Sends `bytes` and waits until the node closes the connection; returns what it said. */
async function sendAndWait(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = connect({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.write(bytes);
  await within(closed, 'the node closes the connection');
  return Buffer.concat(chunks);
}

/** Until the node has answered the Hello. */
async function enter(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  socket.write(hello());
  await within(once(socket, 'data'), 'the node answers');
  return socket;
}

test('bytes that are no protocol of nodes end the connection, and others are served as before', async () => {
  const { transport, port } = await startNode(1, { limits: { handshakeTimeoutMs: 100 } });
  const damaged = hello();
  damaged[40]! ^= 1;
  const tooLarge = Buffer.concat([encodePreamble(), Buffer.from([0xff, 0xff, 0xff, 0x7f])]);
  const notJson = Buffer.concat([encodePreamble(), encodeFrame(FrameType.Hello, Buffer.from('{"to":'))]);
  const wrongFields = Buffer.concat([encodePreamble(), encodeFrame(FrameType.Hello, Buffer.from('{"to":"1"}'))]);
  const early = Buffer.concat([encodePreamble(), encodeFrame(FrameType.Messages, Buffer.alloc(50))]);
  const half = hello().subarray(0, 30);
  const cases = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.alloc(5_000, 0xff),
    damaged,
    tooLarge,
    notJson,
    wrongFields,
    early,
    half,
  ];
  for (const bytes of cases) assert.equal((await sendAndWait(port, bytes)).length, 0);
  for (let seed = 1; seed < 100; seed++) {
    const noise = Buffer.from(Array.from({ length: 200 }, (_, at) => (at * seed * 7919) % 251));
    await sendAndWait(port, Buffer.concat([encodePreamble(), noise]));
  }
  const peer = await startNode(2);
  peer.transport.setPeers(addresses([1, port]));
  await untilPeer(peer.transport, 1, 'up');
  await transport.stop();
  await peer.transport.stop();
});

test('a preamble of other versions is answered with the versions that are spoken', async () => {
  const { transport, port } = await startNode(1);
  const preamble = encodePreamble();
  preamble[4] = 7;
  preamble[5] = 9;
  const answer = await sendAndWait(port, preamble);
  assert.match(answer.toString('latin1'), /speaks versions 7 to 9 .* this node 1 to 1/);
  await transport.stop();
});

test('a peer of a newer release is understood as long as it speaks a version that this node knows', async () => {
  const { transport, port } = await startNode(1);
  const greeting = hello({ later: 'field', identity: { ...identityOf(2), later: [1] } });
  greeting[5] = 9;
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(greeting);
  const answer = (await within(once(socket, 'data'), 'the node answers'))[0] as Buffer;
  assert.equal(answer.readUInt32LE(8 + 8), FrameType.Hello);
  socket.destroy();
  await transport.stop();
});

test('a peer that speaks only versions of later releases is refused, and both sides say so', async () => {
  const logger = memoryLogger();
  const preamble = encodePreamble();
  preamble[4] = 2;
  preamble[5] = 3;
  const server = createServer((socket) => socket.on('error', () => {}).end(preamble));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { transport } = await startNode(1, { logger });
  transport.setPeers(addresses([2, (server.address() as { port: number }).port]));
  await untilPeer(transport, 2, 'refused');
  assert.equal(logger.lines.length, 1);
  assert.match(logger.lines[0]!, /node 2: it speaks versions 2 to 3 of the protocol of nodes, this node 1 to 1/);
  await transport.stop();
  server.close();
});

test('after the handshake a frame with a wrong checksum, or of no known kind, ends the connection undelivered', async () => {
  const { transport, port } = await startNode(1);
  let delivered = 0;
  transport.onMessage(() => delivered++);
  const wrongKind = encodeFrame(99 as FrameType, Buffer.alloc(4));
  const wrongChecksum = encodeFrame(FrameType.Messages, Buffer.alloc(30, 1));
  wrongChecksum[20]! ^= 4;
  const unknownGroup = encodeFrame(FrameType.Messages, Buffer.from([13, 5, 0, 0, 0, ...new Array(16).fill(0)]));
  for (const bytes of [wrongKind, wrongChecksum, unknownGroup, hello()]) {
    const socket = await enter(port);
    const closed = once(socket, 'close');
    socket.resume();
    socket.write(bytes);
    await within(closed, 'the node closes the connection');
  }
  assert.equal(delivered, 0);
  await transport.stop();
});

test('strangers that say nothing are bounded by address, and let go', async () => {
  const { transport, port } = await startNode(1, { limits: { strangersPerAddressMax: 3, handshakeTimeoutMs: 60_000 } });
  const silent: Socket[] = [];
  for (let count = 0; count < 3; count++) {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    silent.push(socket);
  }
  await sendAndWait(port, Buffer.alloc(0));
  assert.equal(transport.metrics.strangersRefused, 1);
  silent[0]!.destroy();
  const peer = await startNode(2);
  peer.transport.setPeers(addresses([1, port]));
  await untilPeer(peer.transport, 1, 'up');
  for (const socket of silent) socket.destroy();
  await transport.stop();
  await peer.transport.stop();
});

test('a peer that is not a node is said to be none', async () => {
  const logger = memoryLogger();
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { transport } = await startNode(1, { logger });
  transport.setPeers(addresses([2, port]));
  while (logger.lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.match(logger.lines[0]!, /does not speak the protocol of nodes/);
  await transport.stop();
  server.close();
});

test('control characters of a refusal do not get into the log', async () => {
  const logger = memoryLogger();
  const server = createServer((socket) => socket.end(encodeRefusal('no\u001b[2J\nfatal: yes', true)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { transport } = await startNode(1, { logger });
  transport.setPeers(addresses([2, port]));
  await untilPeer(transport, 2, 'refused');
  assert.equal(transport.peer(2).reason, 'no?[2J?fatal: yes');
  await transport.stop();
  server.close();
});

test('a peer that accepts and says nothing is silent once it was heard, and what is sent to it is bounded', async () => {
  const limits = { pingIntervalMs: 10, silentAfterMs: 50, abandonAfterMs: 300, dataQueueBytesMax: 500_000 };
  const { transport } = await startNode(1, { limits });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.pause();
      socket.write(hello({ to: 1, class: 'control' }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  transport.setPeers(addresses([2, port]));
  await untilPeer(transport, 2, 'up');
  const data = batchOf(400_000, 3);
  let freed = 0;
  for (let turn = 0; turn < 200; turn++) {
    transport.send(GROUP, append(2, turn, [data]), () => freed++);
    transport.send(GROUP, heartbeat(2, turn));
    await new Promise((resolve) => setImmediate(resolve));
    assert(turn + 1 - freed <= 4, `${turn + 1 - freed} messages are held`);
  }
  await untilPeer(transport, 2, 'silent');
  await transport.stop();
  for (const socket of sockets) socket.destroy();
  server.close();
  // The system gives back what it was writing a moment after the connection has ended.
  while (freed < 200) await new Promise((resolve) => setImmediate(resolve));
});

test('a client of HTTP/2 on the same port gets a server of HTTP/2', async () => {
  const http2 = createHttp2Server((_request, response) => response.end('here is the other protocol'));
  const { transport, port } = await startNode(1, { onHttp2: (socket) => http2.emit('connection', socket) });
  const client = connectHttp2(`http://127.0.0.1:${port}`);
  const request = client.request({ ':path': '/' });
  request.setEncoding('utf8');
  let text = '';
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  await within(once(request, 'end'), 'the answer arrives');
  assert.equal(text, 'here is the other protocol');
  await within(new Promise<void>((resolve) => client.close(resolve)), 'the client closes');
  await transport.stop();
});
