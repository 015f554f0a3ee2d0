/** How a command shows its result: a table for eyes, or JSON (one document, or one line a record) for programs. */
export type OutputFormat = 'table' | 'json';

export type Cell = string | number | bigint | boolean | null | undefined;

/** Writes rows under headings to standard output; numbers to the right. Nothing but the headings when there are no rows. */
export function printTable(headings: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const texts = rows.map((row) => row.map(cellText));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...texts.map((row) => (row[column] ?? '').length)),
  );
  const numeric = headings.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])));
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => (numeric[column] ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  process.stdout.write(`${bold(line(headings))}\n${texts.map((row) => `${line(row)}\n`).join('')}`);
}

/** Writes one JSON document; big integers become numbers where exact, else strings. */
export function printJson(value: unknown): void {
  process.stdout.write(`${toJson(value, 2)}\n`);
}

/** One line of JSON. */
export function jsonLine(value: unknown): string {
  return `${toJson(value)}\n`;
}

/** A table of the records' fields, or the records themselves. */
export function printRecords(
  format: OutputFormat,
  records: readonly Readonly<Record<string, Cell>>[],
  columns: readonly string[],
): void {
  if (format === 'json') printJson(records);
  else {
    printTable(
      columns.map((column) => column.replace(/([A-Z])/g, ' $1').toUpperCase()),
      records.map((record) => columns.map((column) => record[column])),
    );
  }
}

/** A note for a person, on standard error so that it never mixes with a result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? exactNumber(each) : each), indent);
}

function exactNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function cellText(cell: Cell): string {
  return cell === null || cell === undefined ? '-' : String(cell);
}

function isNumber(cell: Cell): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function bold(text: string): string {
  return process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined ? `\u001b[1m${text}\u001b[0m` : text;
}
