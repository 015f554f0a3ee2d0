export { AssertionError, assert } from './assert.ts';
export { BufferPool } from './buffer-pool.ts';
export { type Clock, systemClock, type Timer } from './clock.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export { HistogramCounts, LATENCY_BOUNDS_SECONDS, type MetricFamily, type MetricSample } from './metrics.ts';
export type { Connection, ConnectionEvents, Network, NetworkAddress, NetworkListener } from './network.ts';
export { type Random, randomBelow, systemRandom } from './random.ts';
export { newUuid, type Uuid, ZERO_UUID } from './uuid.ts';
export { version } from './version.ts';
