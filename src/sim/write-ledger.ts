import type { Entry, Index } from '../raft/index.ts';
import { check } from './violation.ts';

/** Every client's write: what its client was told must agree with what was committed, whichever comes first. */
export class WriteLedger {
  private readonly places = new Map<number, Index>();
  private readonly refusals = new Set<number>();
  private readonly mayDouble: boolean;
  private readonly writeIdOf: (entry: Entry) => number | undefined;

  /** `mayDouble`: requests travel between nodes, where the network may double them. */
  constructor(mayDouble: boolean, writeIdOf: (entry: Entry) => number | undefined) {
    this.mayDouble = mayDouble;
    this.writeIdOf = writeIdOf;
  }

  committed(entry: Entry): void {
    const writeId = this.writeIdOf(entry);
    if (writeId === undefined) return;
    check(!this.refusals.has(writeId), 'acknowledged writes survive', () => {
      return `write ${writeId} was refused, and committed at ${entry.index} all the same`;
    });
    const earlier = this.places.get(writeId);
    check(earlier === undefined || this.mayDouble, 'acknowledged writes survive', () => {
      return `write ${writeId} is committed at ${earlier} and at ${entry.index}`;
    });
    this.places.set(writeId, entry.index);
  }

  /** The client was told that its write has its place. */
  acknowledged(writeId: number, index: Index): void {
    const place = this.places.get(writeId);
    check(place !== undefined && (place === index || this.mayDouble), 'acknowledged writes survive', () => {
      return `write ${writeId} was acknowledged at ${index} but is committed at ${place ?? 'no place'}`;
    });
  }

  /** The client was told that its write will never take effect. */
  refused(writeId: number): void {
    this.refusals.add(writeId);
    const place = this.places.get(writeId);
    check(place === undefined, 'acknowledged writes survive', () => {
      return `write ${writeId} was refused although it is committed at ${place}`;
    });
  }
}
