import { join } from 'node:path';
import type { BrokerKind } from '../lib/broker.ts';
import { Cluster, type ClusterNode, type ClusterOptions } from '../lib/cluster.ts';
import { equal, expect, until } from '../lib/expect.ts';
import {
  type GroupOptions,
  Load,
  type LoadOptions,
  type LoadStat,
  type Verdict,
  verify,
  violations,
} from '../lib/load.ts';
import { SeededRandom } from '../lib/random.ts';
import { runProgram } from '../lib/tools.ts';

/** What a scenario gets: clusters and loads that are ended after it, and a place to tell what it measured. */
export class Stage {
  readonly kind: BrokerKind;
  readonly directory: string;
  readonly random: SeededRandom;
  readonly #clusters: Cluster[] = [];
  readonly #loads: Load[] = [];
  readonly #told: string[] = [];
  #histories = 0;

  constructor(kind: BrokerKind, directory: string, seed: number) {
    this.kind = kind;
    this.directory = directory;
    this.random = new SeededRandom(seed);
  }

  /** A running cluster of three, or as the options say. */
  async cluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
    const cluster = await this.plan(options);
    await cluster.launch();
    return cluster;
  }

  /** A cluster that is laid out but not started. */
  async plan(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
    const directory = join(this.directory, `cluster-${this.#clusters.length}`);
    const cluster = await Cluster.plan({ kind: this.kind, directory, ...options });
    this.#clusters.push(cluster);
    return cluster;
  }

  /** A load of franz-go on a topic that it creates. */
  async franz(cluster: Cluster, options: Partial<LoadOptions> & { readonly topic: string }): Promise<Load> {
    return this.#keep(await Load.franz({ ...this.#loadOptions(cluster), create: true, ...options }));
  }

  /** A load of librdkafka on a topic that is there. */
  async librdkafka(cluster: Cluster, options: Partial<LoadOptions> & { readonly topic: string }): Promise<Load> {
    return this.#keep(await Load.librdkafka({ ...this.#loadOptions(cluster), ...options }));
  }

  /** A consumer group of librdkafka. */
  async group(cluster: Cluster, options: Omit<GroupOptions, 'bootstrap'>): Promise<Load> {
    return this.#keep(await Load.group({ bootstrap: cluster.bootstrap, ...options }));
  }

  /** Ends a load, and compares all it was promised with what each replica holds. */
  async settle(cluster: Cluster, load: Load): Promise<{ readonly last: LoadStat; readonly verdict: Verdict }> {
    const last = await load.finish();
    expect(last.failed === 0, `${last.failed} records were given up: ${last.error}`);
    expect(last.behind === 0, `${last.behind} readers did not get to the end: ${last.error}`);
    return { last, verdict: await this.verify(cluster, load.options) };
  }

  async verify(cluster: Cluster, options: LoadOptions): Promise<Verdict> {
    const racks = cluster.nodes.map(({ id }) => `rack-${id}`);
    const verdict = await verify(options, racks);
    const wrong = violations(verdict);
    expect(wrong.length === 0, `${wrong.join(', ')}: ${verdict.examples.slice(0, 3).join('; ')}`);
    return verdict;
  }

  /** Something worth knowing, shown beside the scenario's name. */
  tell(text: string): void {
    this.#told.push(text);
  }

  get told(): string {
    return this.#told.join('; ');
  }

  logs(): string {
    return this.#clusters.map((cluster) => cluster.logTails(25)).join('\n');
  }

  async end(): Promise<void> {
    await Promise.all(this.#loads.map((load) => load.kill()));
    await Promise.all(this.#clusters.map((cluster) => cluster.killAll()));
  }

  #loadOptions(cluster: Cluster) {
    const history = join(this.directory, `history-${this.#histories++}.txt`);
    return { bootstrap: cluster.bootstrap, partitions: 4, history, seed: this.random.between(1, 1e9) };
  }

  #keep(load: Load): Load {
    this.#loads.push(load);
    return load;
  }
}

export interface Scenario {
  /** What it shows. */
  readonly shows: string;
  /** What it looks at is Chronik's own: not run against Apache Kafka. */
  readonly chronikOnly?: boolean;
  run(stage: Stage): Promise<void>;
}

/** Waits until every partition (of the topics, or of all) has a leader and all of its replicas in sync. */
export function allInSync(cluster: Cluster, timeoutMs = 30_000, topics?: readonly string[]): Promise<number> {
  return until(timeoutMs, 'all replicas are in sync', async () => {
    const description = await cluster.describe();
    if (description === undefined || description.brokers.length < cluster.nodes.filter((node) => node.running).length)
      return false;
    const wanted = [...description.topics].filter(([name]) => topics === undefined || topics.includes(name));
    return (
      wanted.length >= (topics?.length ?? 0) &&
      wanted.every(([, list]) =>
        list.every(({ leader, inSync, replicas }) => leader > 0 && inSync.length === replicas.length),
      )
    );
  });
}

/** What Prometheus would read at a node; all that promtool may say is about names, which are given. */
export async function metricsOf(node: ClusterNode): Promise<string> {
  const response = await fetch(`http://${node.address.host}:${node.address.kafkaPort + 1000}/metrics`);
  equal(response.status, 200, 'status of /metrics');
  const text = await response.text();
  const { output } = await runProgram('promtool', ['check', 'metrics'], { input: text });
  const complaints = output.split('\n').filter((line) => line !== '' && !/(suffix|abbreviated units)/.test(line));
  equal(complaints, [], 'what promtool says');
  return text;
}

/** Milliseconds for a person. */
export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
