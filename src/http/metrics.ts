import { Registry } from 'prom-client';
import type { MetricFamily } from '../base/index.ts';

/** What prom-client asks of a metric when it renders a registry. */
interface RenderedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  readonly values: readonly { value: number; labels: object; metricName?: string }[];
}

/** A registry of one server. Values are read from their families at each scrape and held nowhere in between. */
export function createRegistry(families: readonly MetricFamily[]): Registry {
  const registry = new Registry();
  for (const family of families) {
    const metric = {
      name: family.name,
      help: family.help,
      type: family.type,
      aggregator: 'sum',
      get(): Promise<RenderedMetric> {
        const values = [];
        for (const { value, labels, suffix } of family.collect()) {
          values.push(suffix === undefined ? { value, labels } : { value, labels, metricName: family.name + suffix });
        }
        return Promise.resolve({ name: family.name, help: family.help, type: family.type, aggregator: 'sum', values });
      },
    };
    registry.registerMetric(metric as unknown as Parameters<Registry['registerMetric']>[0]);
  }
  return registry;
}
