import type { TimeUs } from './scheduler.ts';
import { check } from './violation.ts';

/**
 * One call of a client on a key whose writes have a known total order (positions in a log). A write's position is where it
 * landed; a read's is the newest write that its answer reflects, 0 for none.
 */
export interface Operation {
  readonly client: number;
  readonly kind: 'write' | 'read';
  readonly key: string;
  readonly invokedUs: TimeUs;
  /** The newest position that any operation on the key had answered with before this one began. */
  readonly floor: number;
}

/**
 * Checks linearizability while it happens. Since the order of writes is known, a history of a register or an append-only log
 * is linearizable exactly if it can be ordered by position without contradicting real time (Herlihy and Wing; proven against
 * a search over all orders in the tests):
 * - an operation that begins after another has answered reflects at least that position, and a write comes after it;
 * - no answer reflects a write that had not begun.
 * An operation that never answers constrains nothing; if its write took effect, reads that show it raise the floor.
 */
export class History {
  answeredCount = 0;
  private readonly floors = new Map<string, number>();
  private readonly begunWrites = new Map<string, number>();

  invoke(client: number, kind: 'write' | 'read', key: string, nowUs: TimeUs): Operation {
    return { client, kind, key, invokedUs: nowUs, floor: this.floors.get(key) ?? 0 };
  }

  /** A write got its place (perhaps long before it is answered, perhaps without ever being answered). */
  wrote(key: string, position: number): void {
    this.begunWrites.set(key, Math.max(position, this.begunWrites.get(key) ?? 0));
  }

  /** The client has its answer. Throws when the history so far is not linearizable. */
  answer(operation: Operation, position: number): void {
    const { kind, key, client, floor, invokedUs } = operation;
    const isInOrder = kind === 'write' ? position > floor : position >= floor;
    check(isInOrder, 'linearizable history', () => {
      const saw = kind === 'write' ? `was placed at ${position}` : `saw no further than ${position}`;
      return `client ${client}'s ${kind} of ${key}, begun at ${invokedUs} us, ${saw}, though ${floor} had been answered before it began`;
    });
    if (kind === 'read') {
      const newest = this.begunWrites.get(key) ?? 0;
      check(position <= newest, 'linearizable history', () => {
        return `client ${client} read position ${position} of ${key}, but nothing beyond ${newest} was ever written`;
      });
    } else {
      this.wrote(key, position);
    }
    if (position > (this.floors.get(key) ?? 0)) this.floors.set(key, position);
    this.answeredCount++;
  }
}
