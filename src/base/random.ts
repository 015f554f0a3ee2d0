import { randomBytes, randomInt } from 'node:crypto';

/** Chance as an effect: the operating system's in production, a seeded generator in the simulator. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `length` random bytes. */
  bytes(length: number): Buffer;
}

/** What `randomInt` can give; it keeps some bytes in store, where asking the system for each number costs six times as much. */
const RANDOM_INT_MAX = 2 ** 48 - 1;

/** Chance from the operating system. */
export const systemRandom: Random = {
  next: () => randomInt(RANDOM_INT_MAX) / RANDOM_INT_MAX,
  bytes: (length) => randomBytes(length),
};

/** An integer in [0, bound). */
export function randomBelow(random: Random, bound: number): number {
  return Math.floor(random.next() * bound);
}
