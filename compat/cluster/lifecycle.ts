import type { Cluster } from '../lib/cluster.ts';
import type { ClusterForm } from '../lib/cluster-commands.ts';
import { contains, equal, expect, until } from '../lib/expect.ts';
import { kafkaTool, runProgram } from '../lib/tools.ts';
import { allInSync, ms, type Scenario, type Stage } from './scenario.ts';

/** Formation after the last node has started. */
const formationMs = 2000;
/** All nodes' end; each may take its time for requests that are being answered. */
const stopMs = 2000;

function forms(form: ClusterForm): Scenario {
  return {
    shows: `three nodes told of each other by ${form} form a cluster in under two seconds, on ports that do not collide`,
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster({ form });
      stage.tell(`formed in ${ms(cluster.formedMs)}`);
      expect(cluster.formedMs < formationMs, `formed in ${ms(cluster.formedMs)}`);
      const views = await Promise.all(cluster.nodes.map((node) => node.describe()));
      for (const view of views) {
        equal(view?.brokers.map(({ id }) => id).sort(), [1, 2, 3], 'brokers');
        equal(view?.controller, views[0]?.controller, 'controller');
      }
      equal(await cluster.stopAll(), [0, 0, 0], 'exit codes');
    },
  };
}

async function layout(cluster: Cluster, id: number, topic: string): Promise<unknown> {
  const description = await cluster.node(id).describe();
  return description?.topics.get(topic)?.map(({ partition, replicas }) => [partition, replicas]);
}

/** Records of a topic as `key:value`-less lines, read by the tool of a person. */
function readAll(bootstrap: string, topic: string, count: number): Promise<string> {
  const parameters = ['--topic', topic, '--from-beginning', '--max-messages', `${count}`, '--timeout-ms', '20000'];
  return kafkaTool(bootstrap, 'consumer.ConsoleConsumer', parameters);
}

async function createEverywhere(cluster: Cluster): Promise<void> {
  for (const node of cluster.nodes) {
    const topic = `made-on-${node.id}`;
    const parameters = ['--create', '--topic', topic, '--partitions', '6', '--replication-factor', '3'];
    await kafkaTool(node.bootstrap, 'TopicCommand', parameters);
    const made = await layout(cluster, node.id, topic);
    for (const other of cluster.nodes) {
      await until(
        2000,
        `node ${other.id} knows ${topic}`,
        async () => (await layout(cluster, other.id, topic)) !== undefined,
      );
      equal(await layout(cluster, other.id, topic), made, `assignment of ${topic} at node ${other.id}`);
    }
  }
}

async function spread(cluster: Cluster): Promise<void> {
  const description = await cluster.describe();
  for (const [topic, partitions] of description!.topics) {
    if (!topic.startsWith('made-on-')) continue;
    const leaders = cluster.nodes.map(({ id }) => partitions.filter(({ leader }) => leader === id).length);
    equal(leaders, [2, 2, 2], `leaders of ${topic} by node`);
  }
}

export const lifecycle: Readonly<Record<string, Scenario>> = {
  'forms-environment': forms('environment'),
  'forms-flags': forms('flags'),
  'forms-file': forms('file'),

  'single-partition': {
    shows:
      'one partition, made by the first record that any node gets: acks=all by librdkafka, read in order by Java at the others',
    run: async (stage) => {
      const cluster = await stage.cluster({ settings: { 'num.partitions': '1' } });
      const lines = Array.from({ length: 300 }, (_, number) => `line ${number}`);
      for (const node of cluster.nodes) {
        const topic = `first-at-${node.id}`;
        const parameters = ['-P', '-b', node.bootstrap, '-t', topic, '-X', 'acks=all'];
        const { code, output } = await runProgram('kcat', parameters, { input: `${lines.join('\n')}\n` });
        expect(code === 0, `kcat at node ${node.id} ended with ${code}: ${output}`);
        const other = cluster.node((node.id % 3) + 1).bootstrap;
        const read = (await readAll(other, topic, lines.length)).split('\n').filter((line) => line.startsWith('line'));
        equal(read, lines, `records of ${topic}`);
        contains(await kafkaTool(other, 'GetOffsetShell', ['--topic', topic]), [`${topic}:0:${lines.length}\n`]);
        const made = (await cluster.describe())!.topics.get(topic)!;
        equal(
          made.map(({ replicas }) => replicas.toSorted()),
          [[1, 2, 3]],
          `replicas of ${topic}`,
        );
      }
    },
  },

  'stopped-together': {
    shows: 'nodes that are told to stop at once do so in order, and none waits for the others to take over from it',
    chronikOnly: true,
    run: async (stage) => {
      const cluster = await stage.cluster();
      const topic = ['--create', '--topic', 'many', '--partitions', '60', '--replication-factor', '3'];
      await kafkaTool(cluster.bootstrap, 'TopicCommand', topic);
      await allInSync(cluster);
      const began = performance.now();
      equal(await cluster.stopAll(), [0, 0, 0], 'exit codes');
      const tookMs = performance.now() - began;
      stage.tell(`all ended after ${ms(tookMs)}`);
      expect(tookMs < stopMs, `all ended only after ${ms(tookMs)}`);
    },
  },

  lifecycle: {
    shows:
      'a topic made on one node is on the others; a restart of all and the loss of a node keep it, its data and offsets',
    run: async (stage) => {
      const cluster = await stage.cluster();
      await createEverywhere(cluster);
      await allInSync(cluster);
      await until(15_000, 'leaders are spread', () =>
        spread(cluster).then(
          () => true,
          () => false,
        ),
      );
      const lines = Array.from({ length: 500 }, (_, number) => `line ${number}`);
      await kafkaTool(cluster.node(1).bootstrap, 'ConsoleProducer', ['--topic', 'made-on-2'], `${lines.join('\n')}\n`);
      await readAsGroup(cluster, 'made-on-2', 'readers', lines.length);
      const before = await layout(cluster, 1, 'made-on-3');

      await cluster.stopAll();
      await cluster.launch();
      stage.tell(`formed again in ${ms(cluster.formedMs)}`);
      await allInSync(cluster);
      equal(await layout(cluster, 3, 'made-on-3'), before, 'assignment after the restart');
      await check(cluster, lines, 'after the restart of all');

      await cluster.killAll();
      await cluster.launch();
      await check(cluster, lines, 'after kill -9 of all');

      const lost = await cluster.leader('made-on-2', 0);
      await lost.kill();
      const survivor = cluster.nodes.find((node) => node !== lost)!;
      await check(cluster, lines, 'without one node', survivor.bootstrap);
      const parameters = ['--create', '--topic', 'made-by-two', '--partitions', '3', '--replication-factor', '2'];
      await kafkaTool(survivor.bootstrap, 'TopicCommand', parameters);
      await kafkaTool(survivor.bootstrap, 'ConsoleProducer', ['--topic', 'made-by-two'], 'one\ntwo\n');
      lost.launch();
      await allInSync(cluster, 60_000);
      equal(await layout(cluster, lost.id, 'made-by-two'), await layout(cluster, survivor.id, 'made-by-two'), 'layout');
      await preferredLeaders(stage, cluster);
    },
  },
};

async function readAsGroup(cluster: Cluster, topic: string, group: string, count: number): Promise<void> {
  const parameters = ['--topic', topic, '--group', group, '--from-beginning', '--max-messages', `${count}`];
  await kafkaTool(cluster.bootstrap, 'consumer.ConsoleConsumer', [...parameters, '--timeout-ms', '20000']);
}

/** The lines are there, and the group has read them. */
async function check(cluster: Cluster, lines: readonly string[], when: string, bootstrap = cluster.bootstrap) {
  const read = (await readAll(bootstrap, 'made-on-2', lines.length))
    .split('\n')
    .filter((line) => line.startsWith('line'));
  equal(read.sort(), [...lines].sort(), `records ${when}`);
  const described = await kafkaTool(bootstrap, 'consumer.group.ConsumerGroupCommand', [
    '--describe',
    '--group',
    'readers',
    '--offsets',
  ]);
  // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG ...
  const rows = described
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([group]) => group === 'readers');
  const committed = rows.reduce((sum, row) => sum + Number(row[3]), 0);
  equal(committed, lines.length, `committed offsets ${when}`);
}

/** Leadership returns to the first replica of each partition by itself. */
async function preferredLeaders(stage: Stage, cluster: Cluster): Promise<void> {
  // Apache Kafka looks at this every five minutes only.
  if (cluster.kind === 'kafka') return;
  const took = await until(30_000, 'every partition is led by its first replica', async () => {
    const description = await cluster.describe();
    return [...description!.topics.values()].flat().every(({ leader, replicas }) => leader === replicas[0]);
  });
  stage.tell(`preferred leaders after ${ms(took)}`);
}
