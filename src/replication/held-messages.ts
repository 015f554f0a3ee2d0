import type { Clock } from '../base/index.ts';
import { type Message, MessageType } from '../raft/index.ts';
import type { GroupId } from '../transport/index.ts';

interface Held {
  readonly message: Message;
  readonly release: (() => void) | undefined;
}

interface HeldGroup {
  readonly untilMs: number;
  readonly messages: Held[];
  sizeBytes: number;
}

const GROUPS_MAX = 4_096;
const MESSAGES_MAX = 64;
const GROUP_BYTES_MAX = 1 << 20;
const BYTES_MAX = 16 << 20;
const HOLD_MS = 2_000;

/**
 * Messages for groups that this node has not opened yet: the others hear of a new topic a moment earlier, and their votes need not be asked for
 * again. Bounded in groups, messages, bytes and time; what does not fit is dropped, as Raft allows.
 */
export class HeldMessages {
  readonly #clock: Clock;
  readonly #groups = new Map<string, HeldGroup>();
  #sizeBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False: dropped. */
  hold({ topicId, partition }: GroupId, message: Message, release: (() => void) | undefined): boolean {
    this.#expire();
    const key = `${topicId}-${partition}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      if (this.#groups.size >= GROUPS_MAX) return false;
      group = { untilMs: this.#clock.monotonicMs() + HOLD_MS, messages: [], sizeBytes: 0 };
      this.#groups.set(key, group);
    }
    const sizeBytes = payloadBytes(message);
    if (group.messages.length >= MESSAGES_MAX || group.sizeBytes + sizeBytes > GROUP_BYTES_MAX) return false;
    if (this.#sizeBytes + sizeBytes > BYTES_MAX) return false;
    this.#sizeBytes += sizeBytes;
    group.messages.push({ message, release });
    group.sizeBytes += sizeBytes;
    return true;
  }

  /** The messages of a group that is open now, in order. */
  take({ topicId, partition }: GroupId): readonly Held[] {
    const key = `${topicId}-${partition}`;
    const group = this.#groups.get(key);
    if (group === undefined) return [];
    this.#groups.delete(key);
    this.#sizeBytes -= group.sizeBytes;
    if (group.untilMs > this.#clock.monotonicMs()) return group.messages;
    drop(group);
    return [];
  }

  /** Groups are in the order in which they came, and so in that in which they expire. */
  #expire(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, group] of this.#groups) {
      if (group.untilMs > nowMs) return;
      this.#groups.delete(key);
      this.#sizeBytes -= group.sizeBytes;
      drop(group);
    }
  }
}

function drop(group: HeldGroup): void {
  for (const { release } of group.messages) release?.();
}

function payloadBytes(message: Message): number {
  if (message.type === MessageType.Snapshot) return message.snapshot.data.length;
  if (message.type !== MessageType.Append) return 0;
  let sizeBytes = 0;
  for (const entry of message.entries) sizeBytes += entry.data.length;
  return sizeBytes;
}
