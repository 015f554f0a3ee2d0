import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { HttpOptions, HttpServer } from './types.ts';

const CONNECTIONS_MAX = 64;
const REQUEST_TIMEOUT_MS = 10_000;

/** An import would evaluate everything that node:http exports, its WebSocket client too: 12 MB and 30 ms that nobody uses. */
const { createServer } = process.getBuiltinModule('node:http');

/**
 * Listens for HTTP. The framework and the metrics library are loaded with the first request: a broker that nobody scrapes
 * does not hold their 20 MB, and starts sooner. Rejects with the system's error if the address can't be used.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  let app: Promise<FastifyInstance> | undefined;
  const load = (): Promise<FastifyInstance> => import('./app.ts').then((module) => module.createApp(options));

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      app ??= load();
      (await app).routing(request, response);
    } catch (error) {
      options.logger.error({ err: error }, 'cannot answer an HTTP request');
      response.writeHead(500).end();
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  server.maxConnections = CONNECTIONS_MAX;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const { host, port } = options;
    // Without a host Node takes all addresses of both families, or of the one that the system has.
    server.listen(host === '*' ? { port } : { host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (app !== undefined) await (await app).close().catch(() => {});
    },
  };
}
