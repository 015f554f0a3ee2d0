import { HistogramCounts, LATENCY_BOUNDS_SECONDS, type MetricFamily, type MetricSample } from '../base/index.ts';
import type { Partition } from '../replication/index.ts';

/** What was counted of one API since the start. */
export class ApiMetrics {
  readonly name: string;
  requests = 0;
  /** Requests that were answered with an error as a whole, or whose connection had to be closed. */
  errors = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** From the last byte received to the answer being written; long polls count with their wait. */
  readonly latencySeconds = new HistogramCounts(LATENCY_BOUNDS_SECONDS);

  constructor(name: string) {
    this.name = name;
  }
}

/** Plain counters of the connections and requests of one broker. */
export class RequestMetrics {
  readonly apis = new Map<number, ApiMetrics>();
  connectionsOpen = 0;
  connectionsOpened = 0;
  /** Over the limit of the node or of the address. */
  connectionsRefused = 0;
  connectionsIdleClosed = 0;
  /** Closed because of bytes that are no valid request. */
  connectionsInvalidClosed = 0;
  /** Connections that are not read at the moment because of a limit. */
  connectionsStalled = 0;
  /** Memory of requests that are being received or worked on; set by the network server. */
  requestMemoryBytes: () => number = () => 0;
  fetchSessionsEvicted = 0;
  /** Reads of a replica that were refused because it may be stale. */
  staleReads: (partition: Partition) => number = () => 0;
  /** Set by the cache. */
  fetchSessions: () => { readonly sessions: number; readonly partitions: number } = () => ({
    sessions: 0,
    partitions: 0,
  });

  api(apiKey: number, name: string): ApiMetrics {
    let api = this.apis.get(apiKey);
    if (api === undefined) {
      api = new ApiMetrics(name);
      this.apis.set(apiKey, api);
    }
    return api;
  }

  /** The counters as metrics for an exporter. */
  families(): readonly MetricFamily[] {
    const perApi = (
      name: string,
      help: string,
      type: MetricFamily['type'],
      samples: (api: ApiMetrics) => Iterable<MetricSample>,
    ): MetricFamily => ({
      name,
      help,
      type,
      collect: () => [...this.apis.values()].flatMap((api) => [...samples(api)]),
    });
    const count = (value: (api: ApiMetrics) => number) => (api: ApiMetrics) => [
      { labels: { api: api.name }, value: value(api) },
    ];
    const plain = (name: string, help: string, type: 'counter' | 'gauge', value: () => number): MetricFamily => ({
      name,
      help,
      type,
      collect: () => [{ labels: {}, value: value() }],
    });
    return [
      perApi(
        'chronik_requests_total',
        'Requests received, by API.',
        'counter',
        count((api) => api.requests),
      ),
      perApi(
        'chronik_request_errors_total',
        'Requests that failed as a whole, by API.',
        'counter',
        count((api) => api.errors),
      ),
      perApi(
        'chronik_request_bytes_total',
        'Bytes of requests received, by API.',
        'counter',
        count((api) => api.bytesIn),
      ),
      perApi(
        'chronik_response_bytes_total',
        'Bytes of responses sent, by API.',
        'counter',
        count((api) => api.bytesOut),
      ),
      perApi(
        'chronik_request_duration_seconds',
        'From the last byte of a request to its response being written, by API; long polls count with their wait.',
        'histogram',
        (api) => api.latencySeconds.samples({ api: api.name }),
      ),
      plain('chronik_connections', 'Open client connections.', 'gauge', () => this.connectionsOpen),
      plain(
        'chronik_connections_opened_total',
        'Client connections accepted.',
        'counter',
        () => this.connectionsOpened,
      ),
      plain(
        'chronik_connections_refused_total',
        'Client connections refused because of max.connections or max.connections.per.ip.',
        'counter',
        () => this.connectionsRefused,
      ),
      plain(
        'chronik_connections_idle_closed_total',
        'Client connections closed after connections.max.idle.ms.',
        'counter',
        () => this.connectionsIdleClosed,
      ),
      plain(
        'chronik_connections_invalid_closed_total',
        'Client connections closed because of bytes that are no valid request.',
        'counter',
        () => this.connectionsInvalidClosed,
      ),
      plain(
        'chronik_connections_stalled',
        'Client connections that are not read at the moment because a limit is reached.',
        'gauge',
        () => this.connectionsStalled,
      ),
      plain('chronik_request_memory_bytes', 'Memory held by requests.', 'gauge', () => this.requestMemoryBytes()),
      plain('chronik_fetch_sessions', 'Fetch sessions kept.', 'gauge', () => this.fetchSessions().sessions),
      plain(
        'chronik_fetch_session_partitions',
        'Partitions of all fetch sessions.',
        'gauge',
        () => this.fetchSessions().partitions,
      ),
      plain(
        'chronik_fetch_sessions_evicted_total',
        'Fetch sessions given up for others.',
        'counter',
        () => this.fetchSessionsEvicted,
      ),
    ];
  }
}
