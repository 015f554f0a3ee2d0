import { crc32c } from '@node-rs/crc32';
import {
  type Entry,
  EntryKind,
  type MembershipConfig,
  type Message,
  MessageType,
  type NodeId,
  type Proposal,
} from '../raft/index.ts';
import { FrameMemory } from './frame-memory.ts';
import { HeadReader } from './head-reader.ts';
import {
  BATCH_PREFIX_BYTES,
  batchChecksum,
  CheckedBy,
  computeBatchChecksum,
  DEFINE_GROUP,
  DESCRIPTOR_BYTES,
  GROUPS_MAX,
  isBatch,
} from './message-fields.ts';
import type { GroupId } from './types.ts';
import { FRAME_HEADER_BYTES, WireError } from './wire.ts';

const ENTRY_BYTES_MIN = 8 + DESCRIPTOR_BYTES;
const PARTITION_MAX = 2 ** 31 - 1;

/** Gets a message and how to give back the memory of its payloads. */
export type Deliver = (group: GroupId, message: Message, release: (() => void) | undefined, sizeBytes: number) => void;

/** Turns the frames of one connection back into messages. What is not right throws WireError, and nothing of it is delivered. */
export class MessageReader {
  readonly #from: NodeId;
  readonly #to: NodeId;
  readonly #pool: FrameMemory;
  readonly #head = new HeadReader();
  readonly #groups: GroupId[] = [];
  /** Where the next payload lies. */
  #payloads: Buffer = Buffer.alloc(0);
  #payloadAt = 0;

  /** Messages are `from` that peer `to` this node, whatever they say. */
  constructor(from: NodeId, to: NodeId, pool: FrameMemory) {
    this.#from = from;
    this.#to = to;
    this.#pool = pool;
  }

  /** A frame of messages without payloads, which was checked up to `headEnd`. */
  messages(frame: Buffer, headEnd: number, deliver: Deliver): void {
    if (headEnd !== frame.length) throw new WireError('protocol', 'messages without payloads have bytes behind them');
    const head = this.#head;
    head.begin(frame, FRAME_HEADER_BYTES, headEnd);
    while (head.remaining > 0) {
      const before = head.remaining;
      const { type, group, term } = this.#record();
      const message = this.#plain(type, term);
      deliver(group, message, undefined, before - head.remaining);
    }
    head.finish();
  }

  /**
   * A frame of one message with payloads. `own`: the frame lies at the start of this buffer of the pool and nobody else writes to it;
   * undefined: the payloads are copied out of it.
   */
  payload(frame: Buffer, headEnd: number, own: Buffer | undefined, deliver: Deliver): void {
    const payloadBytes = frame.length - headEnd;
    const memory = own ?? this.#pool.acquire(payloadBytes);
    if (own === undefined) frame.copy(memory, 0, headEnd);
    this.#payloads = own === undefined ? memory.subarray(0, payloadBytes) : frame;
    this.#payloadAt = own === undefined ? 0 : headEnd;
    const head = this.#head;
    head.begin(frame, FRAME_HEADER_BYTES, headEnd);
    const { type, group, term } = this.#record();
    const message = this.#withPayloads(type, term);
    const end = own === undefined ? payloadBytes : frame.length;
    if (head.remaining > 0 || this.#payloadAt !== end)
      throw new WireError('protocol', 'a frame is longer than what it holds');
    head.finish();
    this.#payloads = NOTHING;
    const release = FrameMemory.takesBack(memory) ? this.#releaseOnce(memory) : undefined;
    deliver(group, message, release, frame.length);
  }

  /** Given back twice it would belong to two messages. */
  #releaseOnce(memory: Buffer): () => void {
    let isHeld = true;
    return () => {
      if (isHeld) this.#pool.release(memory);
      isHeld = false;
    };
  }

  /** The head that all messages have. */
  #record(): { readonly type: number; readonly group: GroupId; readonly term: number } {
    const head = this.#head;
    let type = head.byte();
    while (type === DEFINE_GROUP) {
      this.#defineGroup();
      type = head.byte();
    }
    const group = this.#groups[head.count()];
    if (group === undefined) throw new WireError('protocol', 'a message is for a group that was not introduced');
    return { type, group, term: head.number() };
  }

  #defineGroup(): void {
    const head = this.#head;
    const groups = this.#groups;
    const number = head.count();
    if (number === 0) groups.length = 0;
    if (number !== groups.length || number >= GROUPS_MAX)
      throw new WireError('protocol', 'groups are numbered in order');
    const topicId = head.uuid();
    const partition = head.count();
    if (partition > PARTITION_MAX) throw new WireError('protocol', `there is no partition ${partition}`);
    groups.push({ topicId, partition });
  }

  #plain(type: number, term: number): Message {
    const head = this.#head;
    const from = this.#from;
    const to = this.#to;
    switch (type) {
      case MessageType.Append:
        return {
          type,
          from,
          to,
          term,
          prevIndex: head.number(),
          prevTerm: head.number(),
          commit: head.number(),
          entries: [],
        };
      case MessageType.AppendResponse:
        return {
          type,
          from,
          to,
          term,
          index: head.number(),
          reject: head.flag(),
          hintIndex: head.number(),
          hintTerm: head.number(),
        };
      case MessageType.Vote:
      case MessageType.PreVote:
        return { type, from, to, term, lastIndex: head.number(), lastTerm: head.number(), transfer: head.flag() };
      case MessageType.VoteResponse:
      case MessageType.PreVoteResponse:
        return { type, from, to, term, reject: head.flag(), commit: head.number(), commitTerm: head.number() };
      case MessageType.Heartbeat:
        return {
          type,
          from,
          to,
          term,
          commit: head.number(),
          readId: head.number(),
          sentTick: head.number(),
          quiesce: head.flag(),
        };
      case MessageType.HeartbeatResponse:
        return { type, from, to, term, readId: head.number(), sentTick: head.number() };
      case MessageType.TimeoutNow:
        return { type, from, to, term };
      case MessageType.TransferLeader:
        return { type, from, to, term, transferee: head.number() };
      case MessageType.ReadIndex:
        return { type, from, to, term, requestId: head.number() };
      case MessageType.ReadIndexResponse:
        return { type, from, to, term, requestId: head.number(), index: head.number() };
      default:
        throw new WireError('protocol', `there is no message of type ${type} without payloads`);
    }
  }

  #withPayloads(type: number, term: number): Message {
    const from = this.#from;
    const to = this.#to;
    const head = this.#head;
    switch (type) {
      case MessageType.Append: {
        const prevIndex = head.number();
        const prevTerm = head.number();
        const commit = head.number();
        return { type, from, to, term, prevIndex, prevTerm, commit, entries: this.#entries(prevIndex) };
      }
      case MessageType.Snapshot: {
        const index = head.number();
        const snapshotTerm = head.number();
        const membership = this.#membership();
        const { data } = this.#described();
        return { type, from, to, term, snapshot: { index, term: snapshotTerm, membership, data } };
      }
      case MessageType.Propose: {
        const count = head.length(DESCRIPTOR_BYTES);
        const proposals: Proposal[] = [];
        for (let i = 0; i < count; i++) proposals.push(this.#described());
        return { type, from, to, term, proposals };
      }
      default:
        throw new WireError('protocol', `there is no message of type ${type} with payloads`);
    }
  }

  #entries(prevIndex: number): readonly Entry[] {
    const count = this.#head.length(ENTRY_BYTES_MIN);
    if (!Number.isSafeInteger(prevIndex + count)) throw new WireError('protocol', 'an index is too large');
    const entries: Entry[] = [];
    for (let index = prevIndex + 1; index <= prevIndex + count; index++) {
      const term = this.#head.number();
      const { kind, data } = this.#described();
      entries.push({ index, term, kind, data });
    }
    return entries;
  }

  #membership(): MembershipConfig {
    const voters = this.#ids();
    const votersOutgoing = this.#ids();
    const learners = this.#ids();
    const learnersNext = this.#ids();
    return { voters, votersOutgoing, learners, learnersNext, autoLeave: this.#head.flag() };
  }

  #ids(): readonly NodeId[] {
    const ids: NodeId[] = [];
    for (let left = this.#head.length(8); left > 0; left--) ids.push(this.#head.number());
    return ids;
  }

  /** The next payload, checked. */
  #described(): { readonly kind: EntryKind; readonly data: Buffer } {
    const head = this.#head;
    const kind = head.byte();
    const checkedBy = head.byte();
    const sizeBytes = head.count();
    const checksum = head.count();
    if (kind !== EntryKind.Data && kind !== EntryKind.NoOp && kind !== EntryKind.ConfChange) {
      throw new WireError('protocol', `there is no entry of kind ${kind}`);
    }
    const at = this.#payloadAt;
    if (at + sizeBytes > this.#payloads.length) throw new WireError('protocol', 'a payload is longer than its frame');
    const data = this.#payloads.subarray(at, at + sizeBytes);
    this.#payloadAt = at + sizeBytes;
    if (checkedBy === CheckedBy.Whole) {
      if (crc32c(data) !== checksum)
        throw new WireError('corrupt', `the checksum of ${sizeBytes} bytes does not match`);
    } else if (checkedBy === CheckedBy.Batch) this.#checkBatch(kind, data, checksum);
    else throw new WireError('protocol', `there is no way ${checkedBy} of checking`);
    return { kind, data };
  }

  #checkBatch(kind: EntryKind, data: Buffer, checksum: number): void {
    const prefix = this.#head.bytes(BATCH_PREFIX_BYTES);
    if (!isBatch(kind, data) || prefix.compare(data, 0, BATCH_PREFIX_BYTES) !== 0) {
      throw new WireError('corrupt', `the start of a batch of ${data.length} bytes was changed`);
    }
    if (batchChecksum(data) !== checksum || computeBatchChecksum(data) !== checksum) {
      throw new WireError('corrupt', `the checksum of a batch of ${data.length} bytes does not match`);
    }
  }
}

const NOTHING = Buffer.alloc(0);
