/** How one check of one client ended. */
export interface Result {
  readonly client: string;
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** The last lines of what a failed check printed. */
  readonly detail: string;
}
