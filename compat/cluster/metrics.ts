import type { Cluster } from '../lib/cluster.ts';
import { equal, expect, pause, until } from '../lib/expect.ts';
import { allInSync, metricsOf, type Scenario } from './scenario.ts';

interface Sample {
  readonly labels: string;
  readonly value: number;
}

/** Every value of a metric in what a node shows. */
export function samplesIn(text: string, name: string): readonly Sample[] {
  const lines = text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'));
  return [...lines].map(([, labels = '', value]) => ({ labels, value: Number(value) }));
}

/** The sum of a metric of the Raft groups over nodes that run, of all labels or those that contain a text. */
type Sums = (name: string, labelled?: string) => number;

async function look(cluster: Cluster): Promise<Sums> {
  const texts = await Promise.all(cluster.nodes.filter(({ running }) => running).map(metricsOf));
  return (name, labelled = '') =>
    texts
      .flatMap((text) => samplesIn(text, `chronik_raft_${name}`))
      .filter(({ labels }) => labels.includes(labelled))
      .reduce((sum, { value }) => sum + value, 0);
}

/** Waits until each of the metrics has grown. */
async function grown(cluster: Cluster, names: readonly string[]): Promise<void> {
  const before = await look(cluster);
  await until(15_000, `${names.join(', ')} grow`, async () => {
    const now = await look(cluster);
    return names.every((name) => now(name) > before(name));
  });
}

export const metrics: Readonly<Record<string, Scenario>> = {
  metrics: {
    shows: '/metrics, at each Kafka port + 1000, tell of leaders, followers, lag and elections as they are, and move',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster({ settings: { 'replica.lag.time.max.ms': '1000' } });
      const load = await stage.franz(cluster, { topic: 'counted', partitions: 6, rate: 100 });
      await allInSync(cluster);
      const description = await cluster.describe();
      // Beside the topics there is the metadata.
      const partitions = 1 + [...description!.topics.values()].reduce((count, { length }) => count + length, 0);
      const counted = 'topic="counted"';
      const inPeace: Readonly<Record<string, readonly [labelled: string, sum: number]>> = {
        leader_count: ['', partitions],
        follower_count: ['', 2 * partitions],
        is_voter: ['', 3 * partitions],
        partition_has_leader: [counted, 18],
        cluster_health: [counted, 18],
        quorum_size: [counted, 36],
        isr_size: [counted, 18],
      };
      await until(15_000, 'each partition is led once and followed twice, in sync', async () => {
        const sum = await look(cluster);
        return Object.entries(inPeace).every(([name, [labelled, expected]]) => sum(name, labelled) === expected);
      });
      await pause(1500);
      const loaded = await look(cluster);
      for (const name of ['commit_rate_entries_per_sec', 'replication_rate_entries_per_sec', 'rpc_rate_per_sec'])
        expect(loaded(name) > 0, `${name} is 0 under load`);
      await grown(cluster, ['commit_latency_ms_count', 'replication_latency_ms_count', 'commits_total']);

      const lost = await cluster.leader('counted', 0);
      await lost.kill();
      await grown(cluster, ['network_errors_total']);
      await until(15_000, 'followers are out of sync', async () => (await look(cluster))('slow_followers_count') >= 6);
      // The slow ones of other topics may be counted before those of this one are taken out.
      await until(
        15_000,
        'each partition has lost a replica',
        async () => (await look(cluster))('isr_shrinks_total', counted) >= 6,
      );
      const hurt = await look(cluster);
      expect(hurt('max_follower_lag_entries') > 0, 'no follower lags');
      expect(hurt('election_duration_ms_count', counted) > 0, 'no election was timed');
      lost.launch();
      await allInSync(cluster, 60_000);
      const healed = await look(cluster);
      expect(healed('isr_expands_total', counted) >= 6, 'partitions have not got their replica again');
      equal(healed('node_restarts_total'), 1, 'restarts');
      await stage.settle(cluster, load);
    },
  },
};
