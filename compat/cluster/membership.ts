import type { Cluster } from '../lib/cluster.ts';
import { contains, equal, expect, until } from '../lib/expect.ts';
import { clusterload } from '../lib/load.ts';
import { chronikCluster, kafkaTool, runProgram } from '../lib/tools.ts';
import { allInSync, ms, type Scenario } from './scenario.ts';

/** How many replicas each node has of the topic, by node id. */
async function replicaCounts(cluster: Cluster, topic: string): Promise<Map<number, number>> {
  const description = await cluster.describe();
  const counts = new Map<number, number>();
  for (const { replicas } of description?.topics.get(topic) ?? [])
    for (const id of replicas) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

export const membership: Readonly<Record<string, Scenario>> = {
  'add-and-remove-node': {
    shows:
      'a fourth node joins under load and gets replicas; a node is drained and removed; nothing is lost, no error seen',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster({ joiners: 1 });
      const load = await stage.franz(cluster, { topic: 'shared', partitions: 8, rate: 100, racks: ['rack-2'] });
      const fourth = cluster.join();
      const began = performance.now();
      await chronikCluster([cluster.node(1)], ['add-node', '4']);
      stage.tell(`joined in ${ms(performance.now() - began)}`);
      await cluster.formed(20_000);
      contains(await chronikCluster([cluster.node(2)], ['status']), [/\b4\b.*up/]);
      await chronikCluster([cluster.node(2)], ['rebalance']);
      await allInSync(cluster, 60_000);
      equal((await replicaCounts(cluster, 'shared')).get(4), 6, 'replicas at the new node');

      const leaving = cluster.node(1);
      await chronikCluster([fourth], ['remove-node', '1']);
      cluster.leave(leaving);
      equal((await replicaCounts(cluster, 'shared')).get(1), undefined, 'replicas at the removed node');
      await leaving.stop();
      await allInSync(cluster, 60_000);
      expect(load.stat.error === '', `a client saw: ${load.stat.error}`);
      stage.tell(`longest gap ${load.stat.longestGapMs} ms`);
      await stage.settle(cluster, load);
    },
  },

  'transfer-leader': {
    shows: '`chronik cluster transfer-leader` moves a leader under load without an error at a client',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster({ settings: { 'auto.leader.rebalance.enable': 'false' } });
      const load = await stage.franz(cluster, { topic: 'led', partitions: 1, rate: 500 });
      await allInSync(cluster);
      for (let turn = 0; turn < 6; turn++) {
        const leader = await cluster.leader('led', 0);
        const next = (leader.id % 3) + 1;
        await chronikCluster(cluster.nodes, ['transfer-leader', 'led', '0', '--to', `${next}`]);
        await until(5000, `node ${next} leads`, async () => (await cluster.leader('led', 0)).id === next);
      }
      equal(load.stat.error, '', 'error at the client');
      stage.tell(`longest gap ${load.stat.longestGapMs} ms`);
      await stage.settle(cluster, load);
    },
  },

  'wiped-node': {
    shows: 'a node that lost its disk comes back empty, is not taken for its old self, and gets everything again',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster();
      const load = await stage.franz(cluster, { topic: 'kept', partitions: 4, rate: 200 });
      await until(20_000, 'some records are there', () => load.stat.acked > 2000);
      const node = cluster.node(3);
      await node.kill();
      await runProgram('rm', ['-rf', `${node.logFile.replace(/\.log$/, '')}/data`]);
      node.launch();
      await cluster.formed(30_000);
      const took = await allInSync(cluster, 90_000);
      stage.tell(`in sync again after ${ms(took)}`);
      await stage.settle(cluster, load);
    },
  },

  'standalone-becomes-cluster': {
    shows:
      'a standalone server with data and offsets becomes the first node of three; all is kept, and survives its loss',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.plan();
      const first = cluster.node(1);
      first.launchAlone();
      await until(20_000, 'the standalone server answers', async () => (await first.describe()) !== undefined);
      const load = await stage.franz(cluster, { topic: 'kept', partitions: 4, replicas: 1, rate: 0, records: 5000 });
      await load.ended(60_000);
      const read = ['--topic', 'kept', '--group', 'readers', '--from-beginning', '--max-messages', '20000'];
      await kafkaTool(first.bootstrap, 'consumer.ConsoleConsumer', [...read, '--timeout-ms', '30000']);
      equal(await first.stop(), 0, 'exit code');

      await cluster.launch();
      stage.tell(`formed in ${ms(cluster.formedMs)}`);
      await chronikCluster(cluster.nodes, ['rebalance', '--replication-factor', '3']);
      await until(60_000, 'three replicas of everything', async () => {
        const description = await cluster.describe();
        return [...description!.topics.values()].flat().every(({ replicas }) => replicas.length === 3);
      });
      await allInSync(cluster, 60_000);
      await stage.verify(cluster, load.options);
      const offsets = async (bootstrap: string): Promise<number> => {
        const parameters = ['--describe', '--group', 'readers', '--offsets'];
        const rows = (await kafkaTool(bootstrap, 'consumer.group.ConsumerGroupCommand', parameters)).split('\n');
        return rows
          .filter((row) => row.startsWith('readers'))
          .reduce((sum, row) => sum + Number(row.split(/\s+/)[3]), 0);
      };
      equal(await offsets(cluster.node(2).bootstrap), 20_000, 'committed offsets');
      await first.kill();
      equal(await offsets(cluster.node(3).bootstrap), 20_000, 'committed offsets without the first node');
      const { code, output } = await runProgram(
        clusterload,
        ['verify', '-topic', 'kept', '-partitions', '4', '-history', load.options.history],
        { environment: { COMPAT_BOOTSTRAP: `${cluster.node(2).bootstrap},${cluster.node(3).bootstrap}` } },
      );
      expect(code === 0 && output.includes('"lost":0'), `without the first node: ${output}`);
    },
  },
};
