import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterNode } from '../lib/cluster.ts';
import { contains, equal, until } from '../lib/expect.ts';
import { chronikCluster } from '../lib/tools.ts';
import { allInSync, metricsOf, ms, type Scenario } from './scenario.ts';

/** Flips one bit in the middle of the oldest segment of a partition on a node that is down; returns the segment's name. */
function rot(node: ClusterNode, partition: string): string {
  const folder = join(node.logFile.replace(/\.log$/, ''), 'data', partition);
  const [oldest] = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort();
  const path = join(folder, oldest!);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(path, bytes);
  return `${partition}/${oldest}`;
}

/** The group has let go of the replica, and the damaged log was given up: who waits for in-sync replicas from now on waits for the new one. */
function givenUp(node: ClusterNode): Promise<number> {
  return until(30_000, 'the damaged log is given up', async () =>
    (await metricsOf(node)).includes(`chronik_raft_replica_rebuilds_total{node_id="${node.id}"} 1`),
  );
}

function segmentsOf(node: ClusterNode, partition: string): number {
  const folder = join(node.logFile.replace(/\.log$/, ''), 'data', partition);
  return readdirSync(folder).filter((name) => name.endsWith('.log') && statSync(join(folder, name)).size > 0).length;
}

export const damage: Readonly<Record<string, Scenario>> = {
  'damaged-replica': {
    shows:
      'a bit flips in an old segment of one replica that is down: it is found, the replica is made anew, nothing is lost',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster({ settings: { 'log.segment.bytes': '1048576' } });
      const load = await stage.franz(cluster, { topic: 'kept', partitions: 2, rate: 1000 });
      const node = cluster.node(2);
      const partition = 'kept-1';
      await until(60_000, 'there are records for several segments', () => load.stat.acked > 20_000);
      equal(await node.stop(), 0, 'exit code');
      stage.tell(`${segmentsOf(node, partition)} segments`);
      const segment = rot(node, partition);
      const began = performance.now();
      node.launch();
      await until(30_000, 'the damage is found', () => node.log().includes('the replica of kept-1 is made anew'));
      stage.tell(`found after ${ms(performance.now() - began)}`);
      contains(node.log(), [`${segment} is damaged at position`]);
      await givenUp(node);
      await allInSync(cluster, 60_000);
      stage.tell(`in sync again after ${ms(performance.now() - began)}`);
      await until(10_000, 'the cluster is healthy', async () =>
        (await chronikCluster([cluster.node(1)], ['status'])).includes('healthy'),
      );
      equal(load.stat.error, '', 'error at the client');
      await chronikCluster(cluster.nodes, ['transfer-leader', 'kept', '1', '--to', '2']);
      await stage.settle(cluster, load);
    },
  },

  'damaged-leader': {
    shows: 'a leader that reads a damaged segment hands over, and is made anew; producers do not notice',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster({ settings: { 'log.segment.bytes': '1048576' } });
      const load = await stage.franz(cluster, { topic: 'kept', partitions: 2, rate: 1000 });
      await until(60_000, 'there are segments', () => load.stat.acked > 10_000);
      const node = await cluster.leader('kept', 0);
      await node.stop();
      rot(node, 'kept-0');
      node.launch();
      await allInSync(cluster, 60_000);
      await chronikCluster(cluster.nodes, ['transfer-leader', 'kept', '0', '--to', `${node.id}`]).catch(() => '');
      const began = performance.now();
      await givenUp(node);
      await allInSync(cluster, 60_000);
      stage.tell(`in sync again after ${ms(performance.now() - began)}, longest gap ${load.stat.longestGapMs} ms`);
      equal(load.stat.error, '', 'error at the client');
      await stage.settle(cluster, load);
    },
  },

  'damaged-metadata': {
    shows: 'the metadata of one node are damaged: it gets them from the others, and serves what it has',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster();
      const load = await stage.franz(cluster, { topic: 'kept', partitions: 4, rate: 200 });
      const node = cluster.node(3);
      await until(20_000, 'some records are there', () => load.stat.acked > 1000);
      await node.stop();
      rot(node, '__meta-0');
      const began = performance.now();
      node.launch();
      await cluster.formed(30_000);
      contains(node.log(), [/__meta-0\/0{20}\.log is damaged at position \d+.*It is made anew from the other nodes/]);
      await allInSync(cluster, 60_000);
      stage.tell(`in sync again after ${ms(performance.now() - began)}`);
      contains(await chronikCluster([cluster.node(1)], ['status']), [/\b3\b.*(voter|controller)/]);
      await stage.settle(cluster, load);
    },
  },
};
