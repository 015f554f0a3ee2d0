import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot, kafkaJars, repositoryRoot } from './paths.ts';
import { freePort, waitForMetadata } from './ports.ts';
import { type ServerCommand, ServerProcess } from './server-process.ts';

export type BrokerKind = 'chronik' | 'kafka';

export interface BrokerOptions {
  readonly kind: BrokerKind;
  /** Folder for data, configuration and the log; kept over restarts. */
  readonly directory: string;
  /** Kafka port; a free one by default. */
  readonly port?: number;
  /** Further `key=value` broker settings, for a Chronik as environment, for Apache Kafka as properties. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly startTimeoutMs?: number;
}

/** A broker in its own process, under test or as the reference. */
export class Broker {
  readonly kind: BrokerKind;
  readonly port: number;
  /** Milliseconds from the start of the process to its first answer to Metadata, at the last start. */
  startMs = 0;

  readonly #options: BrokerOptions;
  readonly #process: ServerProcess;

  private constructor(options: BrokerOptions, port: number) {
    this.#options = options;
    this.kind = options.kind;
    this.port = port;
    this.#process = new ServerProcess(join(options.directory, `${options.kind}.log`));
  }

  static async start(options: BrokerOptions): Promise<Broker> {
    mkdirSync(options.directory, { recursive: true });
    const broker = new Broker(options, options.port ?? (await freePort()));
    await broker.launch();
    return broker;
  }

  get bootstrap(): string {
    return this.kind === 'chronik' ? `localhost:${this.port}` : `127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#process.running;
  }

  /** Starts the process on the same port and data and waits for its first answer. */
  async launch(): Promise<void> {
    const began = performance.now();
    this.spawn();
    try {
      await waitForMetadata(this.port, this.#options.startTimeoutMs ?? 60_000, () => this.running);
    } catch (error) {
      await this.kill();
      throw new Error(`${this.kind} did not start: ${(error as Error).message}; its log:\n${this.logTail()}`);
    }
    this.startMs = performance.now() - began;
  }

  /** Starts the process without waiting for it. */
  spawn(): void {
    this.#process.spawn(this.kind === 'chronik' ? this.#chronik() : this.#kafka());
  }

  /** See {@link ServerProcess.stop}. */
  stop(timeoutMs?: number): Promise<number> {
    return this.#process.stop(timeoutMs);
  }

  /** kill -9. */
  kill(): Promise<void> {
    return this.#process.kill();
  }

  logTail(lines?: number): string {
    return this.#process.logTail(lines);
  }

  #chronik(): ServerCommand {
    const program = process.env['COMPAT_SERVER'] ?? join(repositoryRoot, 'bin', 'chronik-server');
    const dataDirectory = join(this.#options.directory, 'data');
    const parameters = ['--kafka-port', `${this.port}`, '--data-dir', dataDirectory];
    parameters.push('--advertised-addr', 'localhost', 'standalone');
    return { program, parameters, environment: this.#options.environment ?? {} };
  }

  #kafka(): ServerCommand {
    const { directory, environment } = this.#options;
    const configuration = join(directory, 'server.properties');
    if (!existsSync(kafkaJars)) throw new Error(`no Apache Kafka in ${kafkaJars}: run compat/setup.sh java`);
    const classPath = `${join(cacheRoot, 'java', 'classes')}:${kafkaJars}/*`;
    if (!existsSync(configuration)) {
      writeFileSync(configuration, kafkaProperties(this.port, directory, environment ?? {}));
      const parameters = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', configuration];
      const formatted = spawnSync('java', parameters, { encoding: 'utf8' });
      if (formatted.status !== 0) throw new Error(`cannot format Kafka's storage: ${formatted.stderr}`);
    }
    const heap = ['-Xmx1G', '-Xms1G', '-XX:+UseG1GC'];
    return { program: 'java', parameters: [...heap, '-cp', classPath, 'kafka.Kafka', configuration], environment: {} };
  }
}

const clusterId = 'Y2hyb25pay1yZWZlcmVuYw';

function kafkaProperties(port: number, directory: string, settings: Readonly<Record<string, string>>): string {
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${port + 1}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${port + 1}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(directory, 'data'),
    'num.partitions': '4',
    'default.replication.factor': '1',
    'min.insync.replicas': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    ...settings,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
