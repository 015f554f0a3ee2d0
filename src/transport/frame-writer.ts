import { crc32c } from '@node-rs/crc32';
import { assert } from '../base/index.ts';
import { type EntryKind, type MembershipConfig, type Message, MessageType } from '../raft/index.ts';
import type { FrameMemory } from './frame-memory.ts';
import { GroupNumbers } from './group-numbers.ts';
import {
  BATCH_PREFIX_BYTES,
  batchChecksum,
  CheckedBy,
  DEFINE_GROUP,
  DEFINE_GROUP_BYTES,
  DESCRIPTOR_BYTES,
  isBatch,
  RECORD_HEAD_BYTES,
} from './message-fields.ts';
import type { GroupId } from './types.ts';
import { FRAME_HEADER_BYTES, FrameType, sealFrame } from './wire.ts';

const CHUNK_BYTES = 64 * 1024;
/** A frame of messages is closed beyond this. */
const MESSAGES_BYTES_MAX = 32 * 1024;
/** No message without payloads takes more than its record's head and this. */
const FIELDS_BYTES_MAX = 5 * 8;
/** Smaller payloads are copied behind their head: cheaper than one more piece for the system to gather. */
const COPIED_BYTES_MAX = 1024;

/** A piece of what is to be written. */
export interface Piece {
  readonly bytes: Buffer;
  /** Called once nobody needs the bytes any more. */
  readonly done: (() => void) | undefined;
}

/**
 * Turns messages into frames: pieces of memory that are written one after the other. Messages without payloads that follow on each
 * other share a frame. Heads lie in chunks from a pool; payloads are pieces of their own, uncopied.
 */
export class FrameWriter {
  readonly #pool: FrameMemory;
  readonly #groups = new GroupNumbers();
  #pieces: Piece[] = [];
  #chunk: Buffer | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Up to here the chunk is used; from #pieceAt on it is not in a piece yet. */
  #at = 0;
  #pieceAt = 0;
  /** Where a frame of messages is open; -1: none. */
  #openAt = -1;
  #bytes = 0;

  constructor(pool: FrameMemory) {
    this.#pool = pool;
  }

  /** Bytes that wait to be taken. */
  get bytes(): number {
    return this.#bytes + this.#at - this.#pieceAt;
  }

  /** All frames since the last time; they are whole. */
  take(): readonly Piece[] {
    this.#seal();
    this.#cut(undefined);
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    return pieces;
  }

  /** For a new connection: forgets the groups' numbers and what was not taken, whose `done` are called. */
  reset(): void {
    const pieces = this.take();
    this.#groups.clear();
    for (const { done } of pieces) done?.();
  }

  /** A frame with a head alone. */
  frame(type: FrameType, head: Buffer): void {
    this.frameWithPayload(type, head, undefined, undefined);
  }

  frameWithPayload(type: FrameType, head: Buffer, payload: Buffer | undefined, done: (() => void) | undefined): void {
    const at = this.#beginFrame(head.length);
    head.copy(this.#chunk!, this.#at);
    this.#at += head.length;
    sealFrame(this.#chunk!, at, type, this.#at, payload?.length ?? 0);
    if (payload !== undefined && payload.length > 0) this.#payload(payload);
    this.#notify(done);
  }

  /** Returns the bytes that the message takes on the wire. `done` is called when its payloads are no longer needed. */
  message(group: GroupId, message: Message, done: (() => void) | undefined): number {
    const before = this.bytes;
    switch (message.type) {
      case MessageType.Append:
        if (message.entries.length > 0) {
          this.#append(group, message);
          break;
        }
        this.#plain(group, message);
        break;
      case MessageType.Snapshot:
        this.#snapshot(group, message);
        break;
      case MessageType.Propose:
        this.#propose(group, message);
        break;
      default:
        this.#plain(group, message);
    }
    this.#notify(done);
    return this.bytes - before;
  }

  #plain(group: GroupId, message: Message): void {
    if (
      this.#openAt < 0 ||
      this.#at - this.#openAt > MESSAGES_BYTES_MAX ||
      !this.#fits(DEFINE_GROUP_BYTES + RECORD_HEAD_BYTES + FIELDS_BYTES_MAX)
    ) {
      this.#openAt = this.#beginFrame(DEFINE_GROUP_BYTES + RECORD_HEAD_BYTES + FIELDS_BYTES_MAX);
    }
    this.#record(group, message);
    switch (message.type) {
      case MessageType.Append:
        this.#number(message.prevIndex);
        this.#number(message.prevTerm);
        this.#number(message.commit);
        break;
      case MessageType.AppendResponse:
        this.#number(message.index);
        this.#flag(message.reject);
        this.#number(message.hintIndex);
        this.#number(message.hintTerm);
        break;
      case MessageType.Vote:
      case MessageType.PreVote:
        this.#number(message.lastIndex);
        this.#number(message.lastTerm);
        this.#flag(message.transfer);
        break;
      case MessageType.VoteResponse:
      case MessageType.PreVoteResponse:
        this.#flag(message.reject);
        this.#number(message.commit);
        this.#number(message.commitTerm);
        break;
      case MessageType.Heartbeat:
        this.#number(message.commit);
        this.#number(message.readId);
        this.#number(message.sentTick);
        this.#flag(message.quiesce);
        break;
      case MessageType.HeartbeatResponse:
        this.#number(message.readId);
        this.#number(message.sentTick);
        break;
      case MessageType.TimeoutNow:
        break;
      case MessageType.TransferLeader:
        this.#number(message.transferee);
        break;
      case MessageType.ReadIndex:
        this.#number(message.requestId);
        break;
      case MessageType.ReadIndexResponse:
        this.#number(message.requestId);
        this.#number(message.index);
        break;
      default:
        assert(false, `messages of type ${message.type} do not travel without payloads`);
    }
  }

  #append(group: GroupId, message: Extract<Message, { type: typeof MessageType.Append }>): void {
    const { entries } = message;
    const at = this.#beginFrame(
      DEFINE_GROUP_BYTES + RECORD_HEAD_BYTES + 28 + entries.length * (8 + DESCRIPTOR_BYTES + BATCH_PREFIX_BYTES),
    );
    this.#record(group, message);
    this.#number(message.prevIndex);
    this.#number(message.prevTerm);
    this.#number(message.commit);
    this.#count(entries.length);
    let payloadBytes = 0;
    for (const { term, kind, data } of entries) {
      this.#number(term);
      this.#describe(kind, data);
      payloadBytes += data.length;
    }
    sealFrame(this.#chunk!, at, FrameType.Payload, this.#at, payloadBytes);
    for (const { data } of entries) this.#payload(data);
  }

  #propose(group: GroupId, message: Extract<Message, { type: typeof MessageType.Propose }>): void {
    const { proposals } = message;
    const at = this.#beginFrame(
      DEFINE_GROUP_BYTES + RECORD_HEAD_BYTES + 4 + proposals.length * (DESCRIPTOR_BYTES + BATCH_PREFIX_BYTES),
    );
    this.#record(group, message);
    this.#count(proposals.length);
    let payloadBytes = 0;
    for (const { kind, data } of proposals) {
      this.#describe(kind, data);
      payloadBytes += data.length;
    }
    sealFrame(this.#chunk!, at, FrameType.Payload, this.#at, payloadBytes);
    for (const { data } of proposals) this.#payload(data);
  }

  #snapshot(group: GroupId, message: Extract<Message, { type: typeof MessageType.Snapshot }>): void {
    const { index, term, membership, data } = message.snapshot;
    const lists = membershipLists(membership);
    const ids = lists.reduce((total, list) => total + list.length, 0);
    const at = this.#beginFrame(
      DEFINE_GROUP_BYTES +
        RECORD_HEAD_BYTES +
        16 +
        lists.length * 4 +
        ids * 8 +
        1 +
        DESCRIPTOR_BYTES +
        BATCH_PREFIX_BYTES,
    );
    this.#record(group, message);
    this.#number(index);
    this.#number(term);
    for (const list of lists) {
      this.#count(list.length);
      for (const id of list) this.#number(id);
    }
    this.#flag(membership.autoLeave);
    this.#describe(-1, data);
    sealFrame(this.#chunk!, at, FrameType.Payload, this.#at, data.length);
    this.#payload(data);
  }

  /** Type, group and term of a message; before it the group's number if the receiver does not know it. */
  #record(group: GroupId, message: Message): void {
    let number = this.#groups.find(group);
    if (number < 0) {
      number = this.#groups.define(group);
      const topicId = Buffer.from(group.topicId, 'base64url');
      assert(topicId.length === 16, 'a topic id is a uuid');
      this.#byte(DEFINE_GROUP);
      this.#count(number);
      topicId.copy(this.#chunk!, this.#at);
      this.#at += 16;
      this.#count(group.partition);
    }
    this.#byte(message.type);
    this.#count(number);
    this.#number(message.term);
  }

  #describe(kind: EntryKind | -1, data: Buffer): void {
    const chunk = this.#chunk!;
    const asBatch = kind !== -1 && isBatch(kind, data);
    this.#byte(kind === -1 ? 0 : kind);
    this.#byte(asBatch ? CheckedBy.Batch : CheckedBy.Whole);
    this.#count(data.length);
    this.#count(asBatch ? batchChecksum(data) : crc32c(data));
    if (!asBatch) return;
    data.copy(chunk, this.#at, 0, BATCH_PREFIX_BYTES);
    this.#at += BATCH_PREFIX_BYTES;
  }

  #payload(data: Buffer): void {
    if (data.length <= COPIED_BYTES_MAX && this.#fits(data.length)) {
      data.copy(this.#chunk!, this.#at);
      this.#at += data.length;
      return;
    }
    this.#cut(undefined);
    this.#pieces.push({ bytes: data, done: undefined });
    this.#bytes += data.length;
  }

  /** Has `done` called when everything up to here is no longer needed. */
  #notify(done: (() => void) | undefined): void {
    if (done === undefined) return;
    this.#cut(undefined);
    this.#pieces.push({ bytes: EMPTY, done });
  }

  #fits(sizeBytes: number): boolean {
    return this.#chunk !== undefined && this.#at + sizeBytes <= this.#chunk.length;
  }

  /** Starts a frame whose head takes at most `headBytesMax`; closes an open one. Returns where it starts. */
  #beginFrame(headBytesMax: number): number {
    this.#seal();
    const needed = FRAME_HEADER_BYTES + headBytesMax;
    if (!this.#fits(needed)) this.#renew(Math.max(CHUNK_BYTES, needed));
    const at = this.#at;
    this.#at += FRAME_HEADER_BYTES;
    return at;
  }

  #seal(): void {
    if (this.#openAt < 0) return;
    sealFrame(this.#chunk!, this.#openAt, FrameType.Messages, this.#at, 0);
    this.#openAt = -1;
  }

  /** The part of the chunk that was filled since the last cut becomes a piece. */
  #cut(done: (() => void) | undefined): void {
    if (this.#at === this.#pieceAt && done === undefined) return;
    const bytes = this.#chunk!.subarray(this.#pieceAt, this.#at);
    this.#pieces.push({ bytes, done });
    this.#bytes += bytes.length;
    this.#pieceAt = this.#at;
  }

  #renew(sizeBytes: number): void {
    const full = this.#chunk;
    if (full !== undefined) this.#cut(() => this.#pool.release(full));
    const chunk = this.#pool.acquire(sizeBytes);
    this.#chunk = chunk;
    this.#view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#at = 0;
    this.#pieceAt = 0;
  }

  #byte(value: number): void {
    this.#chunk![this.#at++] = value;
  }

  #flag(value: boolean): void {
    this.#chunk![this.#at++] = value ? 1 : 0;
  }

  #count(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  #number(value: number): void {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }
}

const EMPTY = Buffer.alloc(0);

/** The lists of a membership in the order in which they travel. */
function membershipLists(membership: MembershipConfig): readonly (readonly number[])[] {
  return [membership.voters, membership.votersOutgoing, membership.learners, membership.learnersNext];
}
