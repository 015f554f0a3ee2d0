import assert from 'node:assert/strict';
import type { LogSnapshot, PartitionLog } from '../../src/log/index.ts';
import type { Entry, HardState, MembershipConfig } from '../../src/raft/index.ts';
import { batch, dataEntry, marker, noOp } from './batches.ts';
import { readAll, type Writer } from './opened.ts';

export const MEMBERS: MembershipConfig = {
  voters: [1, 2, 3],
  votersOutgoing: [],
  learners: [4],
  learnersNext: [],
  autoLeave: false,
};

const TRANSACTIONAL = 0x10;

/** A snapshot with all its bytes, as it would come over the network. */
export interface SentSnapshot {
  readonly index: number;
  readonly manifest: Buffer;
  readonly segments: readonly Buffer[];
}

export async function settle(): Promise<void> {
  for (let hops = 0; hops < 100; hops++) await new Promise((resolve) => setImmediate(resolve));
}

/** Reads an export to its end, in pieces that end where they like, and releases it. */
export async function send(snapshot: LogSnapshot, pieceBytes = 3000): Promise<SentSnapshot> {
  const segments: Buffer[] = [];
  for (const [at, { sizeBytes }] of snapshot.segments.entries()) {
    const pieces: Buffer[] = [];
    for (let position = 0; position < sizeBytes; position += pieceBytes) {
      pieces.push(await snapshot.read(at, position, Math.min(pieceBytes, sizeBytes - position)));
    }
    segments.push(Buffer.concat(pieces));
  }
  snapshot.release();
  return { index: snapshot.index, manifest: snapshot.manifest, segments };
}

export async function receive(
  log: PartitionLog,
  sent: SentSnapshot,
  hardState?: HardState,
  pieceBytes = 5000,
): Promise<void> {
  const install = await log.installSnapshot(sent.manifest);
  for (const [at, bytes] of sent.segments.entries()) {
    for (let position = 0; position < bytes.length; position += pieceBytes) {
      await install.write(at, position, bytes.subarray(position, position + pieceBytes));
    }
  }
  await install.finish(hardState);
}

/**
 * Fills a log with all that a snapshot carries: several terms, Raft's own entries, producers, a transaction that ended well, one that was
 * aborted and one that is open.
 */
export async function fillWithEverything(writer: Writer, count: number): Promise<void> {
  const { log } = writer;
  let sequence = 0;
  const add = async (make: (baseOffset: number, term: number) => Buffer): Promise<void> => {
    await writer.appendBatch(make(log.logEndOffset, term), term);
  };
  let term = 1;
  for (let at = 0; at < count; at++) {
    if (at % 13 === 12) {
      term++;
      log.append([noOp(log.lastIndex + 1, term)], { term, vote: 1, commit: log.commitIndex });
    }
    const values = [`value ${at}`, 'x'.repeat((at * 37) % 900)];
    const producer = { producerId: 7, producerEpoch: 1, baseSequence: sequence };
    sequence += 2;
    await add((baseOffset, term) => batch({ baseOffset, term, values, ...producer, timestamps: [at, at] }));
    const transactional = { producerEpoch: 0, attributes: TRANSACTIONAL, baseSequence: 0, values: ['t'] };
    if (at % 10 === 3) {
      const producerId = 100 + at;
      await add((baseOffset, term) => batch({ baseOffset, term, producerId, ...transactional }));
      await add((baseOffset, term) => marker({ baseOffset, term, producerId, producerEpoch: 0 }, at % 20 === 3));
    }
    if (at === count - 3) {
      await add((baseOffset, term) => batch({ baseOffset, term, producerId: 99, ...transactional }));
    }
  }
}

/** All entries that the log still has. */
export async function allEntries(log: PartitionLog): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let index = log.firstIndex; index <= log.lastIndex; ) {
    const some = await log.entries(index, log.lastIndex + 1, 10_000);
    assert.equal(some[0]!.index, index);
    entries.push(...some.map(({ index, term, kind, data }) => ({ index, term, kind, data: Buffer.from(data) })));
    index += some.length;
  }
  return entries;
}

/** Everything that two logs with the same committed entries have in common. */
export async function contentsOf(log: PartitionLog): Promise<unknown> {
  return {
    batches: await readAll(log),
    start: log.logStartOffset,
    end: log.logEndOffset,
    highWatermark: log.highWatermark,
    lastStableOffset: log.lastStableOffset,
    last: [log.lastIndex, log.lastTerm],
    producers: [...log.producers.list()].sort((left, right) => left.producerId - right.producerId),
    aborted: await log.abortedTransactions(0, log.logEndOffset),
    epochs: [1, 2, 3, 4, 5].map((epoch) => log.endOffsetForEpoch(epoch)),
    times: [await log.offsetForTimestamp(5, log.highWatermark), await log.maxTimestamp(log.highWatermark)],
  };
}

/** Appends what a leader would send next. */
export function follow(log: PartitionLog, count: number, term: number): void {
  for (let at = 0; at < count; at++) {
    const data = batch({ baseOffset: log.logEndOffset, term, values: [`more ${at}`, 'z'.repeat(700)] });
    log.append([dataEntry(log.lastIndex + 1, data, term)]);
  }
}
