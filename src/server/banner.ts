import { version } from '../base/index.ts';
import type { Server } from './server.ts';

interface BannerOptions {
  readonly dataDir: string;
  /** From the start of the process to serving. */
  readonly startMs: number;
  readonly color: boolean;
}

/** What a person sees at the start: what runs, where, and how to connect. */
export function banner(server: Server, options: BannerOptions): string {
  const { advertised, httpPort, nodeId, clusterId } = server;
  const bold = (text: string): string => (options.color ? `\u001b[1m${text}\u001b[0m` : text);
  const bootstrap = `${advertised.host}:${advertised.port}`;
  const rows = [
    ['Kafka clients', bootstrap],
    ['Data', options.dataDir],
    ['Metrics', httpPort === undefined ? 'off' : `http://localhost:${httpPort}/metrics`],
    ['Try', `kcat -b ${bootstrap} -L`],
    ['Stop', 'Ctrl-C'],
  ];
  const title = `${bold(`Chronik ${version()}`)}, node ${nodeId} of cluster ${clusterId}, ready in ${Math.round(options.startMs)} ms`;
  return `\n${title}\n\n${rows.map(([name, value]) => `  ${name!.padEnd(15)}${value}\n`).join('')}\n`;
}
