import { type Message, MessageType } from '../raft/index.ts';
import type { TransportContext } from './context.ts';
import { type RpcType, rpcTypeOf } from './metrics.ts';
import type { GroupId } from './types.ts';

/** An unanswered message counts as timed out after this, and the next one is measured. */
const TIMEOUT_MS = 2_000;

interface Sample {
  group: GroupId;
  /** What the answer must reach. */
  index: number;
  sentMs: number;
}

/** How long one peer takes to answer Raft messages: of each kind one is measured at a time, so that it costs next to nothing. */
export class RoundTrips {
  readonly #context: TransportContext;
  readonly #samples = new Map<RpcType, Sample>();

  constructor(context: TransportContext) {
    this.#context = context;
  }

  sent(type: RpcType, group: GroupId, message: Message): void {
    const sample = this.#samples.get(type);
    let index = 0;
    switch (message.type) {
      case MessageType.Append:
        if (message.entries.length === 0) return;
        index = message.prevIndex + message.entries.length;
        break;
      case MessageType.Vote:
      case MessageType.PreVote:
      case MessageType.Heartbeat:
        break;
      default:
        return;
    }
    if (sample === undefined) {
      this.#samples.set(type, { group, index, sentMs: this.#context.nowMs() });
      return;
    }
    if (sample.sentMs > 0) return;
    sample.group = group;
    sample.index = index;
    sample.sentMs = this.#context.nowMs();
  }

  received(group: GroupId, message: Message): void {
    switch (message.type) {
      case MessageType.AppendResponse:
        this.#answered(group, rpcTypeOf[message.type]!, message.reject, message.index);
        break;
      case MessageType.VoteResponse:
      case MessageType.PreVoteResponse:
        this.#answered(group, 'vote', message.reject, 0);
        break;
      case MessageType.HeartbeatResponse:
        this.#answered(group, 'heartbeat', false, 0);
        break;
      default:
    }
  }

  /** Gives up what was not answered. */
  tick(nowMs: number): void {
    for (const [type, sample] of this.#samples) {
      if (sample.sentMs === 0 || nowMs - sample.sentMs < TIMEOUT_MS) continue;
      sample.sentMs = 0;
      this.#context.metrics.outcome(type, 'timeout', TIMEOUT_MS / 1000);
    }
  }

  #answered(group: GroupId, type: RpcType, isRejected: boolean, index: number): void {
    const status = isRejected ? 'rejected' : 'success';
    const sample = this.#samples.get(type);
    const isMeasured =
      sample !== undefined &&
      sample.sentMs > 0 &&
      (isRejected || index >= sample.index) &&
      sample.group.partition === group.partition &&
      sample.group.topicId === group.topicId;
    if (!isMeasured) {
      this.#context.metrics.outcome(type, status);
      return;
    }
    this.#context.metrics.outcome(type, status, Math.max(0, this.#context.nowMs() - sample.sentMs) / 1000);
    sample.sentMs = 0;
  }
}
