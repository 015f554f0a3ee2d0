import type { Logger, MetricFamily } from '../base/index.ts';

/** What the HTTP side shows of a server. */
export interface HttpOptions {
  /** Address to listen on; '*' means all. */
  readonly host: string;
  /** 0: a free port. */
  readonly port: number;
  readonly metrics: readonly MetricFamily[];
  /** Undefined when requests can be served; else why not, in a sentence. */
  readonly notReady: () => string | undefined;
  readonly logger: Logger;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}
