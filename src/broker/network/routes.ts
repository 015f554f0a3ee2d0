import { assert } from '../../base/index.ts';
import { type Api, ApiKey, loadApi } from '../../protocol/index.ts';
import type { ApiMetrics, RequestMetrics } from '../metrics.ts';
import type { ApiHandler } from '../types.ts';

/** One API as this broker serves it: its layout, its handler, its counters. */
export interface Route {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly api: Api;
  readonly handler: ApiHandler<unknown, unknown>;
  readonly metrics: ApiMetrics;
  /** May begin while earlier requests of its kind on the same connection still wait (Produce: appended in order, acknowledged later). */
  readonly overlaps: boolean;
  /** Nothing looks at the request's memory once it is answered: it may be used again. */
  readonly recycles: boolean;
}

/** Routes by API key; a hole means that the API is not served. */
export type Routes = readonly (Route | undefined)[];

/** Joins handlers with the layouts of their APIs. Asserts that each handler has one, and keeps within its versions. */
export async function buildRoutes(
  handlers: readonly ApiHandler<never, unknown>[],
  metrics: RequestMetrics,
): Promise<Routes> {
  const routes: (Route | undefined)[] = [];
  const apis = await Promise.all(handlers.map((handler) => loadApi(handler.apiKey)));
  for (const [position, handler] of handlers.entries()) {
    const api = apis[position];
    assert(api !== undefined, `API ${handler.apiKey} has a layout`);
    assert(routes[handler.apiKey] === undefined, `API ${handler.apiKey} has one handler`);
    assert(
      handler.minVersion >= api.minVersion && handler.maxVersion <= api.maxVersion,
      `the handler of ${api.name} keeps within versions ${api.minVersion} to ${api.maxVersion}`,
    );
    routes[handler.apiKey] = {
      apiKey: handler.apiKey,
      minVersion: handler.minVersion,
      maxVersion: handler.maxVersion,
      api,
      handler: handler as ApiHandler<unknown, unknown>,
      metrics: metrics.api(handler.apiKey, api.name),
      overlaps: handler.apiKey === ApiKey.Produce,
      recycles: handler.apiKey === ApiKey.Produce,
    };
  }
  return routes;
}
