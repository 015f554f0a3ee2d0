/** What a log line is about; every line on a partition names topic, partition, term and offset where they apply. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The part of pino that rooms use. Fields first, then a sentence for an operator: what happened, where, what to do. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  fatal(fields: LogFields, message: string): void;
}

/** Says nothing; for tests and embedding. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
