import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort, run, withFolder } from './process.ts';

const SERVER = new URL('../../bin/chronik-server', import.meta.url).pathname;
const HOST = '127.0.0.1';

/** A member's process; resolves when it says that it has started. Does not outlive the test. */
async function startMember(
  t: TestContext,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = { ...process.env, ...environment };
  const child = spawn(SERVER, ['--metrics-port', '-1', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: tmpdir(),
    env,
  });
  t.after(() => child.kill('SIGKILL'));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('"msg":"started"')) resolve();
    });
    void once(child, 'close').then(() => reject(new Error(`the member ended before it was started: ${log}`)));
  });
}

test('three members, each started in another way, are one cluster that people look after', async (t) => {
  await withFolder(async (folder) => {
    const kafka = [await freePort(), await freePort(), await freePort()];
    const raft = [await freePort(), await freePort(), await freePort()];
    const peers = kafka.map((port, at) => ({ id: at + 1, kafka: `${HOST}:${port}`, raft: `${HOST}:${raft[at]}` }));
    const file = join(folder, 'cluster.toml');
    const tables = peers.map((peer) => `[[peers]]\nid = ${peer.id}\nkafka = "${peer.kafka}"\nraft = "${peer.raft}"\n`);
    await writeFile(file, `node_id = 3\ndata_dir = "${folder}/3"\nsearch_port = -1\n${tables.join('')}`);
    await Promise.all([
      startMember(t, ['--data-dir', `${folder}/1`, '--search-port', '-1', 'standalone'], {
        CHRONIK_CLUSTER_ENABLED: 'true',
        CHRONIK_NODE_ID: '1',
        CHRONIK_CLUSTER_PEERS: kafka.map((port, at) => `${HOST}:${port}:${raft[at]}`).join(','),
      }),
      startMember(t, [
        'raft-cluster',
        ...['--node-id', '2', '--raft-addr', peers[1]!.raft, '--kafka-port', String(kafka[1])],
        ...['--peers', `1@${peers[0]!.raft},3@${peers[2]!.raft}`, '--data-dir', `${folder}/2`, '--search-port', '-1'],
      ]),
      startMember(t, ['start', '--config', file]),
    ]);

    const nodes = peers.map((peer) => peer.raft).join(',');
    const cluster = async (...args: string[]): Promise<{ readonly [name: string]: unknown }> => {
      const { code, stdout, stderr } = await run('chronik', ['cluster', ...args, '--node', nodes, '-o', 'json']);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const { healthy, members } = await cluster('status', '--check');
    assert.equal(healthy, true);
    assert.deepEqual(
      (members as { nodeId: number; raftHost: string; raftPort: number; metadataRole: string }[]).map((each) => [
        each.nodeId,
        each.raftHost,
        each.raftPort,
        each.metadataRole,
      ]),
      [1, 2, 3].map((id) => [id, HOST, raft[id - 1], 'voter']),
    );

    const bootstrap = ['--bootstrap', peers[2]!.kafka];
    const created = await run('chronik', [...bootstrap, 'topic', 'create', 'orders']);
    assert.equal(created.code, 0, created.stderr);
    const described = await run('chronik', [...bootstrap, 'topic', 'describe', 'orders', '-o', 'json']);
    const [{ partitions }] = JSON.parse(described.stdout);
    assert.deepEqual([...partitions[0].replicas].sort(), [1, 2, 3]);
    const next = partitions[0].replicas.find((node: number) => node !== partitions[0].leader);
    assert.deepEqual(await cluster('transfer-leader', 'orders', '0', '--to', String(next)), {
      topic: 'orders',
      partition: 0,
      leader: next,
    });
  });
});
