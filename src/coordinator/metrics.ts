import { HistogramCounts, type MetricFamily } from '../base/index.ts';

/** Upper bounds in seconds for the loading of a partition's groups. */
const LOAD_BOUNDS_SECONDS: readonly number[] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

/** What one server's group coordinator counts. */
export class CoordinatorMetrics {
  readonly loadSeconds = new HistogramCounts(LOAD_BOUNDS_SECONDS);
  loadedRecords = 0;
  loadedBytes = 0;
  loadFailures = 0;
  /** Partitions given up: led elsewhere, or no longer sure of what their log holds. */
  unloads = 0;
  writes = 0;
  writeFailures = 0;
  /** Set by the owner of the partitions. */
  partitions: () => { readonly serving: number; readonly loading: number } = () => ({ serving: 0, loading: 0 });

  /** The counters as metrics for an exporter. */
  families(): readonly MetricFamily[] {
    const plain = (name: string, help: string, type: 'counter' | 'gauge', value: () => number): MetricFamily => {
      return { name: `chronik_group_coordinator_${name}`, help, type, collect: () => [{ labels: {}, value: value() }] };
    };
    return [
      {
        name: 'chronik_group_coordinator_partitions',
        help: 'Partitions of __consumer_offsets whose groups this node coordinates, or is about to.',
        type: 'gauge',
        collect: () => {
          const { serving, loading } = this.partitions();
          return [
            { labels: { state: 'serving' }, value: serving },
            { labels: { state: 'loading' }, value: loading },
          ];
        },
      },
      {
        name: 'chronik_group_coordinator_load_duration_seconds',
        help: 'From the beginning of the leadership of a partition of __consumer_offsets to its groups being served.',
        type: 'histogram',
        collect: () => this.loadSeconds.samples({}),
      },
      plain('loaded_records_total', 'Records of groups and offsets read back.', 'counter', () => this.loadedRecords),
      plain('loaded_bytes_total', 'Bytes of groups and offsets read back.', 'counter', () => this.loadedBytes),
      plain('load_failures_total', 'Loads that failed and were begun anew.', 'counter', () => this.loadFailures),
      plain('unloads_total', 'Partitions given up: led elsewhere, or in doubt.', 'counter', () => this.unloads),
      plain('writes_total', 'Batches of groups and offsets written.', 'counter', () => this.writes),
      plain('write_failures_total', 'Batches of groups and offsets not written.', 'counter', () => this.writeFailures),
    ];
  }
}
