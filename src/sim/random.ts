import type { Random } from '../base/index.ts';

/**
 * A seeded generator (xoshiro128**, Blackman and Vigna) on 32-bit integer arithmetic alone, so that a seed gives the same
 * numbers on any machine. Never use Math.log, Math.pow or their like on its output: their last bits differ between platforms.
 */
export class SeededRandom implements Random {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;

  /** `seed`: an integer in [0, 2^53). `stream` separates generators of one seed, so that use of one does not shift another. */
  constructor(seed: number, stream = 0) {
    let state =
      (seed % 2 ** 32) ^ Math.imul(stream + 1, 0x9e3779b9) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b);
    const split = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = state;
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.s0 = split();
    this.s1 = split();
    this.s2 = split();
    this.s3 = split() | 1;
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const scrambled = Math.imul(this.s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= shifted;
    this.s3 = (this.s3 << 11) | (this.s3 >>> 21);
    return result;
  }

  next(): number {
    return this.bits() / 2 ** 32;
  }

  bytes(length: number): Buffer {
    const result = Buffer.allocUnsafe(length);
    for (let position = 0; position < length; position++) result[position] = this.bits() >>> 24;
    return result;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** An integer in [low, high], both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True `permille` times in a thousand. Draws nothing for 0, so that a fault that is off leaves no mark. */
  permille(permille: number): boolean {
    return permille > 0 && this.below(1000) < permille;
  }

  /** One of `choices`, which must not be empty. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** Mostly near `low`, now and then up to `high`: density falls with the square (Pareto with shape 1, cut at `high`). */
  heavyTailed(low: number, high: number): number {
    return Math.min(high, Math.floor(low / (1 - this.next())));
  }

  /** `items` in a random order, as a new array. */
  shuffle<T>(items: readonly T[]): T[] {
    const result = items.slice();
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const held = result[last]!;
      result[last] = result[other]!;
      result[other] = held;
    }
    return result;
  }
}
