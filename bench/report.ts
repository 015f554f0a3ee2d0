import { cpus, release, totalmem } from 'node:os';
import type { Column, Sample } from './figures.ts';

/** One line of the result: a number of both brokers, and their ratio. */
export interface Row {
  readonly figure: string;
  readonly title: string;
  readonly name: string;
  readonly unit: string;
  readonly chronik: number;
  readonly kafka: number;
  readonly ratio: number;
  readonly target: string;
  /** Undefined without a target. */
  readonly reached: boolean | undefined;
}

export interface Report {
  readonly machine: string;
  readonly kafkaVersion: string;
  readonly rounds: number;
  readonly date: string;
  readonly rows: readonly Row[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Medians over the rounds and their ratios. */
export function toRows(
  figure: { readonly id: string; readonly title: string; readonly columns: readonly Column[] },
  chronik: readonly Sample[],
  kafka: readonly Sample[],
): Row[] {
  return figure.columns.map(({ name, unit, target }) => {
    const ours = median(chronik.map((sample) => sample[name] ?? Number.NaN));
    const theirs = median(kafka.map((sample) => sample[name] ?? Number.NaN));
    const ratio = ours / theirs;
    const bound = target === undefined ? undefined : 'atLeast' in target ? target.atLeast : target.atMost;
    const least = target !== undefined && 'atLeast' in target;
    return {
      figure: figure.id,
      title: figure.title,
      name,
      unit,
      chronik: ours,
      kafka: theirs,
      ratio,
      target: bound === undefined ? '' : `${least ? '≥' : '≤'} ${bound}`,
      reached: bound === undefined ? undefined : least ? ratio >= bound : ratio <= bound,
    };
  });
}

export function machine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores, ${gib} GiB, Linux ${release()}, Node ${process.version}`;
}

export function toTable(rows: readonly Row[]): string {
  const header = ['figure', '', 'Chronik', 'Kafka', 'ratio', 'target', ''];
  const cells = rows.map((row) => [
    row.title,
    `${row.name} ${row.unit}`,
    short(row.chronik),
    short(row.kafka),
    row.ratio.toFixed(2),
    row.target,
    row.reached === undefined ? '' : row.reached ? 'reached' : 'NOT REACHED',
  ]);
  const widths = header.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [line(header), ...cells.map(line)].join('\n');
}

export function toMarkdown(report: Report): string {
  const rows = report.rows.map(
    (row) =>
      `| ${row.title} | ${row.name}, ${row.unit} | ${short(row.chronik)} | ${short(row.kafka)} | ${row.ratio.toFixed(2)} | ${row.target} | ${
        row.reached === undefined ? '' : row.reached ? 'yes' : '**no**'
      } |`,
  );
  return `# Performance

Written by \`npm run bench -- --write-docs\` on ${report.date}: Chronik and Apache Kafka ${report.kafkaVersion} in turn on one machine
(${report.machine}), the same client (librdkafka, linger 5 ms, no compression; raw sockets for single requests), medians of
${report.rounds} rounds. Chronik syncs every acknowledgement to disk; Apache Kafka runs as it ships and does not. CPU is the broker
process's, user and system. On two cores client and broker share the machine.

| figure | | Chronik | Kafka | ratio | target | reached |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

![The ratios, with the bound that each should keep](performance.svg)
`;
}

/** The ratios as bars on a logarithmic scale around 1, each with its bound as a tick. */
export function toSvg(report: Report): string {
  const [left, width, rowHeight, top] = [360, 420, 22, 40];
  const height = top + report.rows.length * rowHeight + 30;
  const scale = (ratio: number): number =>
    left + (Math.log10(Math.min(20, Math.max(0.05, ratio))) + 1.31) * (width / 2.62);
  const one = scale(1);
  const bars = report.rows.map((row, i) => {
    const y = top + i * rowHeight;
    const x = scale(row.ratio);
    const color = row.reached === undefined ? '#888' : row.reached ? '#2a7f62' : '#c0392b';
    const bound = Number(row.target.slice(2));
    const tick =
      row.target === ''
        ? ''
        : `<line x1="${f(scale(bound))}" x2="${f(scale(bound))}" y1="${y}" y2="${y + 16}" stroke="#000"/>`;
    return `<text x="${left - 10}" y="${y + 12}" text-anchor="end">${row.title}: ${row.name}</text><rect x="${f(Math.min(x, one))}" y="${y + 2}" width="${f(Math.abs(x - one))}" height="12" fill="${color}"/>${tick}<text x="${f(Math.max(x, one) + 6)}" y="${y + 12}">${row.ratio.toFixed(2)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 70} ${height}" font-family="sans-serif" font-size="11">
<text x="${left}" y="18" font-size="13">Chronik / Apache Kafka; the tick is the bound</text>
<line x1="${f(one)}" x2="${f(one)}" y1="${top - 6}" y2="${height - 20}" stroke="#bbb"/>
${bars.join('\n')}
</svg>
`;
}

function f(value: number): string {
  return value.toFixed(1);
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
