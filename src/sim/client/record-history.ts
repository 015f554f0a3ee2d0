import type { TimeUs } from '../scheduler.ts';
import { check } from '../violation.ts';
import { isTombstone, keyOf, type RecordIdentity } from './record-identity.ts';

type Offset = number;

/** A batch as its producer knows it. Records are numbered from 0 by each producer; those of a batch follow each other. */
export interface SentBatch {
  readonly producer: number;
  readonly first: number;
  readonly count: number;
  readonly idempotent: boolean;
  /** No acknowledgement that was known when the batch was first sent may be for an offset at or beyond where it lands. */
  readonly floor: Offset;
  /** When it was sent for the first time. */
  readonly sentUs: TimeUs;
}

/** What the checker must know of the cluster itself: how many nodes can have stored what was sent, and how many must have. */
export interface ReplicaWitness {
  readonly minInsyncReplicas: number;
  /** Nodes that ran at some time since then. */
  nodesUpSince(sinceUs: TimeUs): number;
}

interface RecordFacts {
  readonly idempotent: boolean;
  /** How often it may be in the log: once for each time that it was sent and not refused for certain. */
  sends: number;
  /** Where its producer was told that it is; -1 while it was told nothing. */
  acknowledgedAt: Offset;
  /** Where readers found it; more than one place only without idempotence. */
  readonly seenAt: Offset[];
}

/**
 * All that clients did to one partition and were told by it, checked while it happens:
 * - what was acknowledged (acks=all) is where it was acknowledged, for every reader, from then on; nothing else is there;
 * - one offset never holds two different records, whoever is asked;
 * - a record is there at most as often as it was sent, with idempotence once; no record is there that nobody sent;
 * - an acknowledgement comes only if as many nodes ran since the batch was sent as min.insync.replicas asks for;
 * - a batch that was sent after another was acknowledged lies behind it;
 * - records of one idempotent producer lie in the order in which they were sent, without gaps.
 */
export class PartitionHistory {
  readonly name: string;
  acknowledgedCount = 0;
  readCount = 0;
  /** Somebody asked for all records before it to be deleted: they may be gone. */
  deletedTo: Offset = 0;
  /** What readers found or producers were told, by offset. */
  private readonly places: (RecordIdentity | undefined)[] = [];
  private readonly records = new Map<number, RecordFacts[]>();
  /** Behind all that was acknowledged. */
  private acknowledgedEnd: Offset = 0;
  /** Of a compacted partition: places that readers were led past. */
  private readonly skips = new Set<Offset>();
  private readonly witness: ReplicaWitness;
  /** Readers may be led past records that newer ones of their key replace. */
  readonly isCompacted: boolean;

  constructor(name: string, witness: ReplicaWitness, isCompacted: boolean) {
    this.name = name;
    this.witness = witness;
    this.isCompacted = isCompacted;
  }

  /** The floor of a batch that is sent for the first time now. */
  get floor(): Offset {
    return this.acknowledgedEnd;
  }

  /** The batch leaves its producer, again perhaps. */
  sent(batch: SentBatch): void {
    for (let number = batch.first; number < batch.first + batch.count; number++) {
      const facts = this.find({ producer: batch.producer, number });
      if (facts === undefined) this.add(batch, number);
      else facts.sends++;
    }
  }

  /** One sending of the batch was refused so that it cannot have left anything. */
  refused(batch: SentBatch): void {
    for (let number = batch.first; number < batch.first + batch.count; number++) {
      this.find({ producer: batch.producer, number })!.sends--;
    }
  }

  /** The producer was told that a quorum has the batch, from `baseOffset` on. */
  acknowledged(batch: SentBatch, baseOffset: Offset): void {
    check(baseOffset >= batch.floor, 'acknowledgements in real time', () => {
      return `${this.name}: batch ${describeBatch(batch)} was acknowledged at ${baseOffset}, but everything before ${batch.floor} had been acknowledged before it was sent`;
    });
    const { witness } = this;
    check(
      witness.nodesUpSince(batch.sentUs) >= witness.minInsyncReplicas,
      'acknowledged by enough replicas',
      () =>
        `${this.name}: batch ${describeBatch(batch)} was acknowledged, though since it was first sent at ${batch.sentUs} us only ${witness.nodesUpSince(batch.sentUs)} nodes have run, and min.insync.replicas is ${witness.minInsyncReplicas}`,
    );
    for (let delta = 0; delta < batch.count; delta++) {
      const identity = { producer: batch.producer, number: batch.first + delta };
      const facts = this.find(identity)!;
      const offset = baseOffset + delta;
      check(facts.acknowledgedAt === -1 || facts.acknowledgedAt === offset, 'acknowledged records survive', () => {
        return `${this.name}: ${describe(identity)} was acknowledged at ${facts.acknowledgedAt} and then at ${offset}`;
      });
      facts.acknowledgedAt = offset;
      this.place(identity, offset, 'acknowledged to its producer');
      this.acknowledgedCount++;
    }
    this.acknowledgedEnd = Math.max(this.acknowledgedEnd, baseOffset + batch.count);
  }

  /** A consumer was given this record. `identity` undefined: its bytes are those of no record of this run. */
  read(offset: Offset, identity: RecordIdentity | undefined, reader: string): void {
    check(identity !== undefined, 'no phantom record', () => {
      return `${this.name}: ${reader} read bytes at ${offset} that nobody wrote`;
    });
    this.readCount++;
    this.place(identity, offset, `read by ${reader}`);
  }

  /** A reader was given nothing from `from` up to `to`, as after a compaction. */
  skipped(from: Offset, to: Offset, reader: string): void {
    check(this.isCompacted, 'acknowledged records survive', () => {
      return `${this.name}: ${reader} is given ${to} where ${from} must come`;
    });
    for (let offset = from; offset < to; offset++) this.skips.add(offset);
  }

  /** Records before `offset` may be deleted from now on. */
  deleting(offset: Offset): void {
    this.deletedTo = Math.max(this.deletedTo, offset);
  }

  /** After healing: the whole partition, as one replica has it. Throws if anything that was acknowledged is missing. */
  complete(start: Offset, end: Offset, reader: string): void {
    check(end >= this.acknowledgedEnd, 'acknowledged records survive', () => {
      return `${this.name}: records up to ${this.acknowledgedEnd} were acknowledged, but ${reader} ends at ${end}`;
    });
    const next = new Map<number, number>();
    for (let offset = start; offset < end; offset++) {
      const identity = this.places[offset];
      check(identity !== undefined, 'acknowledged records survive', () => {
        return `${this.name}: ${reader} has nothing at ${offset}, before its end ${end}`;
      });
      if (this.find(identity)?.idempotent !== true) continue;
      // What came before may be deleted.
      const expected = next.get(identity.producer) ?? (start > 0 ? identity.number : 0);
      check(identity.number === expected, 'records in order', () => {
        return `${this.name}: at ${offset} lies ${describe(identity)}, where record ${expected} of that idempotent producer must come first`;
      });
      next.set(identity.producer, expected + 1);
    }
  }

  /**
   * After healing, when all replicas were read: one of them has the newest record of each key (`held`: where, by key), and of a key that was
   * deleted no older one; what readers were led past has been replaced.
   */
  completeCompacted(end: Offset, held: ReadonlyMap<string, Offset>, reader: string): void {
    check(end >= this.acknowledgedEnd, 'acknowledged records survive', () => {
      return `${this.name}: records up to ${this.acknowledgedEnd} were acknowledged, but ${reader} ends at ${end}`;
    });
    const newest = new Map<string, Offset>();
    for (const [offset, identity] of this.places.entries()) if (identity) newest.set(keyOf(identity), offset);
    for (const [key, offset] of newest) {
      const identity = this.places[offset]!;
      const found = held.get(key);
      check(found === offset || (found === undefined && isTombstone(identity)), 'the newest of each key stays', () => {
        return `${this.name}: the newest of ${key} is ${describe(identity)} at ${offset}, that of ${reader} is at ${found ?? 'no offset'}`;
      });
    }
    for (const offset of this.skips) {
      const identity = this.places[offset];
      if (identity === undefined || isTombstone(identity)) continue;
      check(newest.get(keyOf(identity))! > offset, 'the newest of each key stays', () => {
        return `${this.name}: a reader was led past ${describe(identity)} at ${offset}, the newest of ${keyOf(identity)}`;
      });
    }
  }

  private place(identity: RecordIdentity, offset: Offset, how: string): void {
    const facts = this.find(identity);
    check(facts !== undefined, 'no phantom record', () => {
      return `${this.name}: ${describe(identity)} was ${how} at ${offset}, but never sent`;
    });
    const before = this.places[offset];
    if (before === undefined) {
      this.places[offset] = identity;
      this.seen(identity, facts, offset);
      return;
    }
    const isSame = before.producer === identity.producer && before.number === identity.number;
    check(isSame, 'offsets keep their records', () => {
      return `${this.name}: ${describe(identity)} was ${how} at ${offset}, where ${describe(before)} ${this.historyOf(before)}`;
    });
  }

  private seen(identity: RecordIdentity, facts: RecordFacts, offset: Offset): void {
    facts.seenAt.push(offset);
    const timesMax = facts.idempotent ? Math.min(1, facts.sends) : facts.sends;
    check(facts.seenAt.length <= timesMax, 'no record twice', () => {
      return `${this.name}: ${describe(identity)} is at ${facts.seenAt.join(' and ')}, though it may be there ${timesMax} times`;
    });
    if (!facts.idempotent) return;
    const before = this.find({ producer: identity.producer, number: identity.number - 1 })?.seenAt[0] ?? -1;
    const after = this.find({ producer: identity.producer, number: identity.number + 1 })?.seenAt[0];
    check(before < offset && (after === undefined || after > offset), 'records in order', () => {
      return `${this.name}: ${describe(identity)} of an idempotent producer is at ${offset}, its neighbours at ${before} and ${after ?? '?'}`;
    });
  }

  private historyOf(identity: RecordIdentity): string {
    const facts = this.find(identity)!;
    return facts.acknowledgedAt === -1 ? 'was read' : `was acknowledged at ${facts.acknowledgedAt}`;
  }

  private find({ producer, number }: RecordIdentity): RecordFacts | undefined {
    return this.records.get(producer)?.[number];
  }

  private add(batch: SentBatch, number: number): void {
    const ofProducer = this.records.get(batch.producer) ?? [];
    ofProducer[number] = { idempotent: batch.idempotent, sends: 1, acknowledgedAt: -1, seenAt: [] };
    this.records.set(batch.producer, ofProducer);
  }
}

function describe({ producer, number }: RecordIdentity): string {
  return `record ${number} of producer ${producer}`;
}

function describeBatch({ producer, first, count }: SentBatch): string {
  return `${first}..${first + count - 1} of producer ${producer}`;
}
