import type { Cluster, ClusterNode } from '../lib/cluster.ts';
import { equal, expect, pause, until } from '../lib/expect.ts';
import { allInSync, ms, type Scenario, type Stage } from './scenario.ts';

/**
 * Longest time without an acknowledgement at any partition when its leader is killed, and while nodes are restarted one by one.
 */
const failoverGapMs = 1500;
export const restartGapMs = 1000;

/** Runs loads of both clients, disturbs, and holds what was promised against every replica; the longest gap. */
export async function underLoad(
  stage: Stage,
  cluster: Cluster,
  disturb: (topic: string) => Promise<void>,
): Promise<{ readonly gapMs: number; readonly errors: readonly string[] }> {
  const racks = ['rack-1', 'rack-3'];
  const franz = await stage.franz(cluster, { topic: 'orders', partitions: 6, rate: 100, racks });
  await (await stage.franz(cluster, { topic: 'payments', partitions: 4, records: 0 })).ended(30_000);
  const rdkafka = await stage.librdkafka(cluster, { topic: 'payments', partitions: 4, rate: 100, racks: ['rack-2'] });
  await pause(2000);
  for (const load of [franz, rdkafka]) load.resetGaps();
  await pause(300);
  await disturb('orders');
  await until(60_000, 'acknowledgements flow again', () => [franz, rdkafka].every(({ stat }) => stat.gapMs < 500));
  const during = [franz, rdkafka].map((load) => load.stat);
  await allInSync(cluster, 60_000);
  const counts: number[] = [];
  for (const load of [franz, rdkafka]) counts.push((await stage.settle(cluster, load)).verdict.acknowledged);
  const gapMs = Math.max(...during.map((stat) => stat.longestGapMs));
  stage.tell(
    `longest gap ${during.map((stat) => stat.longestGapMs).join(' and ')} ms, ${counts.join(' and ')} acknowledged`,
  );
  return { gapMs, errors: during.map(({ error }) => error).filter((error) => error !== '') };
}

export async function restart(node: ClusterNode, cluster: Cluster): Promise<void> {
  const code = await node.stop();
  if (cluster.kind === 'chronik') equal(code, 0, `exit code of node ${node.id}`);
  await pause(500);
  node.launch();
  await allInSync(cluster, 60_000);
}

export const failovers: Readonly<Record<string, Scenario>> = {
  'produce-12': {
    shows:
      'acks=all at full speed over 12 partitions with three replicas: every record on every replica, once, in order',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const load = await stage.franz(cluster, { topic: 'twelve', partitions: 12, rate: 0, size: 500, records: 20_000 });
      const began = performance.now();
      await load.ended(180_000);
      stage.tell(`${((12 * 20_000) / (performance.now() - began)).toFixed(0)} thousand records a second`);
      const { verdict } = await stage.settle(cluster, load);
      equal(verdict.acknowledged, 240_000, 'acknowledged');
    },
  },

  'leader-killed': {
    shows: 'kill -9 of a leader: acknowledgements go on soon, nothing is lost, and the node catches up',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const { gapMs } = await underLoad(stage, cluster, async (topic) => {
        const leader = await cluster.leader(topic, 0);
        await leader.kill();
        await pause(cluster.kind === 'kafka' ? 20_000 : 5000);
        leader.launch();
      });
      if (cluster.kind === 'chronik') expect(gapMs < failoverGapMs, `longest gap ${ms(gapMs)}`);
    },
  },

  'leader-stopped': {
    shows: 'a leader that is stopped (SIGSTOP) is replaced; when it goes on it does no harm',
    run: async (stage) => {
      const cluster = await stage.cluster();
      await underLoad(stage, cluster, async (topic) => {
        const leader = await cluster.leader(topic, 0);
        leader.pause();
        // Clients that wait for an answer of the stopped node notice only by their own limits: ask the others.
        const other = cluster.nodes.find((node) => node !== leader)!;
        const limitMs = cluster.kind === 'kafka' ? 30_000 : failoverGapMs;
        const took = await until(limitMs, 'the stopped node leads nothing', async () => {
          const description = await other.describe();
          return (
            description?.topics.get(topic)?.every((partition) => ![leader.id, -1].includes(partition.leader)) === true
          );
        });
        stage.tell(`replaced after ${ms(took)}`);
        await pause(2000);
        leader.resume();
      });
    },
  },

  'controller-killed': {
    shows: 'kill -9 of the controller: topics can be made at once again, and producers notice little',
    run: async (stage) => {
      const cluster = await stage.cluster();
      await underLoad(stage, cluster, async () => {
        const controller = await cluster.controller();
        await controller.kill();
        const began = performance.now();
        await (await stage.franz(cluster, { topic: 'made-meanwhile', partitions: 2, replicas: 2, records: 0 })).ended(
          60_000,
        );
        stage.tell(`a topic made ${ms(performance.now() - began)} after the kill`);
        controller.launch();
      });
    },
  },

  'all-killed': {
    shows: 'kill -9 of all nodes at once: what was acknowledged is there, and the loads go on',
    run: async (stage) => {
      const cluster = await stage.cluster();
      await underLoad(stage, cluster, async () => {
        await cluster.killAll();
        await cluster.launch();
        stage.tell(`formed again in ${ms(cluster.formedMs)}`);
        await pause(3000);
      });
    },
  },

  'rolling-restart': {
    shows: 'nodes restarted one by one under load: no error at a client, hardly a gap in acknowledgements',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const { gapMs, errors } = await underLoad(stage, cluster, async () => {
        for (const node of cluster.nodes) {
          await restart(node, cluster);
          await pause(1500);
        }
      });
      equal(errors, [], 'errors at clients');
      if (cluster.kind === 'chronik') expect(gapMs < restartGapMs, `longest gap ${ms(gapMs)}`);
    },
  },
};
