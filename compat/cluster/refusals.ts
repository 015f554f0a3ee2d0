import { connect, createServer } from 'node:net';
import type { ClusterNode } from '../lib/cluster.ts';
import { equal, expect, pause, until } from '../lib/expect.ts';
import { allInSync, type Scenario, type Stage } from './scenario.ts';

/** The node ends by itself, with 1, and its last words are one line that matches. */
export async function refuses(stage: Stage, node: ClusterNode, pattern: RegExp): Promise<void> {
  const before = node.log().length;
  node.launch();
  const { code } = await node.exited(20_000);
  const said = node.log().slice(before).trim().split('\n');
  const lines = said.filter((line) => line.startsWith('chronik-server: '));
  expect(code === 1, `node ${node.id} ended with ${code}:\n${said.slice(-5).join('\n')}`);
  equal(lines.length, 1, `lines that say why, in:\n${said.join('\n')}\nlines`);
  expect(pattern.test(lines[0]!), `${lines[0]} does not match ${pattern}`);
  stage.tell(`“${lines[0]!.slice('chronik-server: '.length)}”`);
}

/** The same, where a cluster of others makes the node end. */
function refusal(shows: string, pattern: RegExp, prepare: (stage: Stage) => Promise<ClusterNode>): Scenario {
  return {
    shows: `one clear line and exit code 1: ${shows}`,
    chronikOnly: true,
    run: async (stage) => refuses(stage, await prepare(stage), pattern),
  };
}

/** Sends bytes to the Raft port and waits until the node has closed the connection. */
async function strange(node: ClusterNode, bytes: Buffer): Promise<void> {
  const socket = connect({ host: node.address.host, port: node.address.raftPort });
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(bytes);
  await Promise.race([closed, pause(5000)]);
  socket.destroy();
}

function bytesOfStrangers(stage: Stage): Buffer[] {
  const { random } = stage;
  const noise = (size: number): Buffer => Buffer.from(Array.from({ length: size }, () => random.between(0, 256)));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x7fffffff);
  return [
    ...Array.from({ length: 60 }, () => noise(random.between(1, 4000))),
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), noise(2000)]),
    Buffer.from('16030100c8010000c4', 'hex'),
    Buffer.from('000000130003000100000007000570726f6265ffffffff', 'hex'),
    size,
    Buffer.concat([size, Buffer.alloc(100_000)]),
    Buffer.alloc(1_000_000),
  ];
}

export const refusals: Readonly<Record<string, Scenario>> = {
  'refuses-same-id': refusal('two nodes with one id', /id 1\b/, async (stage) => {
    const cluster = await stage.cluster();
    return await cluster.odd({ id: 1 });
  }),

  'refuses-other-peers': {
    shows: 'peers that disagree about who founds the cluster: one clear line, exit code 1, and no cluster',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.plan();
      const odd = await cluster.odd({ id: 3, told: [1, 3], inPlace: true });
      const nodes = [cluster.node(1), cluster.node(2), odd];
      for (const node of nodes) node.launch();
      const lines = (): (string | undefined)[] =>
        nodes.map((node) =>
          node
            .log()
            .split('\n')
            .find((line) => line.startsWith('chronik-server: ')),
        );
      // Whoever has ended is not there to tell the rest, which wait for it.
      await until(20_000, 'a node has ended', () => nodes.some(({ running }) => !running));
      const said = lines().filter((line) => line !== undefined);
      for (const line of said) expect(/do not agree.*1, 2, 3.*1, 3|do not agree.*1, 3.*1, 2, 3/.test(line), line);
      expect(said.length >= 1, 'no node says why');
      stage.tell(`“${said[0]!.slice('chronik-server: '.length)}”`);
      for (const node of nodes) equal(await node.describe(), undefined, `answer of node ${node.id}`);
    },
  },

  'refuses-other-cluster': refusal('data of another cluster', /cluster/i, async (stage) => {
    const [one, two] = [await stage.cluster(), await stage.cluster()];
    await Promise.all([one.node(3).stop(), two.node(3).stop()]);
    return await one.odd({ id: 3, dataOf: two.node(3), inPlace: true });
  }),

  'refuses-no-peers': refusal('a member without peers and without --bootstrap', /(bootstrap|peers)/i, async (stage) => {
    const cluster = await stage.plan();
    return await cluster.odd({ id: 1, told: [], inPlace: true });
  }),

  'refuses-taken-port': {
    shows:
      'one clear line and exit code 1: a port for peers, clients or metrics that another program has, long before the others come',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.plan();
      const node = cluster.node(2);
      const { raftPort, kafkaPort } = node.address;
      for (const port of [raftPort, kafkaPort, kafkaPort + 1000]) {
        const other = createServer();
        await new Promise<void>((resolve) => other.listen(port, resolve));
        try {
          await refuses(stage, node, new RegExp(`port ${port} is already in use`));
        } finally {
          other.close();
        }
      }
    },
  },

  'strangers-at-the-raft-port': {
    shows: 'bytes of strangers on the Raft port change nothing for producers',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster();
      const load = await stage.franz(cluster, { topic: 'calm', partitions: 4, rate: 100 });
      await allInSync(cluster);
      const leaders = async (): Promise<unknown> =>
        (await cluster.describe())!.topics.get('calm')!.map(({ leader }) => leader);
      const before = await leaders();
      const bytes = bytesOfStrangers(stage);
      for (const node of cluster.nodes)
        for (let at = 0; at < bytes.length; at += 10)
          await Promise.all(bytes.slice(at, at + 10).map((sent) => strange(node, sent)));
      equal(await leaders(), before, 'leaders');
      equal(load.stat.error, '', 'error at the client');
      for (const node of cluster.nodes) expect(node.running, `node ${node.id} has ended`);
      stage.tell(`${bytes.length * 3} connections, longest gap ${load.stat.longestGapMs} ms`);
      await stage.settle(cluster, load);
    },
  },
};
