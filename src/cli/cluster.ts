import type { Command } from 'commander';
import { printJson, printTable } from './output.ts';
import { type GlobalOptions, withAdmin } from './session.ts';

/** `chronik cluster …` */
export function addClusterCommands(program: Command): void {
  const cluster = program.command('cluster').description('look at the cluster');
  cluster
    .command('info')
    .description('cluster id, brokers, controller, and what they hold')
    .action((_: unknown, command: Command) => showCluster(command.optsWithGlobals()));
}

async function showCluster(options: GlobalOptions): Promise<void> {
  await withAdmin(options, async (admin) => {
    const topics = await admin.listTopics();
    const metadata = await admin.metadata({ topics, forceUpdate: true });
    const partitions = [...metadata.topics.values()].flatMap((topic) => topic.partitions);
    const brokers = [...metadata.brokers].map(([nodeId, { host, port, rack }]) => ({
      nodeId,
      host,
      port,
      rack: rack ?? null,
      controller: nodeId === metadata.controllerId,
      leads: partitions.filter(({ leader }) => leader === nodeId).length,
      replicas: partitions.filter(({ replicas }) => replicas.includes(nodeId)).length,
    }));
    const leaderless = partitions.filter(({ leader }) => leader < 0).length;
    const underReplicated = partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length;
    const summary = {
      clusterId: metadata.id,
      topics: topics.length,
      partitions: partitions.length,
      leaderless,
      underReplicated,
    };
    if (options.output === 'json') {
      printJson({ ...summary, brokers });
      return;
    }
    printTable(['CLUSTER', 'TOPICS', 'PARTITIONS', 'LEADERLESS', 'UNDER-REPLICATED'], [Object.values(summary)]);
    process.stdout.write('\n');
    printTable(
      ['NODE', 'ADDRESS', 'RACK', 'CONTROLLER', 'LEADS', 'REPLICAS'],
      brokers.map((each) => [
        each.nodeId,
        `${each.host}:${each.port}`,
        each.rack,
        each.controller ? 'yes' : '',
        each.leads,
        each.replicas,
      ]),
    );
  });
}
