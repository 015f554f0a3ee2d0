/** The values that occur more than once. */
export function repeated<Value>(values: Iterable<Value>): ReadonlySet<Value> {
  const once = new Set<Value>();
  const twice = new Set<Value>();
  for (const value of values) (once.has(value) ? twice : once).add(value);
  return twice;
}
