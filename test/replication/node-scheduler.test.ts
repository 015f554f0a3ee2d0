import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeScheduler, type ScheduledGroup } from '../../src/replication/node-scheduler.ts';
import { ManualClock } from '../log/manual-clock.ts';

test('a node that lost a leader of many groups begins its candidacies a few at a time, each once and all soon', () => {
  const clock = new ManualClock();
  const random = { next: () => 0, bytes: (length: number) => Buffer.alloc(length) };
  const scheduler = new NodeScheduler({ clock, random, tickMs: 100, defer: queueMicrotask });
  const begun = new Map<number, number>();
  for (let id = 0; id < 220; id++) {
    const group: ScheduledGroup = {
      isScheduled: false,
      isAwake: false,
      isLeader: false,
      leaderId: -1,
      role: 'follower',
      tick: () => {},
      pump: () => {},
      campaign: () => void begun.set(id, (begun.get(id) ?? 0) + 1),
    };
    scheduler.standSoon(group, 0);
  }
  const atOnce: number[] = [];
  for (let moment = 0; moment < 6; moment++) {
    const before = begun.size;
    clock.advance(10);
    atOnce.push(begun.size - before);
  }
  scheduler.close();
  assert.deepEqual(atOnce, [50, 50, 50, 50, 20, 0]);
  assert.deepEqual(new Set(begun.values()), new Set([1]));
});
