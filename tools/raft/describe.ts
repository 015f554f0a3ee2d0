import { type Message, MessageType } from '../../src/raft/index.ts';
import { describeEntry } from './commands.ts';
import type { Scenario } from './scenario.ts';
import type { Parcel, ScenarioNode } from './scenario-node.ts';

// States in the shape of the interaction vectors (etcd's names), for the comparer.

const ROLES = {
  follower: 'Follower',
  candidate: 'Candidate',
  'pre-candidate': 'PreCandidate',
  leader: 'Leader',
} as const;

const TYPES: Record<MessageType, string> = {
  [MessageType.Append]: 'MsgApp',
  [MessageType.AppendResponse]: 'MsgAppResp',
  [MessageType.Vote]: 'MsgVote',
  [MessageType.VoteResponse]: 'MsgVoteResp',
  [MessageType.PreVote]: 'MsgPreVote',
  [MessageType.PreVoteResponse]: 'MsgPreVoteResp',
  [MessageType.Heartbeat]: 'MsgHeartbeat',
  [MessageType.HeartbeatResponse]: 'MsgHeartbeatResp',
  [MessageType.Snapshot]: 'MsgSnap',
  [MessageType.TimeoutNow]: 'MsgTimeoutNow',
  [MessageType.TransferLeader]: 'MsgTransferLeader',
  [MessageType.Propose]: 'MsgProp',
  [MessageType.ReadIndex]: 'MsgReadIndex',
  [MessageType.ReadIndexResponse]: 'MsgReadIndexResp',
  [MessageType.StorageAppended]: 'MsgStorageAppendResp',
};

export function messageTypeName(message: Message): string {
  return TYPES[message.type];
}

/** Every node and every message on its way. */
export function describeScenario(scenario: Scenario): Record<string, unknown> {
  return { messages: scenario.parcels.map(describeParcel), nodes: scenario.nodes.map(describeNode) };
}

function describeNode(each: ScenarioNode): Record<string, unknown> {
  const { node, storage, newestSnapshot } = each;
  const { hardState, applied, membership, role, leader, peers } = node.status();
  const progress = Object.fromEntries(
    peers.map((peer) => [
      String(peer.id),
      {
        inflight: peer.inflightMessages,
        learner: peer.learner,
        match: peer.match,
        next: peer.next,
        paused: peer.paused,
        recentActive: peer.recentlyActive,
        state: peer.state,
      },
    ]),
  );
  return {
    applied,
    commit: hardState.commit,
    // The reference shows a copy of its configuration that lacks this flag.
    config: { ...membership, autoLeave: false },
    durable: storage.hardState,
    hasReady: node.hasReady(),
    id: each.id,
    lead: leader,
    ...(role === 'leader' ? { progress } : {}),
    state: ROLES[role],
    storage: {
      entries: storage.all().map(describeEntry),
      first: storage.firstIndex,
      last: storage.lastIndex,
      snapshotIndex: newestSnapshot.index,
      snapshotTerm: newestSnapshot.term,
    },
    term: hardState.term,
    vote: hardState.vote,
    ...(each.appendWork.length > 0 ? { appendWork: each.appendWork.length } : {}),
    ...(each.applyWork.length > 0 ? { applyWork: each.applyWork.length } : {}),
  };
}

function describeParcel(parcel: Parcel): Record<string, unknown> {
  if (parcel.kind === 'applied')
    return { from: parcel.to, to: parcel.to, type: 'MsgStorageApplyResp', index: parcel.index };
  const { message } = parcel;
  const shown: Record<string, unknown> = {
    from: message.from,
    to: message.to,
    term: message.term,
    ...describeBody(message),
  };
  const type = messageTypeName(message);
  return { type, ...Object.fromEntries(Object.entries(shown).filter(([, value]) => !isZero(value))) };
}

/** etcd leaves out what is zero, false or empty. */
function isZero(value: unknown): boolean {
  return value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

function describeBody(message: Message): Record<string, unknown> {
  switch (message.type) {
    case MessageType.Append: {
      const { prevIndex, prevTerm, commit, entries } = message;
      return { index: prevIndex, logTerm: prevTerm, commit, entries: entries.map(describeEntry) };
    }
    case MessageType.AppendResponse: {
      const { index, reject, hintIndex, hintTerm } = message;
      return { index, reject, rejectHint: hintIndex, logTerm: hintTerm };
    }
    case MessageType.Vote:
    case MessageType.PreVote:
      return { index: message.lastIndex, logTerm: message.lastTerm };
    case MessageType.VoteResponse:
    case MessageType.PreVoteResponse:
      return { reject: message.reject };
    case MessageType.Heartbeat:
      return { commit: message.commit };
    case MessageType.Snapshot:
      return { snapshotIndex: message.snapshot.index, snapshotTerm: message.snapshot.term };
    case MessageType.StorageAppended:
      return { index: message.index, logTerm: message.logTerm };
    default:
      return {};
  }
}
