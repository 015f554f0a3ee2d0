import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfChangeOp, type ConfChangeTransition } from '../../src/raft/index.ts';
import { Cluster, type Member } from './cluster.ts';
import { SafetyWatch } from './safety.ts';

const VOTERS = 3;
const JOINERS = [4, 5];

/** One step of a schedule. `pick` chooses a node or message among those there are. */
const step = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant('deliver' as const) },
    { weight: 12, arbitrary: fc.constant('sync' as const) },
    { weight: 3, arbitrary: fc.constant('tick' as const) },
    { weight: 3, arbitrary: fc.constant('propose' as const) },
    { weight: 2, arbitrary: fc.constantFrom('settle' as const, 'change' as const, 'leave' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('lose', 'repeat', 'restart', 'campaign', 'transfer', 'read'),
    },
  ),
  pick: fc.nat(1000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function memberAt(cluster: Cluster, pick: number): Member {
  return cluster.members[pick % cluster.members.length]!;
}

/** Mostly a leader, if there is one. */
function addressee(cluster: Cluster, pick: number): Member {
  const leaders = cluster.leaders();
  return leaders.length === 0 || pick % 7 === 0
    ? memberAt(cluster, pick)
    : cluster.member(leaders[pick % leaders.length]!);
}

function run(cluster: Cluster, { kind, pick }: Step): void {
  const { messages } = cluster;
  const at = messages.length === 0 ? -1 : pick % messages.length;
  const member = memberAt(cluster, pick);
  switch (kind) {
    case 'deliver':
    case 'lose':
    case 'repeat': {
      if (at < 0) break;
      const message = messages[at]!;
      if (kind !== 'repeat') messages.splice(at, 1);
      if (kind !== 'lose') cluster.member(message.to).node.step(message);
      break;
    }
    case 'sync':
      for (let i = 0; i <= pick % 3; i++) member.sync();
      break;
    case 'settle':
      cluster.settle();
      break;
    case 'tick':
      for (let i = 0; i <= pick % 12; i++) member.node.tick();
      break;
    case 'propose':
      addressee(cluster, pick).node.propose(Buffer.from(String(pick)));
      break;
    case 'restart':
      member.restart();
      break;
    case 'campaign':
      member.node.campaign();
      break;
    case 'transfer':
      addressee(cluster, pick).node.transferLeader((pick % VOTERS) + 1);
      break;
    case 'read':
      addressee(cluster, pick).node.readIndex();
      break;
    default:
      addressee(cluster, pick).node.proposeConfChange({
        transition: (kind === 'leave' ? 0 : pick % 3) as ConfChangeTransition,
        changes: kind === 'leave' ? [] : changesOf(pick),
        context: Buffer.alloc(0),
      });
  }
  cluster.collect();
}

function changesOf(pick: number): { op: ConfChangeOp; id: number }[] {
  const ops = Object.values(ConfChangeOp);
  const ids = [1, 2, 3, ...JOINERS];
  const single = { op: ops[pick % ops.length]!, id: ids[pick % ids.length]! };
  return pick % 2 === 0 ? [single] : [single, { op: ConfChangeOp.AddVoter, id: ids[(pick >> 3) % ids.length]! }];
}

for (const [name, options] of [
  ['with pre-vote and checkQuorum', {}],
  ['as in the paper', { preVote: false, checkQuorum: false }],
  [
    'with small limits and sleep',
    { appendBytesMax: 40, inflightMessagesMax: 2, applyBytesMax: 50, quiesceAfterTicks: 4 },
  ],
] as const) {
  test(`whatever the schedule, the core ${name} stays safe, and goes on when all is well again`, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 1500, size: 'max' }), fc.integer(), (schedule, seed) => {
        let state = seed >>> 0;
        const random = (): number => {
          state = (state * 1664525 + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        const cluster = new Cluster(VOTERS, { ...options, random });
        for (const id of JOINERS) cluster.add(id, cluster.node(1).membership, { ...options, random });
        const watch = new SafetyWatch(cluster);
        for (const each of schedule) {
          run(cluster, each);
          watch.check();
        }
        watch.checkLogs();
        recover(cluster, watch);
      }),
      // Shrinking a failure ends in time for somebody to read it.
      { numRuns: 60, interruptAfterTimeLimit: 30_000 },
    );
  });
}

/** All messages arrive, all disks work: one leader, and what is proposed is applied by all voters, within a bound. */
function recover(cluster: Cluster, watch: SafetyWatch): void {
  cluster.settle();
  for (let round = 0; round < 60; round++) {
    cluster.tick(5);
    watch.check();
    const leader = cluster.members.find(({ node }) => node.role === 'leader' && node.leader === node.id);
    if (leader === undefined) continue;
    const result = leader.node.propose(Buffer.from('done'));
    cluster.tick(12);
    watch.check();
    const { voters } = leader.node.membership;
    if (result.outcome !== 'appended' || leader.node.role !== 'leader') continue;
    const isDone = voters.every((id) => cluster.member(id).applied.length >= result.index);
    if (isDone) {
      watch.checkLogs();
      return;
    }
  }
  assert.fail('the cluster did not recover');
}
