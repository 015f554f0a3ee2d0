import type { CoordinatorRecord } from '../../records/model.ts';
import type { CoordinatorState } from '../state.ts';

/** The records of one request. Each is applied as it is added, so that the next step sees it; all go to the log as one batch. */
export class Changes {
  readonly #core: CoordinatorState;
  readonly #records: CoordinatorRecord[] = [];

  constructor(core: CoordinatorState) {
    this.#core = core;
  }

  add(...records: readonly CoordinatorRecord[]): void {
    for (const record of records) {
      this.#core.apply(record);
      this.#records.push(record);
    }
  }

  /** `done` gets 0 when everything up to here is committed, else the error for the client. */
  commit(done: (errorCode: number) => void): void {
    this.#core.env.persist(this.#records, done);
  }
}
