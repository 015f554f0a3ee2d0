/** The names of what is checked; a failure's report leads with one of them. */
export type Invariant =
  | 'election safety'
  | 'one vote per term'
  | 'vote only for up-to-date logs'
  | 'leader append-only'
  | 'log matching'
  | 'leader completeness'
  | 'state machine safety'
  | 'monotonic commit'
  | 'monotonic term'
  | 'commit only on a durable quorum'
  | 'commit by counting the current term only'
  | 'committed entries are never truncated'
  | 'durable before dependent messages'
  | 'acknowledged writes survive'
  | 'linearizable history'
  | 'follower reads up to the commit'
  | 'learners never count'
  | 'one configuration change at a time'
  | 'configuration follows the log'
  | 'snapshot equals its prefix'
  | 'bounded resources'
  | 'one leader after healing'
  | 'equal logs after healing'
  | 'pending work done after healing'
  | 'no assertion fails'
  | 'recovery keeps what was synced'
  | 'acknowledged records survive'
  | 'no record twice'
  | 'records in order'
  | 'no phantom record'
  | 'offsets keep their records'
  | 'high watermark never goes back'
  | 'consumers are never sent back'
  | 'acknowledgements in real time'
  | 'the newest of each key stays'
  | 'answers are whole'
  | 'deleted topics stay deleted'
  | 'removed nodes stay away'
  | 'acknowledged by enough replicas'
  | 'committed offsets are kept'
  | 'equal replicas after healing'
  | 'service after healing';

/** The system under simulation did what it must never do (or, after healing, failed to do what it must). */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

/** Throws {@link InvariantViolation} unless `holds`. Call with a ready condition; `explain` runs only on failure. */
export function check(holds: boolean, invariant: Invariant, explain: () => string): asserts holds {
  if (!holds) throw new InvariantViolation(invariant, explain());
}
