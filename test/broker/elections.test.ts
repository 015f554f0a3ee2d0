import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/index.ts';
import { electionsOver } from '../../src/broker/elections.ts';
import { LeaderContact } from '../../src/broker/leader-contact.ts';
import type { HandlerServices } from '../../src/broker/types.ts';
import type { TopicImage } from '../../src/cluster/index.ts';
import type { PeerState } from '../../src/transport/index.ts';

/** Node 1 of three, which knows node 2 as leader of a partition that it holds itself or not. */
function node({ replica = false, peer = 'up' as PeerState, heardAgoMs = 1, findsOut = 'up' as PeerState } = {}) {
  const listeners = new Set<() => void>();
  const own = {
    topicId: 'x',
    leaderId: 2,
    leaderEpoch: 5,
    isLeader: false,
    isr: [1, 2, 3],
    log: { failure: undefined as Error | undefined },
  };
  const asked: number[] = [];
  const state = { peer, leaderId: 2, brokers: new Map([1, 2, 3].map((id) => [id, {}])) };
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const heardMs = systemClock.monotonicMs() - heardAgoMs;
  const services = {
    nodeId: 1,
    clock: systemClock,
    leaderContact: new LeaderContact(),
    partitions: { get: () => (replica ? own : undefined) },
    metadata: { brokers: state.brokers, onChange: listen, topicById: () => topic() },
    transport: {
      peer: () => ({ state: state.peer, lastHeardMs: heardMs }),
      onPeer: listen,
      call: async (leader: number) => {
        asked.push(leader);
        if (findsOut === 'up') return Buffer.alloc(0);
        state.peer = findsOut;
        throw new Error('unreachable');
      },
    },
  } as unknown as HandlerServices;
  const topic = (): TopicImage => {
    const image = { partition: 0, replicas: [1, 2, 3], isr: [1, 2, 3], leaderId: state.leaderId, leaderEpoch: 5 };
    return { name: 't', id: 'x', internal: false, partitions: [image], configs: new Map() };
  };
  return {
    own,
    state,
    asked,
    over: () => electionsOver(services, [topic()]),
    change: () => {
      for (const listener of [...listeners]) listener();
    },
    get listening() {
      return listeners.size;
    },
  };
}

/** Whether it is still waited for after everything that is at hand has run. */
async function isPending(promise: Promise<void>): Promise<boolean> {
  return await Promise.race([promise.then(() => false), sleep(20, true)]);
}

describe('An answer about leaders', () => {
  it('goes out when the leader, if it is another node, has shown that it lives', async () => {
    for (const there of [node(), node({ replica: true })]) {
      assert.ok(!(await isPending(there.over())));
      assert.deepEqual(there.asked, [2]);
    }
    const own = node();
    own.state.leaderId = 1;
    assert.ok(!(await isPending(own.over())));
    assert.deepEqual(own.asked, []);
  });

  it('waits for the next leader when the last turns out to be gone', async () => {
    const { over, state, change } = node({ findsOut: 'dead' });
    const waiting = over();
    assert.ok(await isPending(waiting));
    state.leaderId = 1;
    change();
    await waiting;
  });

  it('waits for the next leader when the connection with the last has just broken', async () => {
    const { over, state, change, ...rest } = node({ peer: 'connecting' });
    const waiting = over();
    assert.ok(await isPending(waiting));
    state.peer = 'dead';
    change();
    assert.ok(await isPending(waiting));
    state.leaderId = 3;
    state.peer = 'connecting';
    change();
    // All peers have the same state here: the wait is about whoever is named.
    assert.ok(await isPending(waiting));
    state.peer = 'up';
    change();
    await waiting;
    assert.equal(rest.listening, 0);
  });

  it('waits while the own replica elects, and not for one that has failed', async () => {
    const electing = node({ replica: true });
    electing.own.leaderId = -1;
    const waiting = electing.over();
    assert.ok(await isPending(waiting));
    electing.own.leaderId = 3;
    electing.change();
    await waiting;

    const failed = node({ replica: true });
    failed.own.leaderId = -1;
    failed.own.log.failure = new Error('damaged');
    assert.ok(!(await isPending(failed.over())));
  });

  it('goes out as it is when there is no outcome', async () => {
    const stuck = node({ peer: 'dead' });
    const waiting = stuck.over();
    assert.ok(await isPending(waiting));
    await waiting;
    assert.equal(stuck.state.leaderId, 2);
  });

  it('waits for nobody who was lost long ago, or whom clients are not sent to', async () => {
    assert.ok(!(await isPending(node({ peer: 'dead', heardAgoMs: 2_000 }).over())));
    const fenced = node({ peer: 'dead' });
    fenced.state.brokers.delete(2);
    assert.ok(!(await isPending(fenced.over())));
    assert.deepEqual(fenced.asked, []);
  });
});
