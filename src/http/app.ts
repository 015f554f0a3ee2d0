import fastify, { type FastifyInstance } from 'fastify';
import { createRegistry } from './metrics.ts';
import type { HttpOptions } from './types.ts';

/** Largest accepted request body; nothing here takes one. */
const BODY_BYTES_MAX = 1024;

/** The routes: `/metrics`, `/health/live`, and `/health/ready`, which `/health` is short for. */
export async function createApp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({ logger: false, bodyLimit: BODY_BYTES_MAX });
  const registry = createRegistry(options.metrics);

  app.get('/metrics', async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
  app.get('/health/live', async () => ({ status: 'live' }));
  for (const path of ['/health', '/health/ready']) {
    app.get(path, async (_request, reply) => {
      const reason = options.notReady();
      if (reason === undefined) return { status: 'ready' };
      reply.code(503);
      return { status: 'not ready', reason };
    });
  }

  await app.ready();
  return app;
}
