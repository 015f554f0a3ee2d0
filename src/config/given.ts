import type { Assignment } from './sources.ts';
import { splitList } from './values.ts';

/** What was given, the last assignment of a name winning. */
export class Given {
  readonly #assignments: Map<string, Assignment>;

  constructor(assignments: readonly Assignment[]) {
    this.#assignments = new Map(assignments.map((assignment) => [assignment.setting.name, assignment]));
  }

  /** Adds what loses against everything that is there already. */
  addBelow(assignments: readonly Assignment[]): void {
    for (const assignment of assignments) {
      if (!this.#assignments.has(assignment.setting.name)) this.#assignments.set(assignment.setting.name, assignment);
    }
  }

  has(name: string): boolean {
    return (this.text(name) ?? '') !== '';
  }

  text(name: string): string | null {
    return this.#assignments.get(name)?.value ?? null;
  }

  number(name: string): number | null {
    const value = this.text(name);
    return value === null ? null : Number(value);
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  items(name: string): readonly string[] {
    return splitList(this.text(name) ?? '');
  }

  /** The name as the user wrote it; the setting's own where it was not given. */
  label(name: string): string {
    return this.#assignments.get(name)?.label ?? name;
  }

  all(): Iterable<Assignment> {
    return this.#assignments.values();
  }
}
