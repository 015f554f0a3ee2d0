/** An inclusive range of versions; empty when `low > high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const noVersions: Range = { low: Infinity, high: -Infinity };

/** Parses the schema's notation: "3", "3-13", "9+", "none". */
export function parseRange(text: string | undefined): Range {
  if (text === undefined || text === 'none') return noVersions;
  const match = /^(\d+)(\+|-(\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a version range: ${text}`);
  const low = Number(match[1]);
  if (match[2] === undefined) return { low, high: low };
  return { low, high: match[2] === '+' ? Infinity : Number(match[3]) };
}

export function intersect(a: Range, b: Range): Range {
  return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

export function hull(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

export function isEmpty(range: Range): boolean {
  return range.low > range.high;
}

export function covers(outer: Range, inner: Range): boolean {
  return isEmpty(inner) || (outer.low <= inner.low && outer.high >= inner.high);
}

/** A condition in generated code, or what it folds to where every version in question gives the same answer. */
export type Condition = string | boolean;

/** Whether `version`, known to be in `known`, is in `range`. */
export function inRange(range: Range, known: Range): Condition {
  const both = intersect(range, known);
  if (isEmpty(both)) return false;
  if (covers(range, known)) return true;
  if (both.low === both.high) return `version === ${both.low}`;
  const parts: string[] = [];
  if (range.low > known.low) parts.push(`version >= ${range.low}`);
  if (range.high < known.high) parts.push(`version <= ${range.high}`);
  return parts.join(' && ');
}
