import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Logger } from '../base/index.ts';
import { ServerConfig, type ServerOptions } from '../config/index.ts';
import { banner } from './banner.ts';
import { createLogger } from './logging.ts';
import { type Server, startServer } from './server.ts';

/**
 * V8 collects the whole heap whenever this part of it has come anew, by default 8 MB, which a node's buffers do while their pool fills. See
 * docs/decisions/0008-memory-of-records.md.
 */
const HEAP_GROWING_PERCENT = 200;
/** If stopping hangs, beyond handing over leadership, the process ends all the same: what was acknowledged is on disk already. */
const STOP_TIMEOUT_MS = 5_000;

/** Runs a server as this process until SIGTERM or SIGINT; exits 0 then, 1 if the node cannot go on. Throws StartError. */
export async function runServer(options: ServerOptions): Promise<void> {
  const person = options.logFormat === 'pretty' || (options.logFormat === 'auto' && process.stdout.isTTY === true);
  const level = options.logLevel as 'debug' | 'info' | 'warn' | 'error';
  const logger = await createLogger({ level, format: person ? 'text' : 'json' });
  for (const warning of options.warnings) logger.warn({}, warning);

  const die = (error: Error): never => {
    logger.fatal({ err: error }, `the server stops at once: ${error.message}`);
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', (reason) => die(reason instanceof Error ? reason : new Error(String(reason))));

  const server = await startServer(options, { logger, onFatal: die });
  if (options.mode === 'cluster') setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const dataDir = resolve(options.dataDir);
  if (person)
    process.stdout.write(banner(server, { dataDir, startMs: performance.now(), color: process.stdout.isTTY === true }));
  else logger.info(facts(server, dataDir), 'started');
  stopOnSignal(server, stopTimeoutMs(options), logger);
}

function stopTimeoutMs({ mode, settings }: ServerOptions): number {
  const handOverMs = new ServerConfig(settings).number('controlled.shutdown.timeout.ms');
  return STOP_TIMEOUT_MS + (mode === 'cluster' ? handOverMs : 0);
}

function facts(server: Server, dataDir: string): Record<string, unknown> {
  const { nodeId, clusterId, advertised, httpPort } = server;
  const bootstrap = `${advertised.host}:${advertised.port}`;
  return { nodeId, clusterId, bootstrap, httpPort, dataDir, startMs: Math.round(performance.now()) };
}

function stopOnSignal(server: Server, timeoutMs: number, logger: Logger): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping: finishing what is in flight');
    setTimeout(() => {
      logger.error({}, `could not stop within ${timeoutMs} ms; nothing that was acknowledged is lost`);
      process.exit(1);
    }, timeoutMs).unref();
    server.stop().then(
      () => {
        logger.info({}, 'stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}
