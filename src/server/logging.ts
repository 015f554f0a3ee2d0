import { pino } from 'pino';
import type { Logger } from '../base/index.ts';

export interface LoggingOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** 'text' for people, 'json' (a line a message) for programs. */
  readonly format: 'json' | 'text';
}

/** A logger on standard error, written synchronously: what was said before a crash is there after it. */
export async function createLogger(options: LoggingOptions): Promise<Logger> {
  const base = { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (options.format === 'json') {
    const lines: Logger = pino(base, pino.destination({ dest: 2, sync: true }));
    return lines;
  }
  const { default: pretty } = await import('pino-pretty');
  const colorize = process.stderr.isTTY === true;
  const text: Logger = pino(base, pretty({ destination: 2, sync: true, colorize, translateTime: 'HH:MM:ss.l' }));
  return text;
}
