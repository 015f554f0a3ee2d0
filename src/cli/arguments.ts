import { InvalidArgumentError } from 'commander';

/** A whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number) || number < min) {
      throw new InvalidArgumentError(`must be a whole number of ${min} or more.`);
    }
    return number;
  };
}

/** `name=value`, collected over repeated options. */
export function nameValue(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): (readonly [string, string])[] {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('must be NAME=VALUE.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

/** Partitions as `0,2,5-7`. */
export function partitionList(text: string): number[] {
  const partitions: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim());
    if (match === null) throw new InvalidArgumentError('must be partitions such as 0,2,5-7.');
    const first = Number(match[1]);
    for (let partition = first; partition <= Number(match[2] ?? first); partition++) partitions.push(partition);
  }
  return partitions;
}

/** A moment: milliseconds since the epoch, an ISO date, or an age such as 90s, 15m, 2h, 7d before `nowMs`. */
export function moment(text: string, nowMs: number): number | undefined {
  const age = /^(\d+)(s|m|h|d)$/.exec(text);
  if (age !== null)
    return (
      nowMs - Number(age[1]) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[age[2] as 's' | 'm' | 'h' | 'd']
    );
  if (/^\d{12,}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d/.test(text)) return undefined;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}
