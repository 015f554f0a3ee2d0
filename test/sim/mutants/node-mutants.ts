import { type Message, MessageType, type RaftNode, type ReadState, type Ready } from '../../../src/raft/index.ts';
import { changed, type Mutant, withNode } from './mutant.ts';

/** `node` with every Ready passed through `change`. */
function withReady(node: RaftNode, change: (ready: Ready) => Ready): RaftNode {
  return changed(node, { ready: () => change(node.ready()) });
}

/** `node` with every message that it sends passed through `change`. */
function withMessages(node: RaftNode, change: (message: Message) => Message): RaftNode {
  return withReady(node, (ready) => ({ ...ready, messages: ready.messages.map(change) }));
}

/** Answers its reads at once when it believes to lead. */
function readsWithoutAsking(node: RaftNode): RaftNode {
  let answers: ReadState[] = [];
  let nextId = 1;
  return changed(node, {
    readIndex: () => {
      if (node.role !== 'leader') return node.readIndex();
      const requestId = nextId++;
      answers.push({ requestId, index: node.commitIndex });
      return { outcome: 'pending', requestId };
    },
    hasReady: () => answers.length > 0 || node.hasReady(),
    ready: () => {
      const ready = node.ready();
      const readStates = [...ready.readStates, ...answers];
      answers = [];
      return { ...ready, readStates };
    },
  });
}

/** All read attempts share one id, so that an answer to an earlier one confirms a later one. */
function reusesReadIds(node: RaftNode): RaftNode {
  let newest = 0;
  return changed(node, {
    ready: () => {
      const ready = node.ready();
      for (const message of ready.messages) {
        if (message.type === MessageType.Heartbeat) newest = Math.max(newest, message.readId);
      }
      return ready;
    },
    step: (message) => {
      const isAnswer = message.type === MessageType.HeartbeatResponse && message.readId > 0;
      node.step(isAnswer ? { ...message, readId: newest } : message);
    },
  });
}

/** Stands for election now and then although it only learns. */
function campaignsAsLearner(node: RaftNode): RaftNode {
  let ticks = 0;
  return changed(node, {
    tick: () => {
      node.tick();
      const isLearner = node.membership.learners.includes(node.id);
      if (isLearner && ++ticks % 20 === 0) node.campaign();
    },
  });
}

/** Bugs between the core's parts, or between the core and who uses it. */
export const nodeMutants: readonly Mutant[] = [
  {
    name: 'serve a read without asking anybody',
    bug: 'a deposed leader answers reads from the past',
    seedsMax: 50,
    parts: withNode(readsWithoutAsking),
  },
  {
    name: 'reuse read ids',
    bug: 'a late answer to an earlier attempt confirms a later read',
    seedsMax: 5_000,
    isRare: true,
    parts: withNode(reusesReadIds),
  },
  {
    name: 'take a conflict hint for a match',
    bug: 'a refusal counts as an acknowledgement of what it hints at',
    seedsMax: 50,
    parts: withNode((node) =>
      withMessages(node, (message) => {
        if (message.type !== MessageType.AppendResponse || !message.reject) return message;
        return { ...message, reject: false, index: message.hintIndex, hintIndex: 0, hintTerm: 0 };
      }),
    ),
  },
  {
    name: 'wrong index in a refusal',
    bug: 'the leader takes the refusal for an old one: the follower is never brought up to date',
    seedsMax: 50,
    parts: withNode((node) =>
      withMessages(node, (message) => {
        if (message.type !== MessageType.AppendResponse || !message.reject) return message;
        return { ...message, index: message.index + 1 };
      }),
    ),
  },
  {
    name: 'acknowledge one entry too many',
    bug: 'an off-by-one in the answer commits what nobody else holds',
    seedsMax: 50,
    parts: withNode((node) =>
      withMessages(node, (message) => {
        if (message.type !== MessageType.AppendResponse || message.reject) return message;
        return { ...message, index: message.index + 1 };
      }),
    ),
  },
  {
    name: 'forget the vote on disk',
    bug: 'a restarted node votes again in the same term',
    seedsMax: 200,
    parts: withNode((node) =>
      withReady(node, (ready) => {
        const { append } = ready;
        if (append?.hardState === undefined) return ready;
        return { ...ready, append: { ...append, hardState: { ...append.hardState, vote: 0 } } };
      }),
    ),
  },
  {
    name: 'hand out a committed entry twice',
    bug: 'the state machine applies an entry a second time',
    seedsMax: 50,
    parts: withNode((node) => {
      let last: Ready['committed'] = [];
      return withReady(node, (ready) => {
        const committed =
          ready.committed.length > 0 && last.length > 0 ? [last[0]!, ...ready.committed] : ready.committed;
        if (ready.committed.length > 0) last = ready.committed;
        return { ...ready, committed };
      });
    }),
  },
  {
    name: 'apply before it is committed',
    bug: 'a follower serves what may still be taken back',
    seedsMax: 50,
    parts: withNode((node) =>
      withReady(node, (ready) => {
        const entries = ready.append?.entries ?? [];
        return node.role === 'leader' && ready.committed.length > 0
          ? { ...ready, committed: [...ready.committed, ...entries] }
          : ready;
      }),
    ),
  },
  {
    name: 'let learners campaign',
    bug: 'a node that only learns stands for election and wins',
    seedsMax: 100,
    parts: withNode(campaignsAsLearner, { mayCampaign: (self) => self !== undefined }),
  },
];
