/** What the benchmark measures. The ratio is Chronik's figure divided by Apache Kafka's. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** The ratio to reach, or the figure itself that Chronik must not exceed. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | { readonly figureAtMost: number };
  readonly digits: number;
}

const produceTargets = { throughput: { atLeast: 1.3 }, cpu: { atMost: 0.5 } };

/** Metrics of producing records of 1 KB, one pair for each count of partitions and acks. */
function produceMetrics(partitions: number, acks: string): Metric[] {
  const id = `produce-1k-${partitions}p-${acks}`;
  const title = `produce 1 KB, ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}, acks=${acks}`;
  return [
    { id: `${id}.throughput`, title, unit: 'MB/s', target: produceTargets.throughput, digits: 0 },
    { id: `${id}.cpu`, title: `${title}: broker CPU`, unit: 'CPU-s/GB', target: produceTargets.cpu, digits: 2 },
  ];
}

export const metrics: readonly Metric[] = [
  ...produceMetrics(1, '1'),
  ...produceMetrics(1, 'all'),
  ...produceMetrics(12, '1'),
  ...produceMetrics(12, 'all'),
  {
    id: 'produce-100b.throughput',
    title: 'produce 100 B, 1 partition, acks=1',
    unit: 'k msg/s',
    target: { atLeast: 1.2 },
    digits: 0,
  },
  {
    id: 'produce-100b.cpu',
    title: 'produce 100 B: broker CPU',
    unit: 'CPU-s/M msg',
    target: { atMost: 0.6 },
    digits: 2,
  },
  {
    id: 'requests.throughput',
    title: 'one 100 B record a request, 64 connections, acks=all',
    unit: 'k requests/s',
    target: { atLeast: 1.3 },
    digits: 1,
  },
  {
    id: 'consume-1k.throughput',
    title: 'consume 1 KB, 1 partition',
    unit: 'MB/s',
    target: { atLeast: 1 },
    digits: 0,
  },
  {
    id: 'consume-1k.cpu',
    title: 'consume 1 KB: broker CPU',
    unit: 'CPU-s/GB',
    target: { atMost: 1.3 },
    digits: 2,
  },
  {
    id: 'latency.p50',
    title: 'ack latency at 2,000 msg/s of 200 B, acks=all: p50',
    unit: 'ms',
    target: { atMost: 2 },
    digits: 2,
  },
  {
    id: 'latency.p99',
    title: 'ack latency at 2,000 msg/s of 200 B, acks=all: p99',
    unit: 'ms',
    target: { atMost: 1 },
    digits: 2,
  },
  { id: 'memory.idle', title: 'resident memory, idle', unit: 'MB', target: { atMost: 0.25 }, digits: 0 },
  { id: 'memory.peak', title: 'resident memory, peak of all loads', unit: 'MB', target: { atMost: 0.35 }, digits: 0 },
  { id: 'start', title: 'start to first metadata answer', unit: 'ms', target: { atMost: 0.15 }, digits: 0 },
  {
    id: 'trickle.cpu',
    title: '1,000 partitions, one record a second into each: broker CPU',
    unit: '% of a core',
    target: { atMost: 0.5 },
    digits: 1,
  },
];

/** One broker's figures of one round, by the metric's id. */
export type Figures = ReadonlyMap<string, number>;

export interface Comparison {
  readonly metric: Metric;
  readonly chronik: number;
  readonly kafka: number;
  readonly ratio: number;
  readonly reached: boolean;
  readonly rounds: { readonly chronik: readonly number[]; readonly kafka: readonly number[] };
}

/** Medians over the rounds and their ratio, for each metric that both brokers have; a broker without figures has NaN. */
export function compare(
  chronikRounds: readonly Figures[],
  kafkaRounds: readonly Figures[],
  among: readonly Metric[] = metrics,
): Comparison[] {
  return among.flatMap((metric) => {
    const pick = (rounds: readonly Figures[]): number[] =>
      rounds.map((figures) => figures.get(metric.id)).filter((figure) => figure !== undefined);
    const rounds = { chronik: pick(chronikRounds), kafka: pick(kafkaRounds) };
    if (rounds.chronik.length + rounds.kafka.length === 0) return [];
    const [chronik, kafka] = [median(rounds.chronik), median(rounds.kafka)];
    const ratio = chronik / kafka;
    return [{ metric, chronik, kafka, ratio, reached: isReached(metric, chronik, ratio), rounds }];
  });
}

function isReached({ target }: Metric, chronik: number, ratio: number): boolean {
  if ('figureAtMost' in target) return chronik <= target.figureAtMost;
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function targetText({ target, unit }: Metric): string {
  if ('figureAtMost' in target) return `≤ ${target.figureAtMost} ${unit}`.trim();
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}
