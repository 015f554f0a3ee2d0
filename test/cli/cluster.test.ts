import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { nodeAddresses } from '../../src/cli/cluster-session.ts';
import { UsageError } from '../../src/cli/failure.ts';
import { ApiError, type FakeCluster, listening, startFakeCluster } from '../admin/fake-admin.ts';
import { run } from '../server/process.ts';

let cluster: FakeCluster;
before(async () => {
  cluster = await startFakeCluster({
    transferLeader: async ({ topic }) => {
      if (topic !== 'orders') throw new ApiError(3, `There is no topic ${topic}.`);
    },
  });
});
after(() => cluster.stop());

function chronik(line: string, node = cluster.address): ReturnType<typeof run> {
  return run('chronik', ['cluster', ...line.split(' '), '--node', node]);
}

describe('cluster status', () => {
  it('shows members and what is not as it should be', async () => {
    const { code, stdout, stderr } = await chronik('status');
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^CLUSTER +CONTROLLER.*\ncluster-one +2 +7 +1 +4 +node 3 away, 1 without leader, 1 under-repl/,
    );
    assert.match(stdout, /^ +1 +up +node1:9092 +node1:9093 +zone-a +0\.2\.0 +voter +2 +4 +0 +5$/m);
    assert.match(stdout, /^ +3 +fenced .* - +-$/m);
    assert.match(stdout, /Without leader:\nTOPIC.*\norders +3 +- +3 +-\n/);
    assert.match(stdout, /Moving:\n.*\norders +1 +1,2,3 +3 +- +1: \?, 3: 12\n/);
    assert.ok(!stdout.includes('\u001b'), 'no colours where it is no terminal');
  });

  it('is JSON for programs, and exits with 1 under --check', async () => {
    const { code, stdout, stderr } = await chronik('status --check --output json');
    assert.equal(code, 1);
    const { healthy, members, reassignments } = JSON.parse(stdout);
    assert.deepEqual([healthy, members[2].lagMsMax, reassignments[0].lagEntries], [false, null, { 1: null, 3: 12 }]);
    assert.match(stderr, /^chronik: the cluster is not healthy: node 3 away/);
  });

  it('tries one address after the other', async () => {
    const { code } = await chronik('status', `127.0.0.1:1,${cluster.address}`);
    assert.equal(code, 0);
  });

  it('says where nobody answers and what to do', async () => {
    const nobody = await chronik('status', '127.0.0.1:1');
    assert.equal(nobody.code, 1);
    assert.match(nobody.stderr, /^chronik: no node .* \(127\.0\.0\.1:1: .*\)\. Name the Raft port .* --node HOST:PORT/);
    const kafka = await listening((socket) => socket.resume().destroy());
    const address = `127.0.0.1:${(kafka.address() as { port: number }).port}`;
    const wrong = await chronik('status', address);
    kafka.close();
    assert.equal(wrong.code, 1);
    assert.ok(wrong.stderr.includes(address), wrong.stderr);
  });
});

describe('changes of the cluster', () => {
  it('are followed line by line where there is no terminal, and end with what was reached', async () => {
    const { code, stdout, stderr } = await chronik('remove-node 3');
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    const lines = stderr.trim().split('\n');
    assert.deepEqual(lines.slice(0, 4), ['remove: 0 of 3', 'remove: 1 of 3', 'remove: 2 of 3', 'remove: 3 of 3']);
    assert.match(lines[4]!, /node 3 is removed: stop its process/);
    assert.deepEqual(JSON.parse((await chronik('add-node 4 --output json')).stdout), { nodeId: 4, added: true });
    assert.deepEqual(cluster.asked.slice(-2), [
      ['remove', 3],
      ['add', 4, 60_000],
    ]);
  });

  it('can be looked at before', async () => {
    const { stdout, stderr } = await chronik('rebalance --dry-run');
    assert.match(stdout, /^orders +0 +1,2 +3,2$/m);
    assert.match(stdout, /^ +1 +2 +1 +2 +0$/m);
    assert.match(stderr, /1 replicas to copy, 2 leaders to move/);
  });

  it('take replicas for partitions, and say which were refused', async () => {
    const { code, stderr } = await chronik('reassign orders:0=3,1 gone:1=2 --no-wait');
    assert.equal(code, 1);
    assert.match(stderr, /gone-1: There is no topic gone\.\nchronik: 1 of 2 reassignments were refused/);
    assert.deepEqual(cluster.asked.at(-1), [
      'reassign',
      [
        { topic: 'orders', partition: 0, replicas: [3, 1] },
        { topic: 'gone', partition: 1, replicas: [2] },
      ],
    ]);
  });

  it('that are refused keep the cluster\u2019s words, and exit with 1', async () => {
    assert.match((await chronik('transfer-leader orders 0 --to 2')).stderr, /node 2 leads orders-0/);
    const { code, stderr } = await chronik('transfer-leader nope 0 --to 2');
    assert.equal(code, 1);
    assert.equal(stderr, 'chronik: There is no topic nope. (UNKNOWN_TOPIC_OR_PARTITION)\n');
  });

  it('that make no sense exit with 2', async () => {
    for (const line of ['remove-node three', 'transfer-leader orders 0', 'reassign orders=1', 'add-node']) {
      const { code, stderr } = await chronik(line);
      assert.equal(code, 2, `${line}: ${stderr}`);
      assert.notEqual(stderr, '');
    }
  });
});

describe('where to ask', () => {
  const options = { bootstrap: '', output: 'table' } as const;

  it('is --node, else a variable, else the peers that start a server, else this machine', () => {
    const peers = { CHRONIK_CLUSTER_PEERS: 'a:9092:9093,[::1]:9192:9193' };
    assert.deepEqual(nodeAddresses({ ...options, node: 'x:1, y:2' }, peers), ['x:1', 'y:2']);
    assert.deepEqual(nodeAddresses(options, { ...peers, CHRONIK_CLI_NODES: 'z:3' }), ['z:3']);
    assert.deepEqual(nodeAddresses(options, peers), ['a:9093', '[::1]:9193']);
    assert.deepEqual(nodeAddresses(options, { CHRONIK_RAFT_PEERS: '2@b:5001' }), ['b:5001']);
    assert.deepEqual(nodeAddresses(options, {}), ['localhost:9093']);
  });

  it('must be addresses', () => {
    assert.throws(() => nodeAddresses({ ...options, node: 'host' }, {}), UsageError);
    assert.throws(() => nodeAddresses(options, { CHRONIK_RAFT_PEERS: 'b' }), UsageError);
  });
});
