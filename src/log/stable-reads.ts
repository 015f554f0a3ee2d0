/** Reads of segments whose files compaction and snapshots may replace at any time. */
export class StableReads {
  #replacements = 0;
  #renaming: Promise<void> | undefined;

  /** How often segments were replaced or taken away since the start. */
  get replacements(): number {
    return this.#replacements;
  }

  /** Segments were replaced or taken away. */
  replaced(): void {
    this.#replacements++;
  }

  /** Runs what gives segment files other names; reads that fail meanwhile are done again afterwards. */
  async whileRenaming(rename: () => Promise<void>): Promise<void> {
    this.#renaming = rename();
    try {
      await this.#renaming;
    } finally {
      this.#renaming = undefined;
      this.#replacements++;
    }
  }

  /** The result of `read`: of another one if segments were replaced meanwhile, for it may have met the new file with what it knew of the old one. */
  async run<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      const before = this.#replacements;
      try {
        const result = await read();
        if (before === this.#replacements) return result;
      } catch (error) {
        if (this.#renaming !== undefined) await this.#renaming;
        if (before === this.#replacements) throw error;
      }
    }
  }
}
