import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../lib/cluster.ts';
import { contains, equal, expect, until } from '../lib/expect.ts';
import { kafkaTool } from '../lib/tools.ts';
import { allInSync, ms, type Scenario, type Stage } from './scenario.ts';

interface Assignment {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
}

/** Has a reassignment carried out by the tool, and waits until the tool calls it complete. */
async function reassign(stage: Stage, cluster: Cluster, partitions: readonly Assignment[]): Promise<number> {
  const file = join(stage.directory, 'reassignment.json');
  writeFileSync(file, JSON.stringify({ version: 1, partitions }));
  const parameters = ['--reassignment-json-file', file];
  await kafkaTool(cluster.bootstrap, 'reassign.ReassignPartitionsCommand', [...parameters, '--execute']);
  return await until(60_000, 'the reassignment is complete', async () => {
    const output = await kafkaTool(cluster.bootstrap, 'reassign.ReassignPartitionsCommand', [
      ...parameters,
      '--verify',
    ]);
    return partitions.every(({ topic, partition }) =>
      output.includes(`Reassignment of partition ${topic}-${partition} is completed.`),
    );
  });
}

async function replicasOf(cluster: Cluster, topic: string): Promise<(readonly number[])[]> {
  const description = await cluster.describe();
  return description!.topics.get(topic)!.map(({ replicas }) => replicas);
}

export const tools: Readonly<Record<string, Scenario>> = {
  'topics-tool': {
    shows:
      'kafka-topics: replication factor, replicas and in-sync replicas, partitions added live, under-replicated ones shown',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const create = ['--create', '--topic', 'orders', '--partitions', '3', '--replication-factor', '3'];
      await kafkaTool(cluster.bootstrap, 'TopicCommand', create);
      await allInSync(cluster);
      const described = await kafkaTool(cluster.bootstrap, 'TopicCommand', ['--describe', '--topic', 'orders']);
      contains(described, ['PartitionCount: 3', 'ReplicationFactor: 3']);
      for (const line of described.split('\n').filter((text) => text.includes('Leader:'))) {
        const [, leader, replicas, inSync] = /Leader: (\d+)\tReplicas: ([\d,]+)\tIsr: ([\d,]+)/.exec(line) ?? [];
        equal(replicas?.split(',').sort(), ['1', '2', '3'], 'replicas');
        equal(inSync?.split(',').sort(), ['1', '2', '3'], 'in-sync replicas');
        expect(leader !== undefined, `no leader in ${line}`);
      }
      const load = await stage.franz(cluster, { topic: 'orders', partitions: 3, rate: 100, create: false });
      await kafkaTool(cluster.bootstrap, 'TopicCommand', ['--alter', '--topic', 'orders', '--partitions', '6']);
      await allInSync(cluster);
      equal((await replicasOf(cluster, 'orders')).length, 6, 'partitions');
      await stage.settle(cluster, load);
      const lost = cluster.node(3);
      await lost.kill();
      const rest = cluster.node(1).bootstrap;
      await until(30_000, 'partitions are under-replicated', async () =>
        (await kafkaTool(rest, 'TopicCommand', ['--describe', '--under-replicated-partitions'])).includes(
          'Topic: orders',
        ),
      );
      lost.launch();
      await allInSync(cluster, 60_000);
      await kafkaTool(cluster.bootstrap, 'TopicCommand', ['--delete', '--topic', 'orders']);
      await until(10_000, 'the topic is gone', async () => !(await cluster.describe())!.topics.has('orders'));
    },
  },

  'quorum-tool': {
    shows: 'kafka-metadata-quorum: leader, voters and their lag; another leader after the first was killed',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const status = await kafkaTool(cluster.bootstrap, 'MetadataQuorumCommand', ['describe', '--status']);
      contains(status, [/LeaderId:\s+[123]\b/, /LeaderEpoch:\s+\d+/, /HighWatermark:\s+\d+/, /MaxFollowerLag:\s+\d+/]);
      for (const id of [1, 2, 3]) contains(status, [new RegExp(`CurrentVoters:.*\\b${id}\\b`)]);
      const leader = Number(/LeaderId:\s+(\d+)/.exec(status)![1]);
      const replication = await kafkaTool(cluster.bootstrap, 'MetadataQuorumCommand', ['describe', '--replication']);
      const roles = replication
        .split('\n')
        .slice(1)
        .map((line) => /(Leader|Follower|Observer)\s*$/.exec(line)?.[1]);
      equal(roles.filter((role) => role === 'Leader').length, 1, `leaders in ${replication}`);
      equal(roles.filter((role) => role === 'Follower').length, 2, `followers in ${replication}`);
      await cluster.node(leader).kill();
      const rest = cluster.nodes.filter(({ id }) => id !== leader)[0]!.bootstrap;
      await until(30_000, 'another leader', async () => {
        const output = await kafkaTool(rest, 'MetadataQuorumCommand', ['describe', '--status']);
        const next = Number(/LeaderId:\s+(-?\d+)/.exec(output)?.[1]);
        return next > 0 && next !== leader;
      });
    },
  },

  'reassign-tool': {
    shows: 'kafka-reassign-partitions: one replica becomes three and two again, and moves, under load; nothing is lost',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const parameters = ['--create', '--topic', 'moving', '--replica-assignment', '1,2'];
      await kafkaTool(cluster.bootstrap, 'TopicCommand', parameters);
      // With the minimum of two in-sync replicas a topic of one replica would take nothing.
      await kafkaTool(cluster.bootstrap, 'kafka.admin.ConfigCommand', [
        ...['--alter', '--entity-type', 'topics', '--entity-name', 'moving', '--add-config', 'min.insync.replicas=1'],
      ]);
      const racks = ['rack-1', 'rack-2'];
      const load = await stage.franz(cluster, { topic: 'moving', partitions: 2, rate: 200, create: false, racks });
      const move = async (...replicas: readonly number[][]): Promise<void> => {
        const plan = replicas.map((list, partition) => ({ topic: 'moving', partition, replicas: list }));
        const took = await reassign(stage, cluster, plan);
        equal(await replicasOf(cluster, 'moving'), replicas, 'replicas');
        stage.tell(`to ${replicas.map((list) => list.join()).join(' and ')} in ${ms(took)}`);
      };
      await move([1, 2, 3], [2, 3, 1]);
      await allInSync(cluster);
      await move([3, 2], [1, 3]);
      await move([2], [3]);
      await move([1, 2, 3], [3, 1, 2]);
      await allInSync(cluster);
      await stage.settle(cluster, load);
      const listed = await kafkaTool(cluster.bootstrap, 'reassign.ReassignPartitionsCommand', ['--list']);
      contains(listed, [/No partition reassignments found/]);
    },
  },

  'election-tool': {
    shows: 'kafka-leader-election: leadership goes back to the preferred replica, under load',
    run: async (stage) => {
      const settings = { 'auto.leader.rebalance.enable': 'false' };
      const cluster = await stage.cluster({ settings });
      const load = await stage.franz(cluster, { topic: 'led', partitions: 6, rate: 100 });
      const first = cluster.node(1);
      await first.kill();
      await until(30_000, 'node 1 leads nothing', async () => {
        const description = await cluster.describe(cluster.node(2));
        return description!.topics.get('led')!.every(({ leader }) => leader > 1);
      });
      first.launch();
      await allInSync(cluster, 60_000);
      await kafkaTool(cluster.bootstrap, 'LeaderElectionCommand', [
        ...['--election-type', 'preferred', '--all-topic-partitions'],
      ]);
      await until(10_000, 'every partition is led by its first replica', async () => {
        const description = await cluster.describe();
        return description!.topics.get('led')!.every(({ leader, replicas }) => leader === replicas[0]);
      });
      await stage.settle(cluster, load);
    },
  },

  'configs-tool': {
    shows: 'kafka-configs: settings of a topic, of one broker and of all, changed at one node and in force at all',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const create = ['--create', '--topic', 'set', '--partitions', '3', '--replication-factor', '3'];
      await kafkaTool(cluster.bootstrap, 'TopicCommand', create);
      const alter = async (entity: readonly string[], config: string): Promise<void> => {
        const parameters = [...entity, '--alter', '--add-config', config];
        await kafkaTool(cluster.node(1).bootstrap, 'kafka.admin.ConfigCommand', parameters);
      };
      const shown = (node: number, entity: readonly string[]): Promise<string> =>
        kafkaTool(cluster.node(node).bootstrap, 'kafka.admin.ConfigCommand', [...entity, '--describe']);
      const topic = ['--entity-type', 'topics', '--entity-name', 'set'];
      await alter(topic, 'retention.ms=123456');
      const all = ['--entity-type', 'brokers', '--entity-default'];
      await alter(all, 'log.cleaner.threads=2');
      const one = ['--entity-type', 'brokers', '--entity-name', '2'];
      await alter(one, 'log.cleaner.threads=3');
      for (const { id } of cluster.nodes) {
        await until(10_000, `node ${id} shows the topic's setting`, async () =>
          (await shown(id, topic)).includes('retention.ms=123456'),
        );
        contains(await shown(id, all), ['log.cleaner.threads=2']);
      }
      contains(await shown(3, one), ['log.cleaner.threads=3']);
    },
  },

  'groups-tool': {
    shows: 'kafka-consumer-groups at any node: offsets of a group, reset, kept when its coordinator is gone',
    run: async (stage) => {
      const cluster = await stage.cluster();
      const create = ['--create', '--topic', 'read', '--partitions', '1', '--replication-factor', '3'];
      await kafkaTool(cluster.bootstrap, 'TopicCommand', create);
      const lines = Array.from({ length: 30 }, (_, number) => `${number}\n`).join('');
      await kafkaTool(cluster.bootstrap, 'ConsoleProducer', ['--topic', 'read'], lines);
      await kafkaTool(cluster.bootstrap, 'consumer.ConsoleConsumer', [
        ...['--topic', 'read', '--group', 'g', '--from-beginning', '--max-messages', '30', '--timeout-ms', '20000'],
      ]);
      const describe = (node: number): Promise<string> =>
        kafkaTool(cluster.node(node).bootstrap, 'consumer.group.ConsumerGroupCommand', [
          '--describe',
          '--group',
          'g',
          '--offsets',
        ]);
      for (const { id } of cluster.nodes) contains(await describe(id), [/g\s+read\s+0\s+30\s+30\s+0\s/]);
      await kafkaTool(cluster.bootstrap, 'consumer.group.ConsumerGroupCommand', [
        ...['--group', 'g', '--topic', 'read', '--reset-offsets', '--to-offset', '7', '--execute'],
      ]);
      for (const { id } of cluster.nodes) {
        await cluster.node(id).kill();
        contains(await describe((id % 3) + 1), [/g\s+read\s+0\s+7\s+30\s+23\s/]);
        cluster.node(id).launch();
        await allInSync(cluster, 60_000);
      }
    },
  },
};
