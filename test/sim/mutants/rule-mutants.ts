import { MessageType, protocolRules } from '../../../src/raft/index.ts';
import { type Mutant, withRules } from './mutant.ts';

const { quorumIndex, electionResult, waitsForStorage } = protocolRules;

/** `target` with some of its fields replaced. */
function override<T extends object>(target: T, fields: Partial<T>): T {
  return new Proxy(target, {
    get: (_, name) => (Object.hasOwn(fields, name) ? Reflect.get(fields, name) : Reflect.get(target, name, target)),
  });
}

/** The core's rules, broken one at a time. */
export const ruleMutants: readonly Mutant[] = [
  {
    name: 'vote twice in a term',
    bug: 'a node votes for whoever asks, so two leaders share a term',
    seedsMax: 50,
    parts: withRules({ mayVote: () => true }),
  },
  {
    name: 'vote without the up-to-date check',
    bug: 'a node that missed committed entries is elected and overwrites them',
    seedsMax: 50,
    parts: withRules({ isUpToDate: () => true }),
  },
  {
    name: 'commit an earlier term by counting',
    bug: 'figure 8 of the paper: a counted entry of an old term is overwritten later',
    seedsMax: 50,
    parts: withRules({ mayCommit: (entryTerm) => entryTerm !== undefined }),
  },
  {
    name: 'skip the no-op',
    bug: 'a new leader leaves what it found uncommitted, and reads wait for ever',
    seedsMax: 50,
    parts: withRules({ appendsNoOpWhenElected: false }),
  },
  {
    name: 'ignore the lease bound',
    bug: 'a deposed leader goes on to serve reads from its lease',
    seedsMax: 200,
    parts: withRules({ isLeaseValid: () => true }),
  },
  {
    name: 'keep the lease after a transfer',
    bug: 'the successor writes while the old leader still reads',
    seedsMax: 2_000,
    parts: withRules({ keepsLeaseDuringTransfer: true }),
  },
  {
    name: 'vote in a lease',
    bug: 'followers elect another leader while the first one holds a lease',
    seedsMax: 2_000,
    isRare: true,
    parts: withRules({ isInLeaderLease: () => false }),
  },
  {
    name: 'change membership before the last change is applied',
    bug: 'two changes overlap, and quorums need not meet',
    seedsMax: 50,
    parts: withRules({ isConfChangePending: () => false }),
  },
  {
    name: 'drop joint consensus',
    bug: 'in a joint configuration the incoming half decides alone',
    seedsMax: 200,
    parts: withRules({
      quorumIndex: (tracker, ackedOf) => quorumIndex(override(tracker, { votersOutgoing: [] }), ackedOf),
    }),
  },
  {
    name: 'elect with half of a joint configuration',
    bug: 'both halves elect a leader of their own',
    seedsMax: 1_000,
    parts: withRules({
      electionResult: (tracker) => electionResult(override(tracker, { votersOutgoing: [] })),
    }),
  },
  {
    name: "forget a learner's role",
    bug: 'learners count towards the commit',
    seedsMax: 200,
    parts: withRules({
      quorumIndex: (tracker, ackedOf) =>
        quorumIndex(override(tracker, { voters: tracker.peers, votersOutgoing: [] }), ackedOf),
    }),
  },
  {
    name: 'accept a stale snapshot',
    bug: 'an old snapshot takes back what is committed',
    seedsMax: 200,
    parts: withRules({ isSnapshotNews: () => true }),
  },
  {
    name: 'truncate without a conflict',
    bug: 'a late message cuts off entries that were acknowledged',
    seedsMax: 50,
    parts: withRules({ conflicts: () => true }),
  },
  {
    name: 'never truncate',
    bug: 'a follower keeps what conflicts with its leader',
    seedsMax: 50,
    parts: withRules({ conflicts: (ownTerm) => ownTerm === undefined }),
  },
  {
    name: 'count self before the sync',
    bug: 'a leader commits what a crash takes from its disk',
    seedsMax: 50,
    parts: withRules({ ownAcknowledgedIndex: (_durableIndex, lastIndex) => lastIndex }),
  },
  {
    name: 'answer before the disk has it',
    bug: 'votes and acknowledgements leave before they are durable',
    seedsMax: 50,
    parts: withRules({ waitsForStorage: () => false }),
  },
  {
    name: 'vote before the disk has it',
    bug: 'a vote is forgotten in a crash and given again',
    seedsMax: 50,
    parts: withRules({ waitsForStorage: (type) => type !== MessageType.VoteResponse && waitsForStorage(type) }),
  },
  {
    name: 'commit beyond what matches',
    bug: "a follower commits its own entries by the leader's commit index",
    seedsMax: 50,
    parts: withRules({ followerCommit: (leaderCommit) => leaderCommit }),
  },
  {
    name: 'commit by heartbeat beyond what is held',
    bug: 'a heartbeat commits entries that the follower may not share',
    seedsMax: 50,
    parts: withRules({ heartbeatCommit: (_match, committed) => committed }),
  },
  {
    name: 'serve a read without a quorum',
    bug: 'a deposed leader answers reads from the past',
    seedsMax: 1_000,
    parts: withRules({ isReadConfirmed: () => true }),
  },
  {
    name: 'read before a commit in the own term',
    bug: 'a new leader does not know yet what is committed',
    seedsMax: 500,
    parts: withRules({ mayRead: () => true }),
  },
];
