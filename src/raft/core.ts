import type { RaftConfig } from './config.ts';
import { type RaftSettings, settingsOf } from './config.ts';
import { RaftLog } from './log.ts';
import { MessageBuffer } from './message-buffer.ts';
import { type Message, MessageType } from './message-types.ts';
import type { Progress } from './progress.ts';
import { ReadQueue } from './read-queue.ts';
import type { EntryLoad, Role } from './ready.ts';
import type { ProtocolRules } from './rules.ts';
import { Tracker } from './tracker.ts';
import type { Index, NodeId, Term } from './types.ts';

/**
 * The state of one node, without behaviour of its own: the files beside this one act on it, each for one role or part of the
 * protocol. Everything that is to leave the node is collected here until `ready()` takes it.
 */
export class Core {
  readonly id: NodeId;
  readonly settings: RaftSettings;
  readonly rules: ProtocolRules;
  readonly log: RaftLog;
  readonly tracker: Tracker;

  // Persistent (paper, figure 2); the log is the third part.
  term: Term = 0;
  vote: NodeId = 0;

  role: Role = 'follower';
  leader: NodeId = 0;
  /** Ticks since the election timer was last set back (followers), or since the quorum was last checked (leaders). */
  electionElapsed = 0;
  heartbeatElapsed = 0;
  randomizedElectionTicks = 0;
  /** Ticks of this node's life, from beyond any lease on; stands still in sleep, and leaps at waking so that no lease survives it. */
  now: number;
  /** Until then a restarted node votes for nobody: it may have promised a lease that it has forgotten. */
  votesFromTick = 0;

  // Leaders only.
  /** A membership change may be unapplied up to here. */
  pendingConfIndex: Index = 0;
  uncommittedBytes = 0;
  leadTransferee: NodeId = 0;
  /** The transferee was told to stand for election in this term: it may do so at any time from now on. */
  timeoutNowSent = false;
  readonly reads: ReadQueue;

  quiesced = false;
  /** Ticks without anything to do. */
  idleTicks = 0;

  storageFailed = false;
  /** Works handed out and not reported durable. */
  worksOutstanding = 0;
  ticksSinceWorkDone = 0;

  // What is to leave the node.
  readonly messages = new MessageBuffer();
  /** To be sent, or stepped here, once everything before them is durable. */
  readonly messagesAfterAppend = new MessageBuffer();
  loads: EntryLoad[] = [];
  /** Committed entries are being read from disk, or could not be and wait for the next tick. */
  applyLoading = false;
  applyLoadFailed = false;
  /** Followers may be sent something more: entries, or a commit index. */
  appendsWanted = false;
  heartbeatWanted = false;

  constructor(config: RaftConfig) {
    const settings = settingsOf(config);
    this.id = settings.id;
    this.settings = settings;
    this.rules = settings.rules;
    this.now = settings.leaseTicks + 1;
    this.log = new RaftLog(settings.storage, settings.applyBytesMax);
    this.tracker = new Tracker(settings.inflightMessagesMax, settings.inflightBytesMax);
    // A request id must not return after a restart: an answer to its former bearer could still be on its way.
    this.reads = new ReadQueue(Math.floor(settings.random() * 2 ** 48));
  }

  /** This node's entry among the members; undefined when it is none. */
  get self(): Progress | undefined {
    return this.tracker.get(this.id);
  }

  send(message: Message): void {
    if (this.rules.waitsForStorage(message.type)) this.messagesAfterAppend.push(message);
    else this.messages.push(message);
  }

  /** Answers an Append or Snapshot message; from a node of a higher term also what tells a stale leader of it. */
  sendAppendResponse(to: NodeId, index: Index): void {
    this.send({
      type: MessageType.AppendResponse,
      from: this.id,
      to,
      term: this.term,
      index,
      reject: false,
      hintIndex: 0,
      hintTerm: 0,
    });
  }
}
