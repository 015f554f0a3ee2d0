import type { ClusterStatus, ImpairedPartition, MemberStatus } from '../cluster/index.ts';
import { type ClusterOptions, withCluster } from './cluster-session.ts';
import { colored, note, printJson, printTable } from './output.ts';

/** How many partitions of a kind are listed for a person; JSON has all. */
const LISTED_MAX = 20;

interface StatusOptions extends ClusterOptions {
  readonly check?: boolean;
}

/** `chronik cluster status` */
export async function showStatus(options: StatusOptions): Promise<void> {
  const status = await withCluster(options, (client) => client.status());
  const problems = problemsOf(status);
  if (options.output === 'json') printJson(statusJson(status, problems));
  else printStatus(status, problems);
  if (options.check === true && problems.length > 0) {
    note(`chronik: the cluster is not healthy: ${problems.join(', ')}`);
    process.exitCode = 1;
  }
}

/** What is not as it should be, in a few words each. */
function problemsOf(status: ClusterStatus): readonly string[] {
  const away = status.members.filter(({ state }) => state === 'fenced').map(({ nodeId }) => nodeId);
  return [
    ...(status.controllerId === -1 ? ['no controller'] : []),
    ...(away.length > 0 ? [`node ${away.join(', ')} away`] : []),
    ...(status.leaderless.length > 0 ? [`${status.leaderless.length} without leader`] : []),
    ...(status.underReplicated.length > 0 ? [`${status.underReplicated.length} under-replicated`] : []),
  ];
}

function statusJson(status: ClusterStatus, problems: readonly string[]): unknown {
  return {
    healthy: problems.length === 0,
    problems,
    ...status,
    members: status.members.map((member) => ({
      ...member,
      lagEntriesMax: member.lagEntriesMax ?? null,
      lagMsMax: member.lagMsMax ?? null,
    })),
    reassignments: status.reassignments.map(({ lagEntries, ...move }) => ({
      ...move,
      lagEntries: Object.fromEntries([...lagEntries].map(([nodeId, lag]) => [nodeId, lag ?? null])),
    })),
  };
}

function printStatus(status: ClusterStatus, problems: readonly string[]): void {
  const health = problems.length === 0 ? 'healthy' : problems.join(', ');
  const controller = status.controllerId === -1 ? null : status.controllerId;
  printTable(
    ['CLUSTER', 'CONTROLLER', 'EPOCH', 'TOPICS', 'PARTITIONS', 'HEALTH'],
    [[status.clusterId, controller, status.controllerEpoch, status.topics, status.partitions, health]],
    (_row, column) => (column === 5 ? (problems.length === 0 ? 'green' : 'red') : undefined),
  );
  process.stdout.write('\n');
  printMembers(status.members);
  printImpaired('Without leader', status.leaderless);
  printImpaired('Under-replicated', status.underReplicated);
  if (status.reassignments.length === 0) return;
  heading('Moving', status.reassignments.length);
  printTable(
    ['TOPIC', 'PARTITION', 'REPLICAS', 'ADDING', 'REMOVING', 'ENTRIES TO COPY'],
    status.reassignments
      .slice(0, LISTED_MAX)
      .map(({ topic, partition, replicas, addingReplicas, removingReplicas, lagEntries }) => [
        topic,
        partition,
        replicas.join(','),
        addingReplicas.join(',') || null,
        removingReplicas.join(',') || null,
        [...lagEntries].map(([nodeId, lag]) => `${nodeId}: ${lag ?? '?'}`).join(', ') || null,
      ]),
  );
}

function printMembers(members: readonly MemberStatus[]): void {
  const colours = { up: 'green', draining: 'yellow', fenced: 'red' } as const;
  printTable(
    ['NODE', 'STATE', 'KAFKA', 'RAFT', 'RACK', 'RELEASE', 'METADATA', 'LEADS', 'REPLICAS', 'LAG', 'LAG MS'],
    members.map((member) => [
      member.nodeId,
      member.state,
      `${member.host}:${member.port}`,
      member.raftPort === 0 ? null : `${member.raftHost}:${member.raftPort}`,
      member.rack,
      member.release,
      member.isController ? 'controller' : member.metadataRole,
      member.partitionsLed,
      member.partitions,
      member.lagEntriesMax,
      member.lagMsMax,
    ]),
    (row, column) => (column === 1 ? colours[members[row]!.state] : undefined),
  );
}

function printImpaired(title: string, partitions: readonly ImpairedPartition[]): void {
  if (partitions.length === 0) return;
  heading(title, partitions.length);
  printTable(
    ['TOPIC', 'PARTITION', 'LEADER', 'REPLICAS', 'ISR'],
    partitions
      .slice(0, LISTED_MAX)
      .map(({ topic, partition, leaderId, replicas, isr }) => [
        topic,
        partition,
        leaderId === -1 ? null : leaderId,
        replicas.join(','),
        isr.join(',') || null,
      ]),
  );
}

function heading(title: string, count: number): void {
  const shown = count > LISTED_MAX ? `, the first ${LISTED_MAX} of ${count} (--output json shows all)` : '';
  process.stdout.write(`\n${colored(`${title}${shown}:`, 'yellow')}\n`);
}
