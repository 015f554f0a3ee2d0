import { AssertionError } from '../../base/index.ts';
import { createTopicsApi } from '../../protocol/generated/create-topics.ts';
import { ErrorCode, loadApi } from '../../protocol/index.ts';
import { startServer } from '../../server/index.ts';
import { Consumer } from '../client/consumer.ts';
import { GroupMember } from '../client/group-member.ts';
import { ClusterHistory } from '../client/history.ts';
import { type ClientTerms, KafkaClient } from '../client/kafka-client.ts';
import { Producer } from '../client/producer.ts';
import { SessionConsumer } from '../client/session-consumer.ts';
import { Subscriber } from '../client/subscriber.ts';
import { type HostEnvironment, SimWorld } from '../host.ts';
import { SeededRandom } from '../random.ts';
import { Trace } from '../trace.ts';
import { check, type Invariant, InvariantViolation } from '../violation.ts';
import { Administrator } from './administrator.ts';
import { BrokerNode, type StartServer } from './broker-node.ts';
import { ClusterChaos } from './cluster-chaos.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { ClusterStream } from './cluster-swarm.ts';
import { verifyReplicas } from './final-check.ts';

export const TOPIC = 'events';
const CLASSIC_GROUP = 'readers';
const CONSUMER_GROUP = 'subscribers';
/** API keys end below this. */
const API_KEYS_MAX = 100;
/** How often the run looks at itself. */
const SLICE_US = 50_000;

/** What a run is made of; tests put mutants here. */
export interface ClusterParts {
  readonly startServer: StartServer;
}

export const SOUND_CLUSTER: ClusterParts = { startServer };

export interface ClusterResult {
  readonly plan: ClusterPlan;
  readonly traceHash: string;
  readonly failure: { readonly invariant: Invariant; readonly message: string; readonly atMs: number } | undefined;
  readonly lines: readonly string[];
  readonly virtualMs: number;
  readonly eventCount: number;
  readonly acknowledgedCount: number;
  readonly readCount: number;
}

/** Runs a cluster and its clients under `plan` to the end or to the first violation. */
export async function runCluster(
  plan: ClusterPlan,
  parts: ClusterParts = SOUND_CLUSTER,
  trace = new Trace(),
): Promise<ClusterResult> {
  // Loaded before time begins: within a run no promise may wait for a file.
  for (let key = 0; key < API_KEYS_MAX; key++) await loadApi(key);
  const run = new ClusterRun(plan, parts, trace);
  const onLostError = (error: unknown): void => run.fail(error);
  process.on('unhandledRejection', onLostError);
  try {
    await run.run();
  } catch (error) {
    run.fail(error);
  } finally {
    process.off('unhandledRejection', onLostError);
  }
  const { scheduler } = run.world;
  return {
    plan,
    traceHash: trace.hash(),
    failure: run.failure,
    lines: trace.tail(Number.POSITIVE_INFINITY),
    virtualMs: scheduler.nowUs / 1000,
    eventCount: scheduler.eventCount,
    acknowledgedCount: run.history.acknowledgedCount,
    readCount: run.history.readCount,
  };
}

interface Actor {
  readonly isDone: boolean;
}

class ClusterRun {
  readonly world: SimWorld;
  readonly history: ClusterHistory;
  failure: ClusterResult['failure'];
  private readonly plan: ClusterPlan;
  private readonly trace: Trace;
  private readonly nodes: BrokerNode[] = [];
  private readonly clientIds: number[] = [];
  private readonly terms: ClientTerms;
  private readonly actors: Actor[] = [];
  private readonly chaos: ClusterChaos;
  private readonly administrator: Administrator;
  private isTopicReady = false;
  private isVerified = false;

  constructor(plan: ClusterPlan, parts: ClusterParts, trace: Trace) {
    const { nodes, load, seed } = plan;
    this.plan = plan;
    this.trace = trace;
    const machines = nodes.nodes + nodes.spares;
    const brokerIds = Array.from({ length: machines }, (_, at) => at + 1);
    // One machine for the administrator and the verifier, one for each other client.
    const clients = 1 + load.producers + load.consumers + load.members;
    this.clientIds = Array.from({ length: clients }, (_, at) => machines + 1 + at);
    const speed = { usualUs: nodes.diskUs, usMax: nodes.diskUsMax };
    this.world = new SimWorld(seed, [...brokerIds, ...this.clientIds], speed);
    this.history = new ClusterHistory(trace, () => this.world.scheduler.nowUs, {
      minInsyncReplicas: leastInsyncReplicas(plan),
      nodesUpSince: (sinceUs) => this.nodes.filter((node) => node.hasRunSince(sinceUs)).length,
    });
    this.terms = {
      isStopping: false,
      bootstrap: brokerIds.slice(0, nodes.nodes),
      requestTimeoutMs: load.requestTimeoutMs,
      retryBackoffMs: load.retryBackoffMs,
    };
    for (const id of brokerIds) {
      this.nodes.push(new BrokerNode(this.world, id, plan, trace, parts.startServer, (error) => this.fail(error)));
    }
    this.administrator = new Administrator(this.history, plan);
    this.chaos = new ClusterChaos(this.world, this.nodes, this.clientIds.slice(1), this.administrator, trace);
  }

  fail(error: unknown): void {
    this.failure ??= { ...failureOf(error), atMs: this.world.scheduler.nowUs / 1000 };
  }

  async run(): Promise<void> {
    const { plan, world } = this;
    for (const node of this.nodes) if (node.id <= plan.nodes.nodes) node.boot();
    this.startAdministrator();
    await this.until(() => this.isTopicReady, plan.settleMs, 'the topic is there');
    world.network.weather = plan.weather;
    this.startClients();
    const startUs = world.scheduler.nowUs;
    this.chaos.schedule(plan.faults);
    await this.until(() => world.scheduler.nowUs >= startUs + plan.chaosMs * 1000, plan.chaosMs + 1_000, 'chaos ends');
    this.note('heal');
    this.chaos.heal();
    await this.until(
      () => this.nodes.every(({ isBooted, server }) => !isBooted || server !== undefined),
      plan.settleMs,
      'all nodes serve',
    );
    this.terms.isStopping = true;
    await this.until(() => this.actors.every(({ isDone }) => isDone), plan.settleMs, 'clients finish their work');
    this.note('verify');
    this.verify();
    await this.until(() => this.isVerified, plan.settleMs, 'all replicas have all records');
  }

  /** Lets time go on until `isTrue`; fails the run if that takes too long. */
  private async until(isTrue: () => boolean, limitMs: number, what: string): Promise<void> {
    const { world } = this;
    const limitUs = world.scheduler.nowUs + limitMs * 1000;
    while (!isTrue()) {
      await world.runFor(SLICE_US);
      if (this.failure !== undefined) return;
      check(world.scheduler.nowUs <= limitUs, 'service after healing', () => `after ${limitMs} ms not yet: ${what}`);
    }
  }

  private startAdministrator(): void {
    const [id] = this.clientIds;
    this.world.start(id!, async (environment) => {
      const client = new KafkaClient('admin', environment, this.terms);
      this.administrator.client = client;
      await this.createTopic(client);
      this.isTopicReady = true;
      await this.administrator.watch(TOPIC);
    });
  }

  private async createTopic(client: KafkaClient): Promise<void> {
    const { partitions, replicationFactor } = this.plan.nodes;
    while (!(await client.refresh(TOPIC)) || client.topic(TOPIC)!.partitions.some(({ leaderId }) => leaderId < 0)) {
      await client.sleep(50);
      if (client.topic(TOPIC) !== undefined) continue;
      await this.administrator.ask(async (nodeId) => {
        const topics = [{ name: TOPIC, numPartitions: partitions, replicationFactor, assignments: [], configs: [] }];
        const answer = await client.call(
          nodeId,
          createTopicsApi,
          5,
          { topics, timeoutMs: 5_000 },
          { timeoutMs: 6_000 },
        );
        return answer.topics[0]?.errorCode === ErrorCode.NONE;
      });
    }
  }

  private startClients(): void {
    const { load, nodes, seed } = this.plan;
    let at = 1;
    const start = (
      name: string,
      make: (client: KafkaClient, random: SeededRandom) => Actor & { run(): Promise<void> },
    ) => {
      const id = this.clientIds[at++]!;
      const random = new SeededRandom(seed, ClusterStream.load + id);
      this.world.start(id, async (environment: HostEnvironment) => {
        const client = new KafkaClient(name, environment, this.terms);
        while (!(await client.refresh(TOPIC))) await client.sleep(50);
        const actor = make(client, random);
        this.actors.push(actor);
        await actor.run();
        client.close();
      });
    };
    for (let number = 1; number <= load.producers; number++) {
      start(`producer ${number}`, (client, random) => {
        const idempotent = random.permille(600);
        return new Producer(client, this.history, random, {
          ...load,
          topic: TOPIC,
          partition: (number - 1) % nodes.partitions,
          acks: idempotent ? -1 : random.pick([-1, -1, 1, 0]),
          idempotent,
          recordsMax: random.pick(load.recordBytesMax > 200 ? [1, 5] : [1, 5, 20]),
        });
      });
    }
    for (let number = 1; number <= load.consumers; number++) {
      start(`consumer ${number}`, (client, random) => {
        const maxWaitMs = random.pick([50, 500]);
        const bytesMax = random.pick([1, 2_000, 1 << 20]);
        if (random.permille(400))
          return new SessionConsumer(client, this.history, { topic: TOPIC, maxWaitMs, bytesMax });
        return new Consumer(client, this.history, random, {
          topic: TOPIC,
          partition: (number - 1) % nodes.partitions,
          followerPermille: random.pick([0, 500, 900]),
          maxWaitMs,
          bytesMax,
          byTopicId: random.permille(500),
          rewindPermille: random.pick([0, 5]),
        });
      });
    }
    for (let number = 1; number <= load.members; number++) {
      start(`member ${number}`, (client, random) => {
        const isClassic = this.plan.load.classicGroup;
        const Member = isClassic ? GroupMember : Subscriber;
        return new Member(client, this.history, random, {
          group: isClassic ? CLASSIC_GROUP : CONSUMER_GROUP,
          topic: TOPIC,
          sessionTimeoutMs: load.sessionTimeoutMs,
          pollMs: random.pick([20, 100]),
          stallPermille: random.pick([0, 10]),
        });
      });
    }
  }

  private verify(): void {
    const [id] = this.clientIds;
    this.world.machine(id!).run(() => {
      verifyReplicas(this.administrator.client!, this.history, TOPIC, this.group).then(
        () => {
          this.isVerified = true;
        },
        (error: unknown) => this.fail(error),
      );
    });
  }

  private get group(): string | undefined {
    const { members, classicGroup } = this.plan.load;
    if (members === 0) return undefined;
    return classicGroup ? CLASSIC_GROUP : CONSUMER_GROUP;
  }

  private note(what: string): void {
    this.trace.event(this.world.scheduler.nowUs, what, 0, 0, 0, 0, () => '');
  }
}

/** A partition with fewer replicas than min.insync.replicas asks for is content with those; one that lost a disk has one less for a while. */
function leastInsyncReplicas({ nodes, faults }: ClusterPlan): number {
  const { minInsyncReplicas, replicationFactor } = nodes;
  const counts = faults.map((fault) => {
    if (fault.kind === 'wipe') return replicationFactor - 1;
    return fault.kind === 'reassign' ? fault.replicas.length : replicationFactor;
  });
  return Math.min(minInsyncReplicas, ...counts);
}

function failureOf(error: unknown): { invariant: Invariant; message: string } {
  if (error instanceof InvariantViolation) return { invariant: error.invariant, message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    invariant: 'no assertion fails',
    message: error instanceof AssertionError ? message : `unexpected ${message}`,
  };
}
