import type { Clock, Uuid } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import { RpcError } from '../transport/index.ts';
import type {
  ClusterAdmin,
  ClusterStatus,
  ImpairedPartition,
  MemberState,
  MemberStatus,
  PlannedMove,
  Progress,
  ReassignmentProgress,
  RebalanceOptions,
  RebalancePlan,
} from './admin-types.ts';
import type { ControllerLink } from './controller-link.ts';
import { isIn } from './member-controller.ts';
import type { Member } from './members.ts';
import type { MembershipWatch } from './membership-watch.ts';
import type { Metadata } from './metadata.ts';
import { nextEvent } from './next-event.ts';
import type { PartitionHost } from './partition-host.ts';
import { planRebalancing } from './rebalance-plan.ts';
import type { NodeCalls } from './rpc.ts';
import { ApiError, type Controller, type TopicPartition } from './types.ts';

/** How long another node may take to say how its partitions are. */
const ASK_TIMEOUT_MS = 2_000;
const CONTROLLER_TIMEOUT_MS = 10_000;
/** Followers behind that one node tells of, the furthest first. */
const LAGS_MAX = 10_000;
/** Partitions that a rebalance moves at the same time. */
const MOVES_AT_ONCE = 20;

export interface AdminOptions {
  readonly nodeId: NodeId;
  readonly metadata: Metadata;
  readonly controller: Controller;
  readonly link: ControllerLink;
  readonly calls: NodeCalls;
  readonly host: PartitionHost;
  /** `__meta`-0. */
  readonly partition: Partition;
  readonly watch: MembershipWatch;
  readonly clock: Clock;
}

/** A follower that is behind: topic id, partition, node, entries, milliseconds. */
type Lag = readonly [topicId: Uuid, partition: number, nodeId: NodeId, lagEntries: number, lagMs: number];

/** The administration of the cluster, from this node. See {@link ClusterAdmin}. */
export class Administration implements ClusterAdmin {
  readonly #options: AdminOptions;

  constructor(options: AdminOptions) {
    this.#options = options;
    options.calls.answer('cluster.lags', () => this.#ownLags());
  }

  async status(): Promise<ClusterStatus> {
    const { metadata, partition, host } = this.#options;
    const { members, featureLevel } = metadata.state;
    const lags = new Map(
      await Promise.all([...members.keys()].map(async (nodeId) => [nodeId, await this.#lagsOf(nodeId)] as const)),
    );
    const topics = metadata.topics();
    const partitions = topics.flatMap((topic) =>
      topic.partitions.map((image) => {
        // Without a controller nobody is told of leaders any more: then it counts what the replicas of this node know.
        const own = metadata.controllerId === -1 ? host.get(topic.id, image.partition) : undefined;
        return { topic: topic.name, ...image, leaderId: own?.leaderId ?? image.leaderId };
      }),
    );
    const impaired = ({
      topic,
      partition: number,
      leaderId,
      replicas,
      isr,
    }: (typeof partitions)[number]): ImpairedPartition => ({
      topic,
      partition: number,
      leaderId,
      replicas,
      isr,
    });
    return {
      clusterId: metadata.clusterId,
      controllerId: metadata.controllerId,
      controllerEpoch: partition.leaderEpoch,
      featureLevel,
      members: [...members.values()]
        .sort((a, b) => a.nodeId - b.nodeId)
        .map((member) => ({
          ...this.#member(member, lags),
          partitions: partitions.filter(({ replicas }) => replicas.includes(member.nodeId)).length,
          partitionsLed: partitions.filter(({ leaderId }) => leaderId === member.nodeId).length,
        })),
      topics: topics.length,
      partitions: partitions.length,
      underReplicated: partitions
        .filter(({ leaderId, isr, replicas }) => leaderId !== -1 && isr.length < replicas.length)
        .map(impaired),
      leaderless: partitions.filter(({ leaderId }) => leaderId === -1).map(impaired),
      reassignments: this.#reassignments(lags),
    };
  }

  async *addNode(nodeId: NodeId, timeoutMs: number, signal: AbortSignal): AsyncIterable<Progress> {
    const { metadata, partition, clock } = this.#options;
    const untilMs = clock.monotonicMs() + timeoutMs;
    const look = (): Progress => {
      const member = metadata.state.members.get(nodeId);
      const step = (message: string, done: number): Progress => ({ message, done, total: 3 });
      if (member === undefined)
        return step(`waiting for node ${nodeId}: start it with the addresses of this cluster's nodes`, 0);
      if (!isIn(partition, nodeId)) return step(`node ${nodeId} has joined and is about to receive the metadata`, 1);
      if (member.fenced) return step(`node ${nodeId} receives the metadata and starts`, 2);
      return step(`node ${nodeId} serves clients at ${member.host}:${member.port}`, 3);
    };
    yield* this.#watch(look, signal, () => {
      if (clock.monotonicMs() < untilMs) return;
      throw new ApiError(ErrorCode.REQUEST_TIMED_OUT, `Node ${nodeId} has not joined within ${timeoutMs} ms.`);
    });
  }

  async *removeNode(nodeId: NodeId, signal: AbortSignal): AsyncIterable<Progress> {
    const { metadata, nodeId: ownId, watch } = this.#options;
    await this.#drain(nodeId, true);
    const total = this.#heldBy(nodeId) + 1;
    let isGone = false;
    yield* this.#watch(
      () => {
        const member = metadata.state.members.get(nodeId);
        if (isGone || member === undefined) return { message: `node ${nodeId} is removed`, done: total, total };
        const left = Math.min(this.#heldBy(nodeId), total - 1);
        const message =
          left > 0
            ? `${left} partitions are still on node ${nodeId}`
            : `node ${nodeId} leaves the metadata of the cluster`;
        return { message, done: total - 1 - left, total };
      },
      signal,
      async () => {
        if (metadata.state.members.get(nodeId)?.draining === false) {
          throw new ApiError(ErrorCode.INVALID_REQUEST, `The removal of node ${nodeId} was cancelled.`);
        }
        // A node that has left the group of the metadata is not told of the rest by it.
        if (nodeId === ownId) isGone = await watch.isRemoved();
      },
    );
  }

  cancelRemoval(nodeId: NodeId): Promise<void> {
    return this.#drain(nodeId, false);
  }

  transferLeader(partition: TopicPartition, nodeId: NodeId, timeoutMs: number): Promise<void> {
    return this.#options.controller.transferLeader(partition, nodeId, timeoutMs);
  }

  async planRebalance({ replicationFactor }: RebalanceOptions): Promise<RebalancePlan> {
    const { state } = this.#options.metadata;
    if (replicationFactor !== undefined && !(Number.isInteger(replicationFactor) && replicationFactor >= 1)) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICATION_FACTOR,
        'The replication factor must be a whole number of at least 1.',
      );
    }
    const nodes = [...state.members.values()].filter(({ fenced, draining }) => !fenced && !draining);
    if (nodes.length < (replicationFactor ?? 1)) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICATION_FACTOR,
        `A replication factor of ${replicationFactor} needs as many nodes; ${nodes.length} are there.`,
      );
    }
    const partitions = state.topics().flatMap(({ name, id, partitions: images }) =>
      images.map(({ partition }) => {
        const { replicas, target } = state.assignment(id, partition)!;
        return { topic: name, partition, replicas: target ?? replicas };
      }),
    );
    const planned = planRebalancing({ nodes, partitions, replicationFactor });
    const moves = partitions.flatMap(({ topic, partition, replicas }, at): readonly PlannedMove[] =>
      planned[at] === replicas ? [] : [{ topic, partition, from: replicas, to: planned[at]! }],
    );
    const ids = nodes.map(({ nodeId }) => nodeId);
    return {
      moves,
      replicasMoved: moves.reduce((sum, { from, to }) => sum + to.filter((node) => !from.includes(node)).length, 0),
      leadersMoved: moves.filter(({ from, to }) => from[0] !== to[0]).length,
      before: tally(
        ids,
        partitions.map(({ replicas }) => replicas),
      ),
      after: tally(ids, planned),
    };
  }

  async *rebalance(options: RebalanceOptions, signal: AbortSignal): AsyncIterable<Progress> {
    const { moves } = await this.planRebalance(options);
    const total = moves.length;
    if (total === 0) {
      yield { message: 'replicas and leaders are even already', done: 0, total };
      return;
    }
    const waiting = [...moves];
    let moving: readonly PlannedMove[] = [];
    while ((waiting.length > 0 || moving.length > 0) && !signal.aborted) {
      const next = waiting.splice(0, MOVES_AT_ONCE - moving.length);
      await this.#move(next);
      moving = [...moving, ...next];
      const done = (): number => total - waiting.length - moving.filter((move) => this.#isMoving(move)).length;
      const enough = done() + 1;
      const inPart = this.#watch(
        () => ({ message: `${done()} of ${total} partitions are where they should be`, done: done(), total }),
        signal,
        undefined,
        waiting.length > 0 ? enough : total,
      );
      yield* inPart;
      moving = moving.filter((move) => this.#isMoving(move));
    }
  }

  async #move(moves: readonly PlannedMove[]): Promise<void> {
    if (moves.length === 0) return;
    const asked = moves.map(({ topic, partition, to }) => ({ topic, partition, replicas: to }));
    const outcomes = await this.#options.controller.reassign(asked);
    const failed = outcomes.find(
      ({ errorCode }) => errorCode !== ErrorCode.NONE && errorCode !== ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    );
    if (failed !== undefined) {
      throw new ApiError(
        failed.errorCode,
        `${failed.topic}-${failed.partition} cannot be moved: ${failed.errorMessage}`,
      );
    }
  }

  #isMoving({ topic, partition }: TopicPartition): boolean {
    const { state } = this.#options.metadata;
    const id = state.topic(topic)?.id;
    return id !== undefined && state.assignment(id, partition)?.target !== undefined;
  }

  async #drain(nodeId: NodeId, draining: boolean): Promise<void> {
    const options = { timeoutMs: CONTROLLER_TIMEOUT_MS, idempotent: true };
    await this.#options.link.ask('controller.drain', { nodeId, draining }, options);
  }

  #heldBy(nodeId: NodeId): number {
    const { state } = this.#options.metadata;
    return state
      .topics()
      .reduce(
        (sum, { id, partitions }) =>
          sum + partitions.filter(({ partition }) => state.assignment(id, partition)!.holders.includes(nodeId)).length,
        0,
      );
  }

  /** Gives what `look` sees whenever it changes, until `enough` (or all) is done or the listener has had enough. */
  async *#watch(
    look: () => Progress,
    signal: AbortSignal,
    check?: () => Promise<void> | void,
    enough?: number,
  ): AsyncIterable<Progress> {
    let last: Progress | undefined;
    while (!signal.aborted) {
      const changed = this.#change(signal);
      const now = look();
      if (now.message !== last?.message || now.done !== last.done) yield now;
      last = now;
      if (now.done >= (enough ?? now.total)) return;
      await check?.();
      await changed;
    }
  }

  /** The next change of the metadata or of its group, or a while. */
  #change(signal: AbortSignal): Promise<void> {
    const { metadata, partition, clock } = this.#options;
    return nextEvent(
      clock,
      1_000,
      (done) => metadata.onChange(done),
      (done) => partition.onAdvance(done),
      (done) => {
        signal.addEventListener('abort', done);
        return () => signal.removeEventListener('abort', done);
      },
    );
  }

  #member(
    member: Member,
    lags: ReadonlyMap<NodeId, readonly Lag[] | undefined>,
  ): Omit<MemberStatus, 'partitions' | 'partitionsLed'> {
    const { metadata, partition } = this.#options;
    const { nodeId, host, port, raftHost, raftPort, rack, release, fenced, draining } = member;
    const { voters, learners } = partition.membership;
    const own = [...lags.values()].flatMap((each) => each ?? []).filter(([, , node]) => node === nodeId);
    const isKnown = [...lags.values()].some((each) => each !== undefined);
    let state: MemberState = 'up';
    // Without a controller nobody is fenced any more: then who does not answer this node is.
    const isSilent = metadata.controllerId === -1 && lags.get(nodeId) === undefined;
    if (draining) state = 'draining';
    else if (fenced || isSilent) state = 'fenced';
    let metadataRole: MemberStatus['metadataRole'] = 'none';
    if (voters.includes(nodeId)) metadataRole = 'voter';
    else if (learners.includes(nodeId)) metadataRole = 'learner';
    return {
      nodeId,
      state,
      host,
      port,
      raftHost,
      raftPort,
      rack,
      release,
      isController: metadata.controllerId === nodeId,
      metadataRole,
      lagEntriesMax: isKnown ? own.reduce((most, [, , , entries]) => Math.max(most, entries), 0) : undefined,
      lagMsMax: isKnown ? own.reduce((most, [, , , , ms]) => Math.max(most, ms), 0) : undefined,
    };
  }

  #reassignments(lags: ReadonlyMap<NodeId, readonly Lag[] | undefined>): readonly ReassignmentProgress[] {
    const { controller, metadata } = this.#options;
    return controller.listReassignments().map((move) => {
      const leader = metadata.topicById(move.topicId)?.partitions[move.partition]?.leaderId ?? -1;
      const told = lags.get(leader);
      const lagOf = (node: NodeId): number | undefined =>
        told &&
        (told.find(([id, partition, at]) => id === move.topicId && partition === move.partition && at === node)?.[3] ??
          0);
      return { ...move, lagEntries: new Map(move.addingReplicas.map((node) => [node, lagOf(node)])) };
    });
  }

  async #lagsOf(nodeId: NodeId): Promise<readonly Lag[] | undefined> {
    try {
      return await this.#options.calls.ask<null, readonly Lag[]>(nodeId, 'cluster.lags', null, ASK_TIMEOUT_MS);
    } catch (error) {
      if (error instanceof RpcError || error instanceof ApiError) return undefined;
      throw error;
    }
  }

  #ownLags(): readonly Lag[] {
    const lags: Lag[] = [];
    for (const led of this.#options.host.led()) {
      for (const { nodeId, lagEntries, lagMs } of led.followerState()) {
        if (lagEntries > 0) lags.push([led.topicId, led.partition, nodeId, lagEntries, Math.round(lagMs)]);
      }
    }
    return lags.sort((a, b) => b[3] - a[3]).slice(0, LAGS_MAX);
  }
}

function tally(nodes: readonly NodeId[], assignments: readonly (readonly NodeId[])[]) {
  const counts = new Map(nodes.map((node) => [node, { replicas: 0, leaders: 0 }]));
  for (const replicas of assignments) {
    for (const node of replicas) {
      const count = counts.get(node);
      if (count !== undefined) count.replicas++;
    }
    const leader = counts.get(replicas[0]!);
    if (leader !== undefined) leader.leaders++;
  }
  return counts;
}
