import { GenericError, MultipleErrors } from '@platformatic/kafka';

/** The command could not do what was asked; `message` is what the person reads. Exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The words of a command line make no sense. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What went wrong, in a line: the broker's own words where it gave some, else the error's name, else the system's. */
export function explain(error: unknown, bootstrap: string): string {
  const causes = leaves(error);
  const refused = causes.find((cause) => (cause as NodeJS.ErrnoException).code === 'ECONNREFUSED');
  if (refused !== undefined)
    return `no broker answers at ${bootstrap}; is it running? Choose another with --bootstrap HOST:PORT`;
  const protocol = causes.filter((cause) => typeof (cause as { apiCode?: unknown }).apiCode === 'number');
  if (protocol.length > 0) return [...new Set(protocol.map(protocolText))].join('; ');
  return [...new Set(causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))))].join('; ');
}

function protocolText(error: unknown): string {
  const { apiId, serverErrorMessage, message } = error as {
    apiId: string;
    serverErrorMessage?: string | null;
    message: string;
  };
  return `${serverErrorMessage ?? message} (${apiId})`;
}

/** The errors inside aggregates and causes. Depth bounded: errors do not nest deeper than a handful. */
function leaves(error: unknown, depth = 0): unknown[] {
  if (depth > 8) return [error];
  if (error instanceof MultipleErrors || error instanceof AggregateError) {
    return error.errors.flatMap((each: unknown) => leaves(each, depth + 1));
  }
  if (
    error instanceof GenericError &&
    error.cause !== undefined &&
    (error as { apiCode?: unknown }).apiCode === undefined
  ) {
    return leaves(error.cause, depth + 1);
  }
  return [error];
}
