import type { Uuid } from '../base/index.ts';
import { GROUPS_MAX } from './message-fields.ts';
import type { GroupId } from './types.ts';

/** The sender's side of one connection's table: a number for each group that was mentioned. */
export class GroupNumbers {
  readonly #byTopic = new Map<Uuid, Map<number, number>>();
  #count = 0;

  /** -1 when the group has none yet. */
  find(group: GroupId): number {
    return this.#byTopic.get(group.topicId)?.get(group.partition) ?? -1;
  }

  /** The next number, to be told to the receiver before it is used. With a full table that is 0: a new table. */
  define(group: GroupId): number {
    if (this.#count === GROUPS_MAX) this.clear();
    let ofTopic = this.#byTopic.get(group.topicId);
    if (ofTopic === undefined) {
      ofTopic = new Map();
      this.#byTopic.set(group.topicId, ofTopic);
    }
    ofTopic.set(group.partition, this.#count);
    return this.#count++;
  }

  clear(): void {
    this.#byTopic.clear();
    this.#count = 0;
  }
}
