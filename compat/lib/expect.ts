/** Fails with `what` where the condition does not hold. */
export function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** Fails where two values that can be written as text differ. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  expect(got === wanted, `${what}: expected ${wanted}, got ${got}`);
}

/** Fails where one of the parts is not in the text. */
export function contains(text: string, parts: readonly (string | RegExp)[]): void {
  for (const part of parts) {
    const found = typeof part === 'string' ? text.includes(part) : part.test(text);
    expect(found, `no ${part} in:\n${text}`);
  }
}

/** Waits for a condition; fails after the given time. The milliseconds it took. */
export async function until(
  timeoutMs: number,
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<number> {
  const began = performance.now();
  while (!(await condition())) {
    expect(performance.now() - began < timeoutMs, `not within ${timeoutMs} ms: ${what}`);
    await pause(50);
  }
  return performance.now() - began;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
