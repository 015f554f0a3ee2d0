import type { RE2JS } from 're2js';

/** A pattern that is used again and again is compiled once; this many are remembered. */
const PATTERNS_MAX = 256;

/**
 * Subscription patterns in RE2's syntax, which match in time linear in the name whatever the pattern. The engine is loaded with the
 * first pattern, since most brokers never see one.
 */
export class RegexEngine {
  #engine: typeof RE2JS | undefined;
  #loading: Promise<void> | undefined;
  readonly #patterns = new Map<string, ((name: string) => boolean) | undefined>();

  get isLoaded(): boolean {
    return this.#engine !== undefined;
  }

  load(): Promise<void> {
    this.#loading ??= import('re2js').then((module) => {
      this.#engine = module.RE2JS;
    });
    return this.#loading;
  }

  /** A test for whole names; undefined if the pattern is not valid, or the engine is not loaded. */
  compile(pattern: string): ((name: string) => boolean) | undefined {
    if (this.#engine === undefined) return undefined;
    if (this.#patterns.has(pattern)) return this.#patterns.get(pattern);
    if (this.#patterns.size >= PATTERNS_MAX) this.#patterns.delete(this.#patterns.keys().next().value!);
    const matcher = tryCompile(this.#engine, pattern);
    this.#patterns.set(pattern, matcher);
    return matcher;
  }
}

function tryCompile(engine: typeof RE2JS, pattern: string): ((name: string) => boolean) | undefined {
  try {
    const compiled = engine.compile(pattern);
    return (name) => compiled.matches(name);
  } catch {
    return undefined;
  }
}
