import type { AdminClient } from '../admin/index.ts';
import type { PartitionMove, Progress, RebalancePlan } from '../cluster/index.ts';
import { type ClusterOptions, hostPort, withCluster } from './cluster-session.ts';
import { CommandError, UsageError } from './failure.ts';
import { note, printJson, printTable } from './output.ts';
import { StepProgress } from './progress.ts';

/** What a shell makes of an interrupted command. */
const EXIT_INTERRUPTED = 130;
/** How often a reassignment is looked at, milliseconds. */
const POLL_MS = 500;

export interface TimeoutOptions extends ClusterOptions {
  /** Seconds. */
  readonly timeout: number;
}

/** `chronik cluster add-node ID` */
export function addNode(nodeId: number, options: TimeoutOptions): Promise<void> {
  return follow(
    options,
    { nodeId, added: true },
    `node ${nodeId} takes part in the cluster; move partitions to it with: chronik cluster rebalance`,
    (client, signal) => client.addNode(nodeId, options.timeout * 1_000, signal),
  );
}

/** `chronik cluster remove-node ID [--cancel]` */
export async function removeNode(nodeId: number, options: ClusterOptions & { cancel?: boolean }): Promise<void> {
  if (options.cancel === true) {
    await withCluster(options, (client) => client.cancelRemoval(nodeId));
    report(options, { nodeId, canceled: true }, `node ${nodeId} stays in the cluster`);
    return;
  }
  const text = `node ${nodeId} is removed: stop its process; its data folder is of no more use`;
  await follow(options, { nodeId, removed: true }, text, async function* (client, signal) {
    // A node that has left hears no more of the cluster, not even that it is removed: others tell it better.
    const { members } = await client.status();
    const staying = members.filter((member) => member.nodeId !== nodeId && member.state === 'up');
    await client.prefer(staying.map(({ raftHost, raftPort }) => hostPort(raftHost, raftPort)));
    yield* client.removeNode(nodeId, signal);
  });
}

/** `chronik cluster transfer-leader TOPIC PARTITION --to ID` */
export async function transferLeader(
  topic: string,
  partition: number,
  options: TimeoutOptions & { to: number },
): Promise<void> {
  const { to, timeout } = options;
  await withCluster(options, (client) => client.transferLeader({ topic, partition }, to, timeout * 1_000));
  report(options, { topic, partition, leader: to }, `node ${to} leads ${topic}-${partition}`);
}

export interface RebalanceCommandOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly replicationFactor?: number;
}

/** `chronik cluster rebalance [--dry-run]` */
export async function rebalance(options: RebalanceCommandOptions): Promise<void> {
  const request = options.replicationFactor === undefined ? {} : { replicationFactor: options.replicationFactor };
  if (options.dryRun === true) {
    const plan = await withCluster(options, (client) => client.planRebalance(request));
    if (options.output === 'json') printJson(planJson(plan));
    else printPlan(plan);
    return;
  }
  await follow(options, { rebalanced: true }, 'replicas and leaders are spread evenly', (client, signal) =>
    client.rebalance(request, signal),
  );
}

export interface ReassignOptions extends ClusterOptions {
  readonly cancel?: boolean;
  /** False with --no-wait. */
  readonly wait: boolean;
}

/** `chronik cluster reassign TOPIC:PARTITION=ID,ID… [--cancel] [--no-wait]` */
export async function reassign(words: readonly string[], options: ReassignOptions): Promise<void> {
  const moves = words.map((word) => parseMove(word, options.cancel === true));
  await withCluster(options, async (client) => {
    const outcomes = await client.reassign(moves);
    const refused = outcomes.filter(({ errorCode }) => errorCode !== 0);
    for (const { topic, partition, errorMessage } of refused) note(`${topic}-${partition}: ${errorMessage}`);
    if (options.wait && refused.length < moves.length && options.cancel !== true) await waitForMoves(client, moves);
    if (options.output === 'json') printJson(outcomes);
    if (refused.length > 0) throw new CommandError(`${refused.length} of ${moves.length} reassignments were refused`);
    if (options.output === 'table') note(options.cancel === true ? 'canceled' : options.wait ? 'done' : 'begun');
  });
}

function parseMove(word: string, cancel: boolean): PartitionMove {
  const match = /^([^:=]+):(\d{1,6})(?:=(\d+(?:,\d+)*))?$/.exec(word);
  if (match === null || (match[3] === undefined) !== cancel) {
    const shape = cancel ? 'TOPIC:PARTITION, as in orders:0' : 'TOPIC:PARTITION=NODE,NODE, as in orders:0=1,2,3';
    throw new UsageError(`"${word}" must be ${shape}`);
  }
  const replicas = match[3] === undefined ? null : match[3].split(',').map(Number);
  return { topic: match[1]!, partition: Number(match[2]), replicas };
}

/** Until none of the partitions moves any more. Ctrl-C ends the waiting and not the moves. */
async function waitForMoves(client: AdminClient, moves: readonly PartitionMove[]): Promise<void> {
  const wanted = new Set(moves.map(({ topic, partition }) => `${topic}-${partition}`));
  await watched(async (signal, progress) => {
    while (!signal.aborted) {
      const { reassignments } = await client.status();
      const moving = reassignments.filter(({ topic, partition }) => wanted.has(`${topic}-${partition}`));
      const left = moving
        .flatMap(({ lagEntries }) => [...lagEntries.values()])
        .reduce<number>((a, b) => a + (b ?? 0), 0);
      const message = moving.length === 0 ? 'replicas are in their places' : `${left} entries to copy`;
      progress.step({ message, done: wanted.size - moving.length, total: wanted.size });
      if (moving.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  });
}

/** Shows the steps of an operation to its end; `result` and `text` say what was reached. */
async function follow(
  options: ClusterOptions,
  result: unknown,
  text: string,
  begin: (client: AdminClient, signal: AbortSignal) => AsyncIterable<Progress>,
): Promise<void> {
  const finished = await withCluster(options, (client) =>
    watched(async (signal, progress) => {
      for await (const step of begin(client, signal)) progress.step(step);
    }),
  );
  if (finished) report(options, result, text);
}

/** Runs `work` until it ends, or until Ctrl-C: then the operation goes on without a watcher. Returns whether it ended. */
async function watched(work: (signal: AbortSignal, progress: StepProgress) => Promise<void>): Promise<boolean> {
  const abort = new AbortController();
  const progress = new StepProgress();
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  try {
    await work(abort.signal, progress);
  } finally {
    process.off('SIGINT', interrupt);
    progress.end();
  }
  if (!abort.signal.aborted) return true;
  note('no longer watching; what was begun goes on in the cluster: chronik cluster status');
  process.exitCode = EXIT_INTERRUPTED;
  return false;
}

function planJson(plan: RebalancePlan): unknown {
  return { ...plan, before: Object.fromEntries(plan.before), after: Object.fromEntries(plan.after) };
}

function printPlan(plan: RebalancePlan): void {
  if (plan.moves.length === 0) {
    note('nothing to do: replicas and leaders are spread evenly');
    return;
  }
  printTable(
    ['TOPIC', 'PARTITION', 'FROM', 'TO'],
    plan.moves.map(({ topic, partition, from, to }) => [topic, partition, from.join(','), to.join(',')]),
  );
  process.stdout.write('\n');
  const nodes = [...new Set([...plan.before.keys(), ...plan.after.keys()])].sort((a, b) => a - b);
  printTable(
    ['NODE', 'REPLICAS', 'THEN', 'LEADERS', 'THEN'],
    nodes.map((nodeId) => [
      nodeId,
      plan.before.get(nodeId)?.replicas ?? 0,
      plan.after.get(nodeId)?.replicas ?? 0,
      plan.before.get(nodeId)?.leaders ?? 0,
      plan.after.get(nodeId)?.leaders ?? 0,
    ]),
  );
  note(`\n${plan.replicasMoved} replicas to copy, ${plan.leadersMoved} leaders to move; without --dry-run it is done`);
}

function report(options: ClusterOptions, result: unknown, text: string): void {
  if (options.output === 'json') printJson(result);
  else note(text);
}
