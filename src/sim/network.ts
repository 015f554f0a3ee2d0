import { assert } from '../base/index.ts';
import type { SeededRandom } from './random.ts';
import type { Scheduler, TimeUs } from './scheduler.ts';

/** How messages fare on every link at the moment. Chances in a thousand, delays in microseconds. */
export interface Weather {
  readonly lossPermille: number;
  readonly duplicatePermille: number;
  /** The usual one-way delay; the heavy tail reaches up to `delayUsMax`. */
  readonly delayUs: number;
  readonly delayUsMax: number;
  /** Messages of one link keep their order, as on one connection; otherwise each takes its own time. */
  readonly ordered: boolean;
  /** A second copy that shows up seconds later: from an old term, an old incarnation, an old connection. */
  readonly ghostPermille: number;
}

export const CALM_WEATHER: Weather = {
  lossPermille: 0,
  duplicatePermille: 0,
  delayUs: 500,
  delayUsMax: 2_000,
  ordered: true,
  ghostPermille: 0,
};

/** The latest that a ghost shows up. */
const GHOST_DELAY_US_MAX = 20_000_000;
/** What may wait in front of a slow link before the sender drops. */
const SLOW_LINK_QUEUE_BYTES_MAX = 64 * 1024;

interface Link {
  /** How many faults hold it shut; open at 0. */
  shutBy: number;
  /** 0: not slowed. */
  bytesPerMs: number;
  /** When a slowed link has sent what it was given. */
  busyUntilUs: TimeUs;
  /** Latest arrival so far, for order. */
  lastArrivalUs: TimeUs;
}

/** Undoes one fault; does nothing after {@link SimNetwork.heal}. */
export type Release = () => void;

/** Messages between nodes 1..`nodeCountMax`: lost, doubled, delayed, reordered, cut off, slowed, or late by many seconds. */
export class SimNetwork<Message> {
  weather: Weather = CALM_WEATHER;
  sentCount = 0;
  droppedCount = 0;
  private readonly scheduler: Scheduler;
  private readonly random: SeededRandom;
  private readonly links: Link[][] = [];
  private readonly deliver: (from: number, to: number, message: Message) => void;
  private healCount = 0;

  constructor(
    scheduler: Scheduler,
    random: SeededRandom,
    nodeCountMax: number,
    deliver: (from: number, to: number, message: Message) => void,
  ) {
    this.scheduler = scheduler;
    this.random = random;
    this.deliver = deliver;
    for (let from = 0; from <= nodeCountMax; from++) {
      const row: Link[] = [];
      for (let to = 0; to <= nodeCountMax; to++) {
        row.push({ shutBy: 0, bytesPerMs: 0, busyUntilUs: 0, lastArrivalUs: 0 });
      }
      this.links.push(row);
    }
  }

  /** False if the message was dropped at once, as a refused or reset connection would tell. */
  send(from: number, to: number, message: Message, sizeBytes: number): boolean {
    const link = this.link(from, to);
    this.sentCount++;
    if (link.shutBy > 0 || this.isLost()) {
      this.droppedCount++;
      return false;
    }
    const queuedUs = this.queueOnSlowLink(link, sizeBytes);
    if (queuedUs === undefined) {
      this.droppedCount++;
      return false;
    }
    this.scheduleArrival(from, to, link, message, queuedUs + this.transitUs());
    if (this.random.permille(this.weather.duplicatePermille)) {
      this.scheduleArrival(from, to, link, message, queuedUs + this.transitUs());
    }
    if (this.random.permille(this.weather.ghostPermille)) {
      this.scheduler.after(this.random.between(1_000_000, GHOST_DELAY_US_MAX), () => this.deliver(from, to, message));
    }
    return true;
  }

  /** No fault holds the link shut in this direction. */
  isOpen(from: number, to: number): boolean {
    return this.link(from, to).shutBy === 0;
  }

  /** How long a message takes in the present weather. */
  transitUs(): number {
    return this.random.heavyTailed(this.weather.delayUs, this.weather.delayUsMax);
  }

  /** Draws whether a message is lost in the present weather. */
  isLost(): boolean {
    return this.random.permille(this.weather.lossPermille);
  }

  /** Shuts the link in one direction, also for what is under way. Faults may overlap: it opens when all are released. */
  shut(from: number, to: number): Release {
    const link = this.link(from, to);
    const healCount = this.healCount;
    let isReleased = false;
    link.shutBy++;
    return () => {
      if (isReleased || healCount !== this.healCount) return;
      isReleased = true;
      link.shutBy--;
    };
  }

  /** Sends at most `bytesPerMs` over the link; more than a small queue in front of it is dropped. */
  slowDown(from: number, to: number, bytesPerMs: number): Release {
    const link = this.link(from, to);
    link.bytesPerMs = bytesPerMs;
    return () => {
      this.open(link);
    };
  }

  /** Opens every link and brings calm weather. Ghosts that are under way still come. */
  heal(): void {
    this.healCount++;
    this.weather = CALM_WEATHER;
    for (const row of this.links) {
      for (const link of row) {
        link.shutBy = 0;
        this.open(link);
      }
    }
  }

  /** Ends a slow link: what still waits there comes late, what is sent from now on does not wait for it. */
  private open(link: Link): void {
    link.bytesPerMs = 0;
    link.busyUntilUs = 0;
    link.lastArrivalUs = this.scheduler.nowUs;
  }

  private link(from: number, to: number): Link {
    const link = this.links[from]?.[to];
    assert(link !== undefined, `nodes ${from} and ${to} are on this network`);
    return link;
  }

  private queueOnSlowLink(link: Link, sizeBytes: number): number | undefined {
    if (link.bytesPerMs === 0) return 0;
    const nowUs = this.scheduler.nowUs;
    const startUs = Math.max(nowUs, link.busyUntilUs);
    const waitingBytes = ((startUs - nowUs) * link.bytesPerMs) / 1000;
    if (waitingBytes > SLOW_LINK_QUEUE_BYTES_MAX) return undefined;
    link.busyUntilUs = startUs + Math.ceil((sizeBytes * 1000) / link.bytesPerMs);
    return link.busyUntilUs - nowUs;
  }

  private scheduleArrival(from: number, to: number, link: Link, message: Message, delayUs: number): void {
    let arrivalUs = this.scheduler.nowUs + delayUs;
    if (this.weather.ordered) {
      arrivalUs = Math.max(arrivalUs, link.lastArrivalUs);
      link.lastArrivalUs = arrivalUs;
    }
    this.scheduler.after(arrivalUs - this.scheduler.nowUs, () => {
      if (link.shutBy > 0) this.droppedCount++;
      else this.deliver(from, to, message);
    });
  }
}
