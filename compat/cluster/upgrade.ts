import { join } from 'node:path';
import type { Cluster, ClusterNode } from '../lib/cluster.ts';
import { contains, equal, expect, pause } from '../lib/expect.ts';
import { unpackRelease } from '../lib/releases.ts';
import { chronikCluster, kafkaTool } from '../lib/tools.ts';
import { restart, restartGapMs, underLoad } from './failover.ts';
import { allInSync, ms, type Scenario } from './scenario.ts';

const releaseBefore = '0.1.0';

/** Restarts a node with another chronik-server; undefined: the one under test. */
async function replace(node: ClusterNode, cluster: Cluster, program: string | undefined): Promise<void> {
  node.program = program;
  await restart(node, cluster);
  await pause(1500);
}

async function finalizedLevel(cluster: Cluster): Promise<number> {
  const described = await kafkaTool(cluster.bootstrap, 'FeatureCommand', ['describe']);
  contains(described, [/Feature: chronik\.version\s+SupportedMinVersion: 1\s+SupportedMaxVersion: \d+/]);
  return Number(/chronik\.version\s.*FinalizedVersionLevel: (\d+)/.exec(described)?.[1]);
}

export const upgrades: Readonly<Record<string, Scenario>> = {
  'rolling-upgrade': {
    shows:
      'two nodes of the release before and one of this found a cluster; nodes go up and back one by one under load',
    chronikOnly: true,
    run: async (stage) => {
      const before = unpackRelease(releaseBefore, join(stage.directory, 'release-before'));
      const cluster = await stage.plan();
      for (const id of [1, 2]) cluster.node(id).program = before;
      await cluster.launch();
      const { gapMs, errors } = await underLoad(stage, cluster, async (topic) => {
        const group = await stage.group(cluster, { topic, partitions: 6, group: 'readers', members: 2 });
        await replace(cluster.node(2), cluster, undefined);
        await replace(cluster.node(1), cluster, undefined);
        await replace(cluster.node(2), cluster, before);
        equal(await finalizedLevel(cluster), 1, 'level while a node of the release before is there');
        await replace(cluster.node(2), cluster, undefined);
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
      await allInSync(cluster);
      const status = JSON.parse(await chronikCluster(cluster.nodes, ['status', '-o', 'json'])) as {
        featureLevel: number;
      };
      equal(status.featureLevel, await finalizedLevel(cluster), 'feature level');
    },
  },
};
