/** How a command shows its result: a table for eyes, or JSON (one document, or one line a record) for programs. */
export type OutputFormat = 'table' | 'json';

export type Cell = string | number | bigint | boolean | null | undefined;

/** A colour for one cell; undefined leaves it. */
export type Paint = (row: number, column: number) => Colour | undefined;
export type Colour = 'red' | 'green' | 'yellow';

const COLOURS: Readonly<Record<Colour, string>> = { red: '31', green: '32', yellow: '33' };

/** Writes rows under headings to standard output; numbers to the right. Nothing but the headings when there are no rows. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint = () => undefined,
): void {
  const texts = rows.map((row) => row.map(cellText));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...texts.map((row) => (row[column] ?? '').length)),
  );
  const numeric = headings.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])));
  const last = headings.length - 1;
  const padded = (text: string, column: number): string => {
    if (numeric[column]) return text.padStart(widths[column]!);
    return column === last ? text : text.padEnd(widths[column]!);
  };
  const line = (cells: readonly string[], row: number): string =>
    cells
      .map((text, column) => colored(padded(text, column), row < 0 ? undefined : paint(row, column)))
      .join('  ')
      .trimEnd();
  process.stdout.write(`${bold(line(headings, -1))}\n${texts.map((row, index) => `${line(row, index)}\n`).join('')}`);
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
  return escaped(text, '1');
}

/** The text in a colour, on a terminal only. */
export function colored(text: string, colour: Colour | undefined): string {
  return colour === undefined ? text : escaped(text, COLOURS[colour]);
}

function escaped(text: string, code: string): string {
  const terminal = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  return terminal ? `\u001b[${code}m${text}\u001b[0m` : text;
}
