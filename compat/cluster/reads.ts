import type { Cluster } from '../lib/cluster.ts';
import { equal, expect, pause, until } from '../lib/expect.ts';
import { clusterload } from '../lib/load.ts';
import { kafkaTool, runProgram } from '../lib/tools.ts';
import { samplesIn } from './metrics.ts';
import { allInSync, metricsOf, type Scenario, type Stage } from './scenario.ts';

/** How old a record may be when it is read from a follower of a healthy cluster. */
const stalenessMs = 100;

interface Followed {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly bytesByNode: Readonly<Record<string, number>>;
}

async function follow(cluster: Cluster, topic: string, rack: string): Promise<Followed> {
  const parameters = ['follow', '-topic', topic, '-partitions', '1', '-racks', rack];
  const { code, output } = await runProgram(clusterload, parameters, {
    environment: { COMPAT_BOOTSTRAP: cluster.bootstrap },
  });
  expect(code === 0, `reading in ${rack} ended with ${code}: ${output}`);
  return JSON.parse(output) as Followed;
}

/** Bytes of answers to fetches that each node has given. */
async function fetched(cluster: Cluster): Promise<readonly number[]> {
  const texts = await Promise.all(cluster.nodes.map(metricsOf));
  return texts.map((text) => {
    const answers = samplesIn(text, 'chronik_response_bytes_total');
    return answers.find(({ labels }) => labels === 'api="Fetch"')?.value ?? 0;
  });
}

async function readWithJava(cluster: Cluster, topic: string, rack: string): Promise<void> {
  await kafkaTool(cluster.bootstrap, 'consumer.ConsoleConsumer', [
    ...['--topic', topic, '--from-beginning', '--max-messages', '100', '--timeout-ms', '20000'],
    ...['--command-property', `client.rack=${rack}`],
  ]);
}

async function readWithLibrdkafka(cluster: Cluster, topic: string, rack: string): Promise<void> {
  const parameters = ['-C', '-b', cluster.bootstrap, '-t', topic, '-o', 'beginning', '-e', '-q'];
  const { code, output } = await runProgram('kcat', [...parameters, '-X', `client.rack=${rack}`]);
  expect(code === 0, `kcat ended with ${code}: ${output}`);
}

/** The node that coordinates a group. */
async function coordinator(cluster: Cluster, group: string): Promise<number> {
  const output = await kafkaTool(cluster.bootstrap, 'consumer.group.ConsumerGroupCommand', [
    '--describe',
    '--group',
    group,
    '--state',
  ]);
  const row = output.split('\n').find((line) => line.trim().startsWith(group)) ?? '';
  const id = /\((\d+)\)/.exec(row)?.[1];
  expect(id !== undefined, `no coordinator in:\n${output}`);
  return Number(id);
}

async function groupUnder(stage: Stage, disturb: (cluster: Cluster, group: string) => Promise<void>): Promise<void> {
  const cluster = await stage.cluster();
  const load = await stage.franz(cluster, { topic: 'work', partitions: 6, rate: 100 });
  const group = await stage.group(cluster, { topic: 'work', partitions: 6, group: 'workers', members: 3 });
  await until(30_000, 'the group reads', () => group.stat.read > 500);
  await pause(1000);
  group.resetGaps();
  await disturb(cluster, 'workers');
  await allInSync(cluster, 60_000);
  const { verdict } = await stage.settle(cluster, load);
  const last = await group.finish();
  equal(last.failed, 0, `offsets skipped or below a commit (${last.error})`);
  equal(last.acked, verdict.present, 'offsets committed');
  stage.tell(
    `${last.read} read, ${last.read - verdict.present} of them again, longest silence ${last.longestGapMs} ms`,
  );
}

export const reads: Readonly<Record<string, Scenario>> = {
  'follower-reads': {
    shows:
      'consumers of franz-go, Java and librdkafka read from the replica in their rack, what is committed, less than 100 ms old',
    run: async (stage) => {
      const cluster = await stage.cluster();
      for (const node of cluster.nodes) {
        const topic = `near-${node.id}`;
        await (await stage.franz(cluster, { topic, partitions: 1, records: 0 })).ended(30_000);
        await allInSync(cluster);
        const { p50Ms, p99Ms, bytesByNode } = await follow(cluster, topic, `rack-${node.id}`);
        const share = (bytesByNode[node.id] ?? 0) / Object.values(bytesByNode).reduce((sum, bytes) => sum + bytes, 0);
        stage.tell(
          `rack-${node.id}: ${p50Ms.toFixed(1)}/${p99Ms.toFixed(1)} ms old (p50/p99), ${(100 * share).toFixed(0)} % from node ${node.id}`,
        );
        expect(
          share > 0.7,
          `only ${(100 * share).toFixed(0)} % of what was read in rack-${node.id} came from its node`,
        );
        if (cluster.kind === 'kafka') continue;
        for (const client of [readWithJava, readWithLibrdkafka]) {
          const before = await fetched(cluster);
          await client(cluster, topic, `rack-${node.id}`);
          const now = await fetched(cluster);
          const bytes = now.map((value, position) => value - before[position]!);
          const own = bytes[node.id - 1]! / bytes.reduce((total, value) => total + value, 0);
          expect(own > 0.9, `${client.name} in rack-${node.id} got ${bytes.join(', ')} bytes from the nodes`);
        }
        expect(p99Ms < stalenessMs, `records are ${p99Ms.toFixed(1)} ms old (p99)`);
      }
    },
  },

  'group-coordinator-killed': {
    shows:
      'kill -9 of a group’s coordinator: no offset is skipped, none below a commit read again, all committed at the end',
    run: (stage) =>
      groupUnder(stage, async (cluster, group) => {
        const node = cluster.node(await coordinator(cluster, group));
        await node.kill();
        await pause(cluster.kind === 'kafka' ? 20_000 : 6000);
        node.launch();
      }),
  },

  'group-rolling-restart': {
    shows: 'a group goes on while the nodes are restarted one by one',
    run: (stage) =>
      groupUnder(stage, async (cluster) => {
        for (const node of cluster.nodes) {
          await node.stop();
          node.launch();
          await allInSync(cluster, 60_000);
          await pause(1000);
        }
      }),
  },
};
