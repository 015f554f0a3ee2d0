/** One value of a metric family, as Prometheus' text format has it. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** Only in histograms. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

/**
 * A metric and where its values come from. Rooms count with plain numbers where things happen; the values are gathered only
 * when someone scrapes, so that counting costs an addition.
 */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  collect(): Iterable<MetricSample>;
}

/** Counts of observations by upper bound, cumulative only when read. Fixed memory: one number a bound. */
export class HistogramCounts {
  readonly bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  /** `bounds`: ascending upper bounds, inclusive; everything above the last falls into +Inf. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let place = 0;
    while (place < this.bounds.length && value > this.bounds[place]!) place++;
    this.#counts[place]!++;
    this.#sum += value;
  }

  get count(): number {
    return this.#counts.reduce((total, count) => total + count, 0);
  }

  get sum(): number {
    return this.#sum;
  }

  *samples(labels: Readonly<Record<string, string | number>>): Iterable<MetricSample> {
    let cumulative = 0;
    for (let place = 0; place <= this.bounds.length; place++) {
      cumulative += this.#counts[place]!;
      const le = place < this.bounds.length ? this.bounds[place]! : '+Inf';
      yield { labels: { ...labels, le }, value: cumulative, suffix: '_bucket' };
    }
    yield { labels, value: this.#sum, suffix: '_sum' };
    yield { labels, value: cumulative, suffix: '_count' };
  }
}

/** Upper bounds in seconds that fit requests and disk syncs alike: 100 µs to 10 s. */
export const LATENCY_BOUNDS_SECONDS: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
