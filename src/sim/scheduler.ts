import { assert } from '../base/index.ts';

/** Virtual microseconds since the run began. Integers, so that sums are exact on any machine. */
export type TimeUs = number;

/** One thing that will happen. Cancelled events stay in the heap and are skipped when their time comes. */
export interface ScheduledEvent {
  readonly atUs: TimeUs;
  readonly order: number;
  /** Undefined once cancelled or run. */
  action: (() => void) | undefined;
}

/** The most events that may wait at once: a run that reaches it has a leak and is stopped. */
const EVENTS_MAX = 1_000_000;

/** Virtual time: a heap of events ordered by time, then by the order in which they were asked for. Nothing happens in between. */
export class Scheduler {
  nowUs: TimeUs = 0;
  /** Events run so far. */
  eventCount = 0;
  /** False: promises settle only after events that said so by {@link Scheduler.settleSoon}. For runs where most events await nothing. */
  settlesAlways = true;
  private settlesSoon = true;
  private nextOrder = 0;
  private readonly heap: ScheduledEvent[] = [];

  /** Runs `action` in `delayUs` (0 or more; rounded down). Equal times run in the order of these calls. */
  after(delayUs: number, action: () => void): ScheduledEvent {
    assert(delayUs >= 0, 'time does not run backwards');
    assert(this.heap.length < EVENTS_MAX, 'fewer than a million events wait at once');
    const event = { atUs: this.nowUs + Math.floor(delayUs), order: this.nextOrder++, action };
    this.push(event);
    return event;
  }

  cancel(event: ScheduledEvent): void {
    event.action = undefined;
  }

  /** Runs the next event that is due up to `untilUs`; false when there is none, and the clock then stands at `untilUs`. */
  runNext(untilUs: TimeUs): boolean {
    for (;;) {
      const first = this.heap[0];
      if (first === undefined || first.atUs > untilUs) {
        this.nowUs = Math.max(this.nowUs, untilUs);
        return false;
      }
      this.pop();
      const action = first.action;
      if (action === undefined) continue;
      first.action = undefined;
      this.nowUs = first.atUs;
      this.eventCount++;
      action();
      return true;
    }
  }

  /** Runs everything up to `untilUs`. For code that never awaits. */
  runUntil(untilUs: TimeUs): void {
    while (this.runNext(untilUs));
  }

  /** The present event resolves promises or calls code that awaits. */
  settleSoon(): void {
    this.settlesSoon = true;
  }

  /** As {@link runUntil}, but lets every promise that became ready settle before the next event, in the engine's fixed order. */
  async runUntilSettling(untilUs: TimeUs): Promise<void> {
    do {
      if (!this.settlesAlways && !this.settlesSoon) continue;
      this.settlesSoon = false;
      await settle();
    } while (this.runNext(untilUs));
  }

  private push(event: ScheduledEvent): void {
    const heap = this.heap;
    let position = heap.length;
    heap.push(event);
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[position] = heap[parent]!;
      position = parent;
    }
    heap[position] = event;
  }

  private pop(): void {
    const heap = this.heap;
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return;
    let position = 0;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[position] = heap[child]!;
      position = child;
    }
    heap[position] = last;
  }
}

function isBefore(left: ScheduledEvent, right: ScheduledEvent): boolean {
  return left.atUs < right.atUs || (left.atUs === right.atUs && left.order < right.order);
}

/** The microtask queue is empty when an immediate runs; no simulated code sets real timers or waits for real I/O. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
