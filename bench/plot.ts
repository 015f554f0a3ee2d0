import { type Comparison, type Metric, targetText } from './metrics.ts';

const rowHeight = 26;
const labelWidth = 430;
const plotWidth = 420;
const valueWidth = 120;
const headHeight = 48;
/** Ratios from 1/32 to 8 fit; what is beyond is drawn at the edge. */
const [lowest, highest] = [-5, 3];

/** A bar for each ratio on a logarithmic axis with Apache Kafka at 1, and a mark where the target is. */
export function ratioPlot(comparisons: readonly Comparison[]): string {
  const height = headHeight + comparisons.length * rowHeight + 12;
  const width = labelWidth + plotWidth + valueWidth;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ' font-family="system-ui, sans-serif" font-size="13">',
    '<title>Chronik / Apache Kafka, median ratios</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="20" font-size="15" font-weight="600" fill="#1a1a2e">Chronik / Apache Kafka, median ratios</text>`,
  ];
  for (let power = lowest; power <= highest; power++) {
    const x = place(2 ** power);
    const label = power < 0 ? `1/${2 ** -power}` : `${2 ** power}`;
    parts.push(
      `<line x1="${x}" y1="${headHeight - 8}" x2="${x}" y2="${height - 8}" stroke="${power === 0 ? '#555566' : '#e4e4ec'}"/>`,
      `<text x="${x}" y="${headHeight - 12}" text-anchor="middle" font-size="11" fill="#666677">${label}</text>`,
    );
  }
  comparisons.forEach(({ metric, ratio, reached }, row) => {
    const y = headHeight + row * rowHeight;
    const [from, to] = [place(1), place(ratio)].sort((a, b) => a - b) as [number, number];
    const mark = targetMark(metric, y);
    const colour = reached ? '#2a7f62' : '#c1553b';
    parts.push(
      `<text x="${labelWidth - 10}" y="${y + 15}" text-anchor="end" fill="#1a1a2e">${escapeText(metric.title)}</text>`,
      `<rect x="${from}" y="${y + 4}" width="${Math.max(1, to - from).toFixed(1)}" height="14" fill="${colour}"/>`,
      ...mark,
      `<text x="${labelWidth + plotWidth + 10}" y="${y + 15}" fill="#1a1a2e">${ratio.toFixed(2)} (${escapeText(targetText(metric))})</text>`,
    );
  });
  parts.push('</svg>', '');
  return parts.join('\n');
}

/** A mark where the target is, when it is a ratio. */
function targetMark({ target }: Metric, y: number): string[] {
  if ('figureAtMost' in target) return [];
  const x = place('atLeast' in target ? target.atLeast : target.atMost);
  return [`<line x1="${x}" y1="${y + 1}" x2="${x}" y2="${y + 21}" stroke="#1a1a2e" stroke-width="2"/>`];
}

function place(ratio: number): number {
  const power = Math.min(highest, Math.max(lowest, Math.log2(ratio)));
  return Number((labelWidth + ((power - lowest) / (highest - lowest)) * plotWidth).toFixed(1));
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
