import type { Comparison } from './metrics.ts';
import { type Machine, markdownTable } from './page.ts';

/** docs/performance-cluster.md. */
export function clusterPage(
  comparisons: readonly Comparison[],
  machine: Machine,
  rounds: number,
  notes: string,
): string {
  return `# Performance of three nodes

Chronik with durable acknowledgements (every acks=all record is synced to disk on a majority of the nodes before it is acknowledged)
against Apache Kafka 4.3.0 as it ships (no sync), three nodes each on one machine, replication factor 3, \`min.insync.replicas=2\`.
Written by \`npm run bench -- --cluster --write-docs\`: both in turn in one run, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, the same client (librdkafka, 5 ms linger, no
compression), medians. Three brokers and the client share the cores, so throughput says less than CPU per GB, which carries over
to bigger machines.

Machine: ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB of memory, Linux ${machine.kernel}, Node ${machine.node}; ${machine.date}.

${markdownTable(comparisons)}

The ratio is Chronik / Kafka. CPU is user and system time of all three brokers from the start of the load until 1.5 s after
its end. Peak memory is the sum of the most that was resident in each broker over the loads. A target in a unit is for Chronik by itself.

![Ratios of Chronik to Apache Kafka](performance-cluster.svg)
${notes === '' ? '' : `\n${notes}`}`;
}
