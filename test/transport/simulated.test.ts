import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../src/base/index.ts';
import { MessageType } from '../../src/raft/index.ts';
import { type HostEnvironment, SimWorld, simHost, simNetwork } from '../../src/sim/index.ts';
import { createTransport, type Transport } from '../../src/transport/index.ts';
import { append, batchOf, GROUP, identityOf } from './nodes.ts';

const SECOND_US = 1_000_000;
const PORT = 9_192;
const NODES = [1, 2];

/** Everything that node 2 received, by life of the sender. */
interface Received {
  readonly life: number;
  readonly number: number;
}

/** Two nodes, of which the first sends numbered appends (of up to 20 KB) and heartbeats all the time, and the second checks them. */
class Scene {
  readonly world: SimWorld;
  readonly appends: Received[] = [];
  readonly heartbeats: Received[] = [];
  readonly states: string[] = [];
  answered = 0;
  private life = 0;
  sentAppends = 0;
  readonly transports = new Map<number, Transport>();

  constructor(seed: number) {
    this.world = new SimWorld(seed, NODES);
    for (const id of NODES) this.world.start(id, (environment) => this.run(environment));
  }

  private async run(environment: HostEnvironment): Promise<void> {
    const { nodeId, clock, random } = environment;
    const identity = identityOf(nodeId, { directoryId: `directory-of-${nodeId}` });
    const transport = createTransport({
      nodeId,
      network: simNetwork(environment),
      clock,
      random,
      logger: silentLogger,
      listen: { host: simHost(nodeId), port: PORT },
      identity: () => identity,
      admit: () => undefined,
    });
    this.transports.set(nodeId, transport);
    transport.setPeers(new Map(NODES.map((id) => [id, { host: simHost(id), port: PORT }])));
    await transport.start();
    if (nodeId === 1) this.send(transport, environment, ++this.life);
    else this.receive(transport);
  }

  private send(transport: Transport, { clock, random }: HostEnvironment, life: number): void {
    transport.onPeer(({ state }) => this.states.push(state));
    let number = 0;
    const turn = (): void => {
      for (let i = 0; i < 2; i++) {
        number++;
        const data = batchOf(61 + Math.floor(random.next() * 20_000), number % 251);
        if (transport.send(GROUP, { ...append(2, number, [data]), term: life })) this.sentAppends++;
        const envelope = { from: 1, to: 2, term: life, readId: 0, sentTick: 0, quiesce: false };
        transport.send(GROUP, { type: MessageType.Heartbeat, ...envelope, commit: number });
      }
      const asked = number % 256;
      transport.call(2, 'echo', Buffer.from([asked]), { timeoutMs: 1_000 }).then(
        (answer) => {
          assert.equal(answer[0], asked);
          this.answered++;
        },
        () => {},
      );
      clock.setTimer(10, turn);
    };
    turn();
  }

  private receive(transport: Transport): void {
    transport.serve('echo', (from, payload) => {
      assert.equal(from, 1);
      return payload;
    });
    transport.onMessage((_group, message, release) => {
      if (message.type === MessageType.Heartbeat) this.heartbeats.push({ life: message.term, number: message.commit });
      else if (message.type === MessageType.Append) {
        const [entry] = message.entries;
        assert(entry !== undefined && entry.index === message.prevIndex + 1);
        assert(entry.data.equals(batchOf(entry.data.length, message.prevIndex % 251)), 'what arrives is what was sent');
        this.appends.push({ life: message.term, number: message.prevIndex });
      } else assert.fail(`unexpected message ${message.type}`);
      release?.();
    });
  }

  /** In order, none twice. */
  check(): void {
    for (const received of [this.appends, this.heartbeats]) {
      for (let at = 1; at < received.length; at++) {
        const before = received[at - 1]!;
        const after = received[at]!;
        const isLater = after.life > before.life || (after.life === before.life && after.number > before.number);
        assert(isLater, `${after.life}/${after.number} came after ${before.life}/${before.number}`);
      }
    }
  }
}

test('with a steady network everything sent arrives', async () => {
  const scene = new Scene(1);
  await scene.world.runFor(3 * SECOND_US);
  scene.check();
  assert(scene.appends.length > 400);
  // What was sent last is still on its way.
  assert(scene.sentAppends - scene.appends.length < 100);
  assert(scene.answered > 150);
  assert.deepEqual(scene.states, ['up']);
});

test('a peer whose process dies is known to be dead at once, one whose power fails is silent', async () => {
  const scene = new Scene(2);
  const { world } = scene;
  await world.runFor(3 * SECOND_US);
  world.kill(2);
  await world.runFor(0.3 * SECOND_US);
  assert.equal(scene.transports.get(1)!.peer(2).state, 'dead');
  world.restart(2);
  await world.runFor(2 * SECOND_US);
  assert.equal(scene.transports.get(1)!.peer(2).state, 'up');
  world.crash(2);
  await world.runFor(1.5 * SECOND_US);
  assert.equal(scene.transports.get(1)!.peer(2).state, 'silent');
  world.restart(2);
  await world.runFor(8 * SECOND_US);
  assert.equal(scene.transports.get(1)!.peer(2).state, 'up');
  scene.check();
});

test('a peer that dies again just after it came back is known to be dead as soon', async () => {
  const scene = new Scene(4);
  const { world } = scene;
  await world.runFor(3 * SECOND_US);
  world.kill(2);
  await world.runFor(10 * SECOND_US);
  world.restart(2);
  await world.runFor(0.7 * SECOND_US);
  const { metrics } = scene.transports.get(1)!;
  assert.equal(scene.transports.get(1)!.peer(2).state, 'up');
  world.kill(2);
  await world.runFor(0.3 * SECOND_US);
  assert.equal(scene.transports.get(1)!.peer(2).state, 'dead');
  const attempts = metrics.connectionsOpened;
  await world.runFor(10 * SECOND_US);
  assert(metrics.connectionsOpened - attempts < 40, 'one that stays away is asked for ever more rarely');
});

test('a connection that has long been silent is given up and made anew, because the peer may have moved', async () => {
  const scene = new Scene(3);
  await scene.world.runFor(2 * SECOND_US);
  const { metrics } = scene.transports.get(1)!;
  assert.equal(metrics.connectionsOpened, 3);
  scene.world.network.shut(1, 2);
  scene.world.network.shut(2, 1);
  await scene.world.runFor(2 * SECOND_US);
  assert.equal(metrics.connectionsOpened, 3);
  await scene.world.runFor(2 * SECOND_US);
  assert(metrics.connectionsOpened > 3);
  assert.equal(scene.transports.get(1)!.peer(2).state, 'silent');
});

for (const seed of [11, 12, 13, 14]) {
  test(`through cuts, pauses, losses and crashes messages stay in order, whole and single (seed ${seed})`, async () => {
    const scene = new Scene(seed);
    const { world } = scene;
    let state = seed;
    const chance = (bound: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * bound);
    };
    const faults: readonly (() => Promise<void>)[] = [
      async () => {
        world.network.shut(1, 2);
        world.network.shut(2, 1);
        await world.runFor(chance(5 * SECOND_US));
      },
      async () => {
        world.network.shut(1 + chance(2), 1 + chance(2));
        await world.runFor(chance(5 * SECOND_US));
      },
      async () => {
        const node = 1 + chance(2);
        world.crash(node);
        await world.runFor(chance(2 * SECOND_US));
        world.restart(node);
      },
      async () => {
        const node = 1 + chance(2);
        world.kill(node);
        await world.runFor(chance(SECOND_US));
        world.restart(node);
      },
      async () => {
        const machine = world.machine(1 + chance(2));
        machine.pause();
        await world.runFor(chance(4 * SECOND_US));
        machine.resume();
      },
    ];
    for (let round = 0; round < 6; round++) {
      await faults[chance(faults.length)]!();
      world.network.heal();
      await world.runFor(chance(3 * SECOND_US));
      scene.check();
    }
    await world.runFor(20 * SECOND_US);
    const before = scene.appends.length;
    await world.runFor(SECOND_US);
    scene.check();
    assert(scene.appends.length > before + 50, 'after all that they talk again');
    assert.equal(scene.transports.get(1)!.peer(2).state, 'up');
  });
}
