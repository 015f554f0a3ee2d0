import type { Clock, HistogramCounts, MetricFamily, MetricSample } from '../base/index.ts';
import type { RpcCounters, RpcType, Transport } from '../transport/index.ts';
import { Rates } from './rates.ts';

const PREFIX = 'chronik_raft_';

/**
 * What goes between nodes. The families from `rpc_latency_ms` on say what others say as well, under the names that older dashboards have.
 */
export function rpcFamilies(nodeId: number, transport: Transport, clock: Clock): MetricFamily[] {
  const { metrics } = transport;
  const family = (
    name: string,
    help: string,
    type: MetricFamily['type'],
    collect: () => Iterable<MetricSample>,
  ): MetricFamily => ({ name: PREFIX + name, help, type, collect });
  const outcomes = (name: string, help: string, rpcType: RpcType): MetricFamily =>
    family(name, help, 'counter', function* () {
      const counted = metrics.counters(rpcType).outcomes;
      for (const status of new Set(['success' as const, ...counted.keys()])) {
        yield { labels: { node_id: nodeId, status }, value: counted.get(status) ?? 0 };
      }
    });
  const perRpc = (
    name: string,
    help: string,
    type: 'counter' | 'gauge',
    value: (counters: RpcCounters) => number,
    more: Readonly<Record<string, number>> = {},
  ): MetricFamily =>
    family(name, help, type, function* () {
      for (const [rpcType, counters] of metrics.rpcs) {
        yield { labels: { ...more, rpc_type: rpcType }, value: value(counters) };
      }
    });
  const ownCounter = (name: string, help: string, value: () => number): MetricFamily =>
    family(name, help, 'counter', () => [{ labels: { node_id: nodeId }, value: value() }]);
  const durations = (name: string, help: string): MetricFamily =>
    family(name, help, 'histogram', function* () {
      for (const [rpcType, { durationSeconds }] of metrics.rpcs) {
        for (const [status, counts] of durationSeconds) yield* inMs(counts.samples({ rpc_type: rpcType, status }));
      }
    });
  const rates = new Rates(clock, ({ sent }: RpcCounters) => sent);
  return [
    outcomes('rpc_append_entries_count', 'Appends to followers, by outcome.', 'append_entries'),
    outcomes('rpc_vote_count', 'Requests for votes, by outcome.', 'vote'),
    outcomes('rpc_snapshot_count', 'Snapshots offered, by outcome.', 'snapshot'),
    durations('rpc_duration_ms', 'From a message to its answer; of Raft messages a sample.'),
    perRpc('rpc_message_size_bytes', 'Mean size of what was sent to other nodes.', 'gauge', ({ sizeBytes }) =>
      mean(sizeBytes),
    ),
    perRpc('rpc_timeout_count', 'Messages that were never answered.', 'counter', (counters) =>
      withOutcome(counters, 'timeout'),
    ),
    perRpc('rpc_rate_per_sec', 'Messages sent to other nodes.', 'gauge', (counters) => rates.perSecond(counters), {
      node_id: nodeId,
    }),
    family(
      'network_errors_total',
      'What went wrong with connections to other nodes; peer 0: not known who.',
      'counter',
      function* () {
        for (const [peer, errors] of metrics.errors) {
          for (const [errorType, value] of errors) {
            yield { labels: { node_id: nodeId, peer_id: peer, error_type: errorType }, value };
          }
        }
      },
    ),
    ownCounter('transport_bytes_sent_total', 'Bytes sent to other nodes.', () => metrics.bytesSent),
    ownCounter('transport_bytes_received_total', 'Bytes received from other nodes.', () => metrics.bytesReceived),

    durations('rpc_latency_ms', 'As rpc_duration_ms.'),
    perRpc('rpc_calls_total', 'Messages sent to other nodes.', 'counter', ({ sent }) => sent),
    perRpc('rpc_errors_total', 'Messages that did not arrive or were not answered.', 'counter', (counters) =>
      (['timeout', 'error', 'dropped'] as const).reduce((sum, status) => sum + withOutcome(counters, status), 0),
    ),
    ownCounter(
      'append_entries_sent_total',
      'Appends sent to followers.',
      () => metrics.counters('append_entries').sent,
    ),
    family('append_entries_size_bytes', 'Size of appends sent to followers.', 'histogram', () =>
      metrics.counters('append_entries').sizeBytes.samples({ node_id: nodeId }),
    ),
  ];
}

function withOutcome({ outcomes }: RpcCounters, status: 'timeout' | 'error' | 'dropped'): number {
  return outcomes.get(status) ?? 0;
}

function mean({ sum, count }: HistogramCounts): number {
  return count === 0 ? 0 : sum / count;
}

/** A histogram of seconds as one of milliseconds. */
function* inMs(samples: Iterable<MetricSample>): Iterable<MetricSample> {
  for (const sample of samples) {
    const { le } = sample.labels;
    if (typeof le === 'number') yield { ...sample, labels: { ...sample.labels, le: le * 1000 } };
    else yield sample.suffix === '_sum' ? { ...sample, value: sample.value * 1000 } : sample;
  }
}
