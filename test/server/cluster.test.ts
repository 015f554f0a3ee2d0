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
  const child = spawn(SERVER, args, {
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

/** What dashboards and alerts know, by labels; all under `chronik_raft_`. */
const METRICS: readonly { readonly labels: string; readonly names: string }[] = [
  {
    labels: 'topic partition',
    names: `cluster_size quorum_size cluster_health partition_has_leader election_count_total election_timeout_count
      current_term voted_for leader_changes_total time_since_election_ms applied_index pending_proposals
      commit_rate_entries_per_sec proposal_queue_size commit_failures_total stale_reads_total snapshot_count_total
      snapshot_size_bytes last_snapshot_index snapshot_failures_total log_size_entries log_size_bytes log_first_index
      log_last_index log_append_rate_entries_per_sec log_truncate_count quorum_commit_index consensus_failures_total
      partition_uptime_seconds isr_size isr_shrinks_total isr_expands_total commit_index last_applied commits_total`,
  },
  { labels: 'topic partition le', names: 'election_duration_ms' },
  {
    labels: 'node_id partition',
    names: `node_state last_heartbeat_ts is_voter max_follower_lag_entries max_follower_lag_ms slow_followers_count
      replication_rate_entries_per_sec leadership_duration_seconds`,
  },
  {
    labels: 'node_id follower_id partition',
    names: 'follower_lag_entries follower_lag_ms follower_next_index follower_match_index',
  },
  { labels: 'node_id', names: 'leader_count follower_count node_restarts_total append_entries_sent_total' },
  { labels: 'node_id status', names: 'rpc_append_entries_count rpc_vote_count rpc_snapshot_count' },
  { labels: 'rpc_type', names: 'rpc_message_size_bytes rpc_timeout_count rpc_calls_total rpc_errors_total' },
  { labels: 'rpc_type status le', names: 'rpc_duration_ms rpc_latency_ms' },
  { labels: 'node_id rpc_type', names: 'rpc_rate_per_sec' },
  { labels: 'node_id le', names: 'append_entries_size_bytes' },
  {
    // Of these there is no value before something has happened.
    labels: '',
    names: `commit_latency_ms replication_latency_ms snapshot_create_duration_ms snapshot_apply_duration_ms
      log_compaction_duration_ms log_read_latency_ms network_errors_total`,
  },
];

async function scrape(port: number): Promise<string> {
  const response = await fetch(`http://${HOST}:${port}/metrics`);
  assert.equal(response.status, 200);
  return await response.text();
}

/** Metrics that are missing, or have none of the labels that they should have, and what they have instead. */
function withoutLabels(text: string): Map<string, readonly string[]> {
  const wrong = new Map<string, readonly string[]>();
  for (const { labels, names } of METRICS) {
    for (const name of names.split(/\s+/)) {
      const full = `chronik_raft_${name}`;
      const lines = text.match(new RegExp(`^${full}(_bucket)?\\{.*$`, 'gm')) ?? [];
      const found = new Set(lines.map((line) => [...line.matchAll(/(\w+)="/g)].map(([, label]) => label).join(' ')));
      if (labels === '' ? !text.includes(`# TYPE ${full} `) : !found.has(labels)) wrong.set(name, [...found]);
    }
  }
  return wrong;
}

test('three members, each started in another way, are one cluster that people look after', async (t) => {
  await withFolder(async (folder) => {
    const kafka = [await freePort(), await freePort(), await freePort()];
    const raft = [await freePort(), await freePort(), await freePort()];
    const metricsPort = await freePort();
    const peers = kafka.map((port, at) => ({ id: at + 1, kafka: `${HOST}:${port}`, raft: `${HOST}:${raft[at]}` }));
    const file = join(folder, 'cluster.toml');
    const tables = peers.map((peer) => `[[peers]]\nid = ${peer.id}\nkafka = "${peer.kafka}"\nraft = "${peer.raft}"\n`);
    await writeFile(
      file,
      `node_id = 3\ndata_dir = "${folder}/3"\nsearch_port = -1\nmetrics_port = -1\n${tables.join('')}`,
    );
    await Promise.all([
      startMember(
        t,
        ['--data-dir', `${folder}/1`, '--search-port', '-1', '--metrics-port', `${metricsPort}`, 'standalone'],
        {
          CHRONIK_CLUSTER_ENABLED: 'true',
          CHRONIK_NODE_ID: '1',
          CHRONIK_CLUSTER_PEERS: kafka.map((port, at) => `${HOST}:${port}:${raft[at]}`).join(','),
        },
      ),
      startMember(t, [
        'raft-cluster',
        '--metrics-port',
        '-1',
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
    assert.deepEqual(withoutLabels(await scrape(metricsPort)), new Map());
  });
});
