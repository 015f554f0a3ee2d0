import { createServer } from 'node:net';
import type { ServerOptions } from '../config/index.ts';
import { addressError } from './start-error.ts';

/**
 * Tries the ports that a member of a cluster takes only when it has found the others, which may be long after its start. Throws StartError
 * for one that cannot be had.
 */
export async function tryLatePorts({ kafka, metricsPort }: ServerOptions): Promise<void> {
  await tryPort('Kafka listener', kafka.host, kafka.port, '--kafka-port or --bind-addr');
  if (metricsPort !== null) await tryPort('metrics', kafka.host, metricsPort, '--metrics-port');
}

async function tryPort(what: string, host: string, port: number, setting: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(host === '*' ? {} : { host }) }, resolve);
    });
  } catch (error) {
    throw addressError(error, what, host, port, setting);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
