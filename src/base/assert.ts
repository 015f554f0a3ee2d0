/**
 * A programmer error: an invariant of this process does not hold. Never caught to go on; the node stops rather than
 * corrupt a log. Operating conditions (a full disk, a bad request) are errors of their own, never this one.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Stops with {@link AssertionError} when `condition` is false. `message` says what must hold. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
