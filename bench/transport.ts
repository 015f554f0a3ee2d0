import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crc32c } from '@node-rs/crc32';
import { newUuid, silentLogger, systemClock, systemRandom } from '../src/base/index.ts';
import { type AppendMessage, EntryKind, type Message, MessageType } from '../src/raft/index.ts';
import { createNodeNetwork, createTransport, type GroupId, type Transport } from '../src/transport/index.ts';

// Two processes over loopback: a leader that keeps appends under way in several groups, and a follower that answers each. And small
// messages, a thousand a turn. Prints MB/s, messages/s and CPU-s/GB of each side.
//
//   node bench/transport.ts [--seconds 3] [--kib 16,64,256,1024] [--groups 12] [--inflight 4]

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    kib: { type: 'string', default: '1,16,64,256,1024' },
    groups: { type: 'string', default: '12' },
    inflight: { type: 'string', default: '4' },
    keep: { type: 'boolean', default: false },
    follower: { type: 'string' },
  },
});

interface Usage {
  readonly cpuSeconds: number;
  readonly rssMb: number;
}

function start(nodeId: number): Transport {
  const directoryId = newUuid(systemRandom);
  const identity = {
    clusterId: '',
    nodeId,
    directoryId,
    founders: [1, 2],
    release: '',
    featureLevel: { min: 1, max: 1 },
  };
  return createTransport({
    nodeId,
    network: createNodeNetwork(),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    listen: { host: '127.0.0.1', port: 0 },
    identity: () => identity,
    admit: () => undefined,
  });
}

const QUEUED_BYTES_MAX = 24 * 2 ** 20;

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}

function untilUp(transport: Transport, peer: number): Promise<void> {
  return new Promise((resolve) => {
    transport.onPeer((event) => {
      if (event.peer === peer && event.state === 'up') resolve();
    });
  });
}

/** Answers every append, and counts nothing else. */
async function follow(leaderPort: number): Promise<void> {
  const transport = start(2);
  const { port } = await transport.start();
  transport.onMessage((group, message, release) => {
    if (message.type !== MessageType.Append) return;
    if (!values.keep) release?.();
    const index = message.prevIndex + message.entries.length;
    const envelope = { from: 2, to: 1, term: 1, hintIndex: 0, hintTerm: 0 };
    transport.send(group, { type: MessageType.AppendResponse, ...envelope, index, reject: false });
  });
  transport.serve('usage', async () => Buffer.from(JSON.stringify(usage())));
  transport.serve('received', async () => Buffer.from(String(transport.metrics.counters('heartbeat').received)));
  transport.setPeers(new Map([[1, { host: '127.0.0.1', port: leaderPort }]]));
  process.on('message', () => void transport.stop().then(() => process.exit(0)));
  process.send!(port);
}

function batchOf(sizeBytes: number): Buffer {
  const batch = Buffer.allocUnsafeSlow(sizeBytes).fill(7);
  batch.writeInt32BE(sizeBytes - 12, 8);
  batch[16] = 2;
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

async function peerUsage(transport: Transport): Promise<Usage> {
  return JSON.parse((await transport.call(2, 'usage', Buffer.alloc(0), { timeoutMs: 60_000 })).toString()) as Usage;
}

async function measure(transport: Transport, run: (untilMs: number) => Promise<number>): Promise<string> {
  const ownBefore = usage();
  const peerBefore = await peerUsage(transport);
  const startMs = performance.now();
  const count = await run(startMs + Number(values.seconds) * 1000);
  const seconds = (performance.now() - startMs) / 1000;
  const peerAfter = await peerUsage(transport);
  const ownAfter = usage();
  const own = ownAfter.cpuSeconds - ownBefore.cpuSeconds;
  const peer = peerAfter.cpuSeconds - peerBefore.cpuSeconds;
  return JSON.stringify({
    perSecond: Math.round(count / seconds),
    leaderCpuSeconds: Number(own.toFixed(2)),
    followerCpuSeconds: Number(peer.toFixed(2)),
    count,
    seconds: Number(seconds.toFixed(2)),
    rssMb: [Math.round(ownAfter.rssMb), Math.round(peerAfter.rssMb)],
  });
}

/** Keeps `inflight` appends under way in each group. */
function appends(transport: Transport, sizeBytes: number): (untilMs: number) => Promise<number> {
  const data = batchOf(sizeBytes);
  const groups: GroupId[] = [];
  for (let partition = 0; partition < Number(values.groups); partition++) {
    groups.push({ topicId: 'AAECAwQFBgcICQoLDA0ODw', partition });
  }
  return (untilMs) =>
    new Promise((resolve) => {
      let answered = 0;
      let underway = 0;
      let index = 0;
      const next = (group: GroupId): void => {
        const entries = [{ index: index + 1, term: 1, kind: EntryKind.Data, data }];
        const message: AppendMessage = {
          type: MessageType.Append,
          from: 1,
          to: 2,
          term: 1,
          prevIndex: index++,
          prevTerm: 1,
          commit: 0,
          entries,
        };
        if (!transport.send(group, message)) throw new Error('dropped');
        underway++;
      };
      transport.onMessage((group) => {
        answered++;
        underway--;
        if (performance.now() < untilMs) next(group);
        else if (underway === 0) resolve(answered);
      });
      // Below the bound of the queue.
      const most = Math.floor(QUEUED_BYTES_MAX / sizeBytes);
      for (let i = 0; i < Math.min(most, Number(values.inflight) * groups.length); i++)
        next(groups[i % groups.length]!);
    });
}

/** Heartbeats of a thousand groups a turn. */
function heartbeats(transport: Transport): (untilMs: number) => Promise<number> {
  return async (untilMs) => {
    const before = Number(await transport.call(2, 'received', Buffer.alloc(0), { timeoutMs: 60_000 }));
    let sent = 0;
    const envelope = { from: 1, to: 2, term: 1, readId: 0, sentTick: 5, quiesce: false };
    while (performance.now() < untilMs) {
      for (let partition = 0; partition < 1_000; partition++) {
        const group = { topicId: 'AAECAwQFBgcICQoLDA0ODw', partition };
        const message: Message = { type: MessageType.Heartbeat, ...envelope, commit: sent };
        if (transport.send(group, message)) sent++;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (;;) {
      const received = Number(await transport.call(2, 'received', Buffer.alloc(0), { timeoutMs: 60_000 })) - before;
      if (received === sent) return sent;
    }
  };
}

async function lead(): Promise<void> {
  const transport = start(1);
  const { port } = await transport.start();
  const follower = fork(fileURLToPath(import.meta.url), [
    '--follower',
    String(port),
    ...(values.keep ? ['--keep'] : []),
  ]);
  const followerPort = await new Promise<number>((resolve) => follower.once('message', resolve));
  transport.setPeers(new Map([[2, { host: '127.0.0.1', port: followerPort }]]));
  await untilUp(transport, 2);
  for (const kib of values.kib.split(',').map(Number)) {
    const result = JSON.parse(await measure(transport, appends(transport, kib * 1024)));
    const gb = (result.count * kib * 1024) / 1e9;
    console.log(
      `${kib} KiB appends: ${Math.round((gb * 1000) / result.seconds)} MB/s, CPU-s/GB leader ${(result.leaderCpuSeconds / gb).toFixed(2)} follower ${(result.followerCpuSeconds / gb).toFixed(2)}, ${result.perSecond}/s, rss ${result.rssMb.join(' ')}`,
    );
  }
  transport.onMessage(() => {});
  console.log(`heartbeats: ${await measure(transport, heartbeats(transport))}`);
  follower.send('stop');
  await transport.stop();
}

await (values.follower === undefined ? lead() : follow(Number(values.follower)));
