import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { type Comparison, targetText } from './metrics.ts';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly date: string;
}

export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Rows of the result: Chronik, Apache Kafka, ratio, target. */
export function table(comparisons: readonly Comparison[]): string[][] {
  const head = ['figure', 'unit', 'Chronik', 'Kafka', 'ratio', 'target', ''];
  const rows = comparisons.map(({ metric, chronik, kafka, ratio, reached }) => [
    metric.title,
    metric.unit,
    show(chronik, metric.digits),
    show(kafka, metric.digits),
    show(ratio, 2),
    targetText(metric),
    Number.isNaN(chronik)
      ? ''
      : Number.isNaN(ratio) && !('figureAtMost' in metric.target)
        ? ''
        : reached
          ? 'reached'
          : 'missed',
  ]);
  return [head, ...rows];
}

function show(value: number, digits: number): string {
  return Number.isNaN(value)
    ? '-'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The table for a terminal: columns aligned, numbers to the right. */
export function textTable(comparisons: readonly Comparison[]): string {
  const rows = table(comparisons);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 5 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** The table for a page. */
export function markdownTable(comparisons: readonly Comparison[]): string {
  const [head, ...rows] = table(comparisons);
  const markdown = [head!, head!.map((_, column) => (column >= 2 && column <= 5 ? '---:' : '---')), ...rows];
  return markdown.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** docs/performance.md. */
export function performancePage(
  comparisons: readonly Comparison[],
  machine: Machine,
  rounds: number,
  notes: string,
): string {
  return `# Performance

Chronik with durable acknowledgements (every acks=all record is synced to disk before it is acknowledged) against Apache
Kafka 4.3.0 as it ships (no sync), one node each. Written by \`npm run bench -- --write-docs\`: both brokers in turn in one
run, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, the same client, medians. Absolute figures depend on the machine and drift with it; the ratios are
what to look at. The load (librdkafka, 5 ms linger, no compression; plain sockets for 100 B records and single requests) runs on the
same cores as the broker, so throughput says less than CPU per GB, which carries over to a bigger machine.

Machine: ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB of memory, Linux ${machine.kernel}, Node ${machine.node}; ${machine.date}.

${markdownTable(comparisons)}

The ratio is Chronik / Kafka. Broker CPU is user and system time of the broker's process from the start of the load until
1.5 s after its end. Peak memory is the most that was resident over all loads of a round.

![Ratios of Chronik to Apache Kafka](performance.svg)
${notes === '' ? '' : `\n${notes}`}`;
}
