import { join } from 'node:path';
import { cpuSeconds } from '../../bench/usage.ts';
import type { Cluster } from '../lib/cluster.ts';
import { contains, expect, pause, until } from '../lib/expect.ts';
import { cacheRoot } from '../lib/paths.ts';
import { kafkaTool, type Run, runProgram } from '../lib/tools.ts';
import { allInSync, ms, type Scenario } from './scenario.ts';

const partitions = 1000;
/** Share of a core that a node may take when nothing is asked of it. */
const idleShareMax = 0.03;
/** From the death of a node until all partitions are led again. */
const failoverMs = 3000;

/** Produces one record with acks=all, without a second try; what kcat printed. */
async function tryProduce(
  cluster: Cluster,
  topic: string,
): Promise<{ readonly done: boolean; readonly output: string }> {
  const settings = ['acks=all', 'message.send.max.retries=0', 'message.timeout.ms=8000'].flatMap((s) => ['-X', s]);
  const running = cluster.nodes.filter((node) => node.running).map(({ bootstrap }) => bootstrap);
  const parameters = ['-P', '-b', running.join(','), '-t', topic, '-p', '0', ...settings];
  const { code, output } = await runProgram('kcat', parameters, { input: 'x\n' });
  return { done: code === 0 && !/failed/i.test(output), output };
}

/** Partitions of the topic without a leader among the nodes that run. */
async function leaderless(cluster: Cluster, topic: string): Promise<number> {
  const description = await cluster.describe();
  const running = new Set(cluster.nodes.filter((node) => node.running).map(({ id }) => id));
  return (description?.topics.get(topic) ?? []).filter(({ leader }) => !running.has(leader)).length;
}

export const limits: Readonly<Record<string, Scenario>> = {
  'min-insync': {
    shows: 'with fewer replicas in sync than min.insync.replicas a producer is told so; with enough it goes on',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const create = ['--create', '--topic', 'strict', '--partitions', '1', '--replication-factor', '3'];
      const parameters = [...create, '--config', 'min.insync.replicas=3'];
      await kafkaTool(cluster.bootstrap, 'TopicCommand', parameters);
      await allInSync(cluster);
      const before = await tryProduce(cluster, 'strict');
      expect(before.done, `with all replicas: ${before.output}`);
      const leader = await cluster.leader('strict', 0);
      const lost = cluster.nodes.find((node) => node !== leader)!;
      await lost.kill();
      await until(40_000, 'the lost replica is out of sync', async () => {
        const description = await cluster.describe();
        return description!.topics.get('strict')![0]!.inSync.length === 2;
      });
      const refused = await tryProduce(cluster, 'strict');
      contains(refused.output, [/not enough in-sync replicas/i]);
      lost.launch();
      await allInSync(cluster, 60_000);
      const after = await tryProduce(cluster, 'strict');
      expect(after.done, `with all replicas again: ${after.output}`);
    },
  },

  'thousand-partitions': {
    shows: '1,000 partitions with three replicas: next to no CPU when idle, and all have a leader 3 s after a kill',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster();
      const rdload = (mode: string, ...more: readonly string[]): Promise<Run> =>
        runProgram(join(cacheRoot, 'bin', 'rdload'), [
          mode,
          '-b',
          cluster.bootstrap,
          '-t',
          'many',
          '-p',
          `${partitions}`,
          ...more,
        ]);
      const began = performance.now();
      const made = await rdload('create', '-f', '3');
      expect(made.code === 0, made.output);
      stage.tell(`made in ${ms(performance.now() - began)}`);
      await allInSync(cluster, 60_000, ['many']);
      const written = await rdload('trickle', '-d', '1', '-s', '100');
      expect(written.code === 0, written.output);
      await pause(10_000);
      const from = cluster.nodes.map(({ pid }) => cpuSeconds(pid));
      const seconds = 10;
      await pause(seconds * 1000);
      const shares = cluster.nodes.map(({ pid }, position) => (cpuSeconds(pid) - from[position]!) / seconds);
      stage.tell(`idle at ${shares.map((share) => `${(100 * share).toFixed(1)} %`).join(', ')} of a core`);
      const lost = cluster.nodes[stage.random.between(0, 3)]!;
      await lost.kill();
      const took = await until(
        30_000,
        'every partition has a leader',
        async () => (await leaderless(cluster, 'many')) === 0,
      );
      stage.tell(`all led again ${ms(took)} after the kill`);
      lost.launch();
      stage.tell(`all in sync ${ms(await allInSync(cluster, 60_000, ['many']))} after its restart`);
      expect(Math.max(...shares) < idleShareMax, `idle at ${(100 * Math.max(...shares)).toFixed(1)} % of a core`);
      expect(took < failoverMs, `all led again only after ${ms(took)}`);
    },
  },
};
