import type { Message } from './message-types.ts';
import type { NodeId } from './types.ts';

const NO_MESSAGES: readonly Message[] = [];

/** Messages that wait to be taken. Its own array is kept, and what is taken has just the size it needs: little garbage per step. */
export class MessageBuffer {
  readonly #slots: (Message | undefined)[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  push(message: Message): void {
    if (this.#count === this.#slots.length) this.#slots.push(message);
    else this.#slots[this.#count] = message;
    this.#count++;
  }

  /** Takes all, in order, with `last` after them if given. */
  take(last?: Message): readonly Message[] {
    const count = this.#count;
    if (count === 0 && last === undefined) return NO_MESSAGES;
    const taken = new Array<Message>(last === undefined ? count : count + 1);
    for (let i = 0; i < count; i++) {
      taken[i] = this.#slots[i]!;
      this.#slots[i] = undefined;
    }
    if (last !== undefined) taken[count] = last;
    this.#count = 0;
    return taken;
  }

  hasFor(id: NodeId): boolean {
    for (let i = 0; i < this.#count; i++) if (this.#slots[i]!.to === id) return true;
    return false;
  }

  clear(): void {
    this.#slots.length = 0;
    this.#count = 0;
  }
}
