import type { Metric } from './metrics.ts';

function produceMetrics(partitions: number): Metric[] {
  const id = `produce-${partitions}p`;
  const title = `produce 1 KB, ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}, RF 3, acks=all`;
  return [
    { id: `${id}.throughput`, title, unit: 'MB/s', target: { atLeast: 2.5 }, digits: 0 },
    { id: `${id}.cpu`, title: `${title}: CPU of all nodes`, unit: 'CPU-s/GB', target: { atMost: 0.35 }, digits: 2 },
  ];
}

/** What the benchmark of three nodes measures. */
export const clusterMetrics: readonly Metric[] = [
  ...produceMetrics(1),
  ...produceMetrics(12),
  {
    id: 'latency.p50',
    title: 'ack latency at 500 msg/s of 200 B, acks=all: p50',
    unit: 'ms',
    target: { atMost: 0.5 },
    digits: 2,
  },
  {
    id: 'latency.p99',
    title: 'ack latency at 500 msg/s of 200 B, acks=all: p99',
    unit: 'ms',
    target: { atMost: 0.5 },
    digits: 2,
  },
  { id: 'memory.idle', title: 'resident memory of three nodes, idle', unit: 'MB', target: { atMost: 0.3 }, digits: 0 },
  { id: 'memory.peak', title: 'resident memory of three nodes, peak', unit: 'MB', target: { atMost: 0.35 }, digits: 0 },
  {
    id: 'first',
    title: 'start of three nodes to the first acks=all record',
    unit: 'ms',
    target: { figureAtMost: 1500 },
    digits: 0,
  },
  {
    id: 'failover',
    title: 'kill -9 of a leader: longest gap between acknowledgements',
    unit: 'ms',
    target: { figureAtMost: 1500 },
    digits: 0,
  },
  {
    id: 'consume.leader',
    title: 'consume 1 KB from the leader: CPU of all nodes',
    unit: 'CPU-s/GB',
    target: { atMost: 1.3 },
    digits: 2,
  },
  {
    id: 'consume.follower',
    title: 'consume 1 KB from a follower: CPU of all nodes',
    unit: 'CPU-s/GB',
    target: { atMost: 1.3 },
    digits: 2,
  },
  {
    id: 'consume.share',
    title: 'CPU per GB, from a follower / from the leader',
    unit: '',
    target: { figureAtMost: 1.1 },
    digits: 2,
  },
];
