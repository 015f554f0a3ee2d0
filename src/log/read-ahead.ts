import type { Segment } from './segment.ts';
import type { Chunk } from './segment-chunk.ts';

interface Waiting {
  readonly segment: Segment;
  readonly position: number;
  readonly loading: Promise<Chunk | undefined>;
}

/**
 * Chunks that are read before they are asked for, for readers that go straight on: at most `chunksMax` on the node; the oldest
 * makes way for the next chunk of a reader, but not for those further on.
 */
export class ReadAhead {
  readonly #chunksMax: number;
  #waiting: Waiting[] = [];

  constructor(chunksMax: number) {
    this.#chunksMax = chunksMax;
  }

  /** The chunk that begins there, if it was begun; the caller owns it now. Undefined also if reading it failed. */
  take(segment: Segment, position: number): Promise<Chunk | undefined> | undefined {
    const at = this.#waiting.findIndex((waiting) => waiting.segment === segment && waiting.position === position);
    return at === -1 ? undefined : this.#waiting.splice(at, 1)[0]!.loading;
  }

  /** Whether a chunk can be begun without another one making way. */
  get hasRoom(): boolean {
    return this.#waiting.length < this.#chunksMax;
  }

  /**
   * Reads the chunk that begins there, unless that was begun already. Resolves to it, or to undefined if reading failed; whoever waits for this
   * may look at the chunk, in the same step only, and does not own it.
   */
  begin(segment: Segment, position: number, load: () => Promise<Chunk>): Promise<Chunk | undefined> {
    const begun = this.#waiting.find((waiting) => waiting.segment === segment && waiting.position === position);
    if (begun !== undefined) return begun.loading;
    if (!this.hasRoom) discard(this.#waiting.shift()!);
    // Whoever takes it reads again, and meets the error then.
    const loading = load().catch(() => undefined);
    this.#waiting.push({ segment, position, loading });
    return loading;
  }

  /** Gives back everything; resolves when nothing is being read any more. */
  async close(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map(discard));
  }
}

async function discard({ loading }: Waiting): Promise<void> {
  (await loading)?.release();
}
