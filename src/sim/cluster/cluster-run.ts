import { AssertionError } from '../../base/index.ts';
import { loadApi } from '../../protocol/index.ts';
import { startServer } from '../../server/index.ts';
import { Consumer, type ConsumerPlan } from '../client/consumer.ts';
import { GroupMember } from '../client/group-member.ts';
import { ClusterHistory } from '../client/history.ts';
import { type ClientTerms, KafkaClient } from '../client/kafka-client.ts';
import { Producer } from '../client/producer.ts';
import type { ProducerPlan } from '../client/producer-lane.ts';
import { SessionConsumer } from '../client/session-consumer.ts';
import { Subscriber } from '../client/subscriber.ts';
import { EVENTS, LATEST, ROUNDS } from '../client/topic-names.ts';
import { type HostEnvironment, SimWorld } from '../host.ts';
import { SeededRandom } from '../random.ts';
import { Trace } from '../trace.ts';
import { check, type Invariant, InvariantViolation } from '../violation.ts';
import { Administrator } from './administrator.ts';
import { BrokerNode, rackOf, type StartServer } from './broker-node.ts';
import { ClusterChaos } from './cluster-chaos.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { ClusterStream } from './cluster-swarm.ts';
import { verifyCluster } from './final-check.ts';

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
  private areTopicsReady = false;
  private isVerified = false;

  constructor(plan: ClusterPlan, parts: ClusterParts, trace: Trace) {
    const { nodes, load, seed } = plan;
    this.plan = plan;
    this.trace = trace;
    const machines = nodes.nodes + nodes.spares;
    const brokerIds = Array.from({ length: machines }, (_, at) => at + 1);
    // One machine for the administrator and the verifier, one for each other client; topics of their own have a reader each.
    const readers = Math.sign(load.roundsPartitions) + Math.sign(load.latestPartitions);
    const clients = 1 + load.producers + load.consumers + readers + load.members;
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
    this.administrator = new Administrator(this.history, plan, this.world, this.nodes);
    this.chaos = new ClusterChaos(this.world, this.nodes, this.clientIds.slice(1), this.administrator, trace);
  }

  fail(error: unknown): void {
    this.failure ??= { ...failureOf(error), atMs: this.world.scheduler.nowUs / 1000 };
  }

  async run(): Promise<void> {
    const { plan, world } = this;
    for (const node of this.nodes) if (node.id <= plan.nodes.nodes) node.boot();
    this.startAdministrator();
    await this.until(() => this.areTopicsReady, plan.settleMs, 'the topics are there');
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
    await this.until(() => !this.nodes.some(({ isMoving }) => isMoving), plan.settleMs, 'nodes have left or come back');
    this.administrator.topics.finish();
    await this.until(() => this.administrator.topics.isFinished, plan.settleMs, 'all topics are there');
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
      const { topics } = this.administrator;
      await topics.create(client);
      this.areTopicsReady = true;
      await Promise.all([this.administrator.watch(), topics.run(client)]);
    });
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
        while (!(await client.refresh(...this.administrator.topics.topics))) await client.sleep(50);
        const actor = make(client, random);
        this.actors.push(actor);
        await actor.run();
        client.close();
      });
    };
    for (let number = 1; number <= load.producers; number++) {
      start(
        `producer ${number}`,
        (client, random) => new Producer(client, this.history, random, this.producer(random, number)),
      );
    }
    for (let number = 1; number <= load.consumers; number++) {
      const partition = (number - 1) % nodes.partitions;
      start(`consumer ${number}`, (client, random) => {
        if (!random.permille(400))
          return new Consumer(client, this.history, random, this.consumer(random, EVENTS, partition));
        const maxWaitMs = random.pick([50, 500]);
        const bytesMax = random.pick([1, 2_000, 1 << 20]);
        return new SessionConsumer(client, this.history, { topic: EVENTS, maxWaitMs, bytesMax });
      });
    }
    for (const topic of [ROUNDS, LATEST].filter((name) => this.administrator.topics.topics.includes(name))) {
      start(
        `reader of ${topic}`,
        (client, random) =>
          new Consumer(client, this.history, random, {
            ...this.consumer(random, topic, 0),
            byTopicId: true,
            bytesMax: 1 << 20,
          }),
      );
    }
    for (let number = 1; number <= load.members; number++) {
      start(`member ${number}`, (client, random) => {
        const isClassic = load.classicGroup === (number % 2 === 1 || !load.bothGroups);
        const Member = isClassic ? GroupMember : Subscriber;
        return new Member(client, this.history, random, {
          group: isClassic ? CLASSIC_GROUP : CONSUMER_GROUP,
          topic: EVENTS,
          sessionTimeoutMs: load.sessionTimeoutMs,
          pollMs: random.pick([20, 100]),
          stallPermille: random.pick([0, 10]),
        });
      });
    }
  }

  private producer(random: SeededRandom, number: number): ProducerPlan {
    const { load, nodes } = this.plan;
    const { topics } = this.administrator.topics;
    const idempotent = random.permille(600);
    const acks = idempotent ? -1 : random.pick([-1, -1, 1, 0] as const);
    // The first one writes whatever there is; of a topic that is made again only its id tells one from the other.
    const isWide = random.permille(500) || (number === 1 && topics.length > 1);
    const recordsMax = random.pick(isWide || load.recordBytesMax > 200 ? [1, 5] : [1, 5, 20]);
    return {
      ...load,
      topics: isWide ? topics : [EVENTS],
      partition: isWide ? undefined : (number - 1) % nodes.partitions,
      byTopicId: random.permille(500) || (isWide && topics.includes(ROUNDS)),
      acks,
      idempotent,
      recordsMax,
      // It has more to do each time.
      thinkMs: isWide ? load.thinkMs * 3 : load.thinkMs,
    };
  }

  private consumer(random: SeededRandom, topic: string, partition: number): ConsumerPlan {
    const { racks } = this.plan.nodes;
    const rack = racks > 0 && random.permille(500) ? rackOf(random.below(racks), racks) : '';
    return {
      topic,
      partition,
      followerPermille: rack === '' ? random.pick([0, 500, 900]) : 0,
      maxWaitMs: random.pick([50, 500]),
      bytesMax: random.pick([1, 2_000, 1 << 20]),
      byTopicId: random.permille(500),
      rewindPermille: random.pick([0, 5]),
      rack,
    };
  }

  private verify(): void {
    const [id] = this.clientIds;
    this.world.machine(id!).run(() => {
      verifyCluster(this.administrator.client!, this.history, this.administrator.topics, this.groups, this.nodes).then(
        () => {
          this.isVerified = true;
        },
        (error: unknown) => this.fail(error),
      );
    });
  }

  private get groups(): readonly string[] {
    const { members, classicGroup, bothGroups } = this.plan.load;
    const groups = classicGroup ? [CLASSIC_GROUP, CONSUMER_GROUP] : [CONSUMER_GROUP, CLASSIC_GROUP];
    return groups.slice(0, bothGroups ? Math.min(2, members) : Math.min(1, members));
  }

  private note(what: string): void {
    this.trace.event(this.world.scheduler.nowUs, what, 0, 0, 0, 0, () => '');
  }
}

/** A partition that is to have fewer replicas than min.insync.replicas asks for is content with those. */
function leastInsyncReplicas({ nodes, faults }: ClusterPlan): number {
  const { minInsyncReplicas, replicationFactor } = nodes;
  const counts = faults.map((fault) => {
    if (fault.kind === 'remove') return replicationFactor - 1;
    return fault.kind === 'reassign' && fault.replicas.length > 0 ? fault.replicas.length : replicationFactor;
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
