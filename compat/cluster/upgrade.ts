import { join } from 'node:path';
import type { Cluster, ClusterNode } from '../lib/cluster.ts';
import { equal, expect, pause, until } from '../lib/expect.ts';
import { unpackRelease } from '../lib/releases.ts';
import { chronikCluster, kafkaTool } from '../lib/tools.ts';
import { restart, restartGapMs, underLoad } from './failover.ts';
import { refuses } from './refusals.ts';
import { ms, type Scenario } from './scenario.ts';

const releaseBefore = '0.1.0';
/** The highest feature level that it understands. */
const levelBefore = 1;

/** Restarts a node with another chronik-server; undefined: the one under test. */
async function replace(node: ClusterNode, cluster: Cluster, program: string | undefined): Promise<void> {
  node.program = program;
  await restart(node, cluster);
  await pause(1500);
}

/** What kafka-features says once every node is of this release. */
async function levels(cluster: Cluster): Promise<{ readonly known: number; readonly finalized: number }> {
  const described = await kafkaTool(cluster.bootstrap, 'FeatureCommand', ['describe']);
  const pattern = /chronik\.version\s.*SupportedMaxVersion: (\d+)\s+FinalizedVersionLevel: (\d+)/;
  const [, known, finalized] = pattern.exec(described) ?? [];
  expect(known !== undefined, `no chronik.version in:\n${described}`);
  return { known: Number(known), finalized: Number(finalized) };
}

export const upgrades: Readonly<Record<string, Scenario>> = {
  'rolling-upgrade': {
    shows:
      'two nodes of the release before and one of this found a cluster; one goes up, back and up again under load; then none may go back',
    chronikOnly: true,
    run: async (stage) => {
      const before = unpackRelease(releaseBefore, join(stage.directory, 'release-before'));
      const cluster = await stage.plan();
      for (const id of [1, 2]) cluster.node(id).program = before;
      await cluster.launch();
      const { gapMs, errors } = await underLoad(stage, cluster, async (topic) => {
        const group = await stage.group(cluster, { topic, partitions: 6, group: 'readers', members: 2 });
        await replace(cluster.node(2), cluster, undefined);
        await replace(cluster.node(2), cluster, before);
        const status = await chronikCluster([cluster.node(3)], ['status', '-o', 'json']);
        const { featureLevel } = JSON.parse(status) as { readonly featureLevel: number };
        equal(featureLevel, levelBefore, 'level beside the release before');
        await replace(cluster.node(2), cluster, undefined);
        await replace(cluster.node(1), cluster, undefined);
        const { failed, behind, acked } = await group.finish();
        equal(
          [failed, behind],
          [0, 0],
          'records that the group skipped or read again, and partitions not at their end',
        );
        expect(acked > 0, 'the group has committed nothing');
      });
      equal(errors, [], 'errors at clients');
      expect(gapMs < restartGapMs, `longest gap ${ms(gapMs)}`);
      await until(10_000, 'the level is the highest of this release', async () => {
        const { known, finalized } = await levels(cluster);
        return known > levelBefore && finalized === known;
      });
      await cluster.node(2).stop();
      cluster.node(2).program = before;
      await refuses(stage, cluster.node(2), /feature level/);
    },
  },
};
