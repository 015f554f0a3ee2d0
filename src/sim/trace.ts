import type { TimeUs } from './scheduler.ts';

/** The newest lines that are kept for a failure's report. */
const LINES_MAX = 20_000;

/**
 * What happened, as a hash that two runs of one seed must share, and as text when somebody wants to read it. Text costs far
 * more than the run itself, so a failing seed is run again with `keepsLines`.
 */
export class Trace {
  readonly keepsLines: boolean;
  private readonly lines: string[] = [];
  private readonly kindHashes = new Map<string, number>();
  private low = 0x243f6a88;
  private high = 0x13198a2e;

  constructor(keepsLines = false) {
    this.keepsLines = keepsLines;
  }

  /** Notes one event of `kind` on `node` (0 for the world) with up to three integers; `describe` is called only for text. */
  event(atUs: TimeUs, kind: string, node: number, a = 0, b = 0, c = 0, describe?: () => string): void {
    this.mix(this.hashOfKind(kind) ^ node);
    this.mix(atUs);
    this.mix(Math.floor(atUs / 2 ** 32));
    this.mix(a);
    this.mix(b);
    this.mix(c);
    if (!this.keepsLines) return;
    const who = node === 0 ? '  ' : `n${node}`;
    const what = describe === undefined ? `${a} ${b} ${c}` : describe();
    this.lines.push(`${(atUs / 1000).toFixed(3).padStart(11)} ms ${who} ${kind} ${what}`);
    if (this.lines.length > LINES_MAX) this.lines.splice(0, LINES_MAX / 2);
  }

  /** Sixteen hexadecimal digits over everything noted so far. */
  hash(): string {
    return (this.high >>> 0).toString(16).padStart(8, '0') + (this.low >>> 0).toString(16).padStart(8, '0');
  }

  /** The newest `count` lines, oldest first; none unless `keepsLines`. */
  tail(count: number): readonly string[] {
    return this.lines.slice(-count);
  }

  private mix(value: number): void {
    this.low = Math.imul(this.low ^ value, 0x9e3779b1);
    this.low ^= this.low >>> 15;
    this.high = Math.imul((this.high ^ this.low) + 0x7f4a7c15, 0x85ebca77);
    this.high = (this.high << 13) | (this.high >>> 19);
  }

  private hashOfKind(kind: string): number {
    let hash = this.kindHashes.get(kind);
    if (hash === undefined) {
      hash = 0x811c9dc5;
      for (let position = 0; position < kind.length; position++) {
        hash = Math.imul(hash ^ kind.charCodeAt(position), 0x01000193);
      }
      this.kindHashes.set(kind, hash);
    }
    return hash;
  }
}
