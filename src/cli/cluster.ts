import { type Command, Option } from 'commander';
import { wholeNumber } from './arguments.ts';
import { addNode, reassign, rebalance, removeNode, transferLeader } from './cluster-changes.ts';
import { DEFAULT_NODE } from './cluster-session.ts';
import { showStatus } from './cluster-status.ts';
import { printJson, printTable } from './output.ts';
import { type GlobalOptions, withAdmin } from './session.ts';

const HELP = `
Where to ask: --node takes Raft addresses of members, tried in turn, as in --node node1:9093,node2:9093. Without it: the
variables CHRONIK_CLI_NODES, CHRONIK_CLUSTER_PEERS or CHRONIK_RAFT_PEERS, else ${DEFAULT_NODE}. Any member answers for all.

Examples:
  chronik cluster status --check
  chronik cluster add-node 4 --timeout 120
  chronik cluster rebalance --dry-run
  chronik cluster rebalance --replication-factor 3
  chronik cluster transfer-leader orders 0 --to 2
  chronik cluster reassign orders:0=2,3,1 orders:1=3,1,2
  chronik cluster remove-node 4

Ctrl-C ends the watching: what was begun goes on in the cluster.`;

/** `chronik cluster …` */
export function addClusterCommands(program: Command): void {
  const cluster = onNodes(program.command('cluster'))
    .description('look at the cluster and change its members')
    .addHelpText('after', HELP);

  cluster
    .command('info')
    .description('cluster id, brokers, controller, and what they hold; from any broker by the Kafka protocol')
    .action((_: unknown, command: Command) => showCluster(command.optsWithGlobals()));

  onNodes(cluster.command('status'))
    .description('members, their state and lag, and partitions that are not as they should be')
    .option('--check', 'exit with 1 when something is not as it should be')
    .action((_: unknown, command: Command) => showStatus(command.optsWithGlobals()));

  onNodes(cluster.command('add-node').argument('<id>', 'id of the node', nodeId))
    .description('wait until a node that was started with this cluster\u2019s peers takes part')
    .option('--timeout <seconds>', 'give up after so long', wholeNumber(1), 60)
    .action((id: number, _: unknown, command: Command) => addNode(id, command.optsWithGlobals()));

  onNodes(cluster.command('remove-node').argument('<id>', 'id of the node', nodeId))
    .description('move everything away from a node, then forget it')
    .option('--cancel', 'let a node stay whose removal is under way')
    .action((id: number, _: unknown, command: Command) => removeNode(id, command.optsWithGlobals()));

  onNodes(cluster.command('rebalance'))
    .description('spread replicas and leaders evenly with few moves')
    .option('--dry-run', 'only show what would move')
    .option('-r, --replication-factor <count>', 'raise partitions with fewer replicas to so many', wholeNumber(1))
    .action((_: unknown, command: Command) => rebalance(command.optsWithGlobals()));

  onNodes(cluster.command('transfer-leader'))
    .argument('<topic>', 'name of the topic')
    .argument('<partition>', 'number of the partition', wholeNumber(0))
    .description('hand the leadership of a partition to another of its replicas')
    .requiredOption('--to <id>', 'the node that is to lead', nodeId)
    .option('--timeout <seconds>', 'give up after so long', wholeNumber(1), 10)
    .action((topic: string, partition: number, _: unknown, command: Command) =>
      transferLeader(topic, partition, command.optsWithGlobals()),
    );

  onNodes(cluster.command('reassign <topic:partition=nodes...>'))
    .description('set the replicas of partitions, the preferred leader first; also another replication factor')
    .option('--cancel', 'stop moves that are under way; then without =nodes')
    .option('--no-wait', 'do not wait until the replicas are in their places')
    .action((words: string[], _: unknown, command: Command) => reassign(words, command.optsWithGlobals()));
}

function onNodes(command: Command): Command {
  return command.addOption(new Option('--node <host:port,...>', 'Raft addresses of members to ask, tried in turn'));
}

function nodeId(text: string): number {
  return wholeNumber(1)(text);
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
