import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { java } from '../checks.ts';
import type { ClusterNode } from './cluster.ts';
import { repositoryRoot } from './paths.ts';

export interface Run {
  readonly code: number | null;
  /** What it wrote to standard output and standard error. */
  readonly output: string;
}

/** Runs a program to its end; after `timeoutMs` it is killed, and its code is null. */
export function runProgram(
  program: string,
  parameters: readonly string[],
  { input = '', environment = {}, timeoutMs = 120_000 }: RunOptions = {},
): Promise<Run> {
  const child = spawn(program, parameters, {
    env: { ...process.env, ...environment },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return gather(child);
}

interface RunOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

function gather(child: ChildProcess): Promise<Run> {
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout!.on('data', keep);
  child.stderr!.on('data', keep);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Runs one of Apache Kafka's command line tools against a cluster and returns what it printed; fails when it fails. */
export async function kafkaTool(
  bootstrap: string,
  name: string,
  parameters: readonly string[],
  input = '',
): Promise<string> {
  const { code, output } = await tryKafkaTool(bootstrap, name, parameters, input);
  if (code !== 0) throw new Error(`${name} ${parameters.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

/** The same where failing may be what is wanted. */
export function tryKafkaTool(bootstrap: string, name: string, parameters: readonly string[], input = ''): Promise<Run> {
  const [program = '', ...options] = java;
  const mainClass = name.startsWith('kafka.') ? name : `org.apache.kafka.tools.${name}`;
  return runProgram(program, [...options, mainClass, '--bootstrap-server', bootstrap, ...parameters], { input });
}

/** Runs `chronik cluster`, the command for people, which asks the Raft ports of the nodes in turn. */
export async function chronikCluster(nodes: readonly ClusterNode[], parameters: readonly string[]): Promise<string> {
  const command = join(repositoryRoot, 'bin', 'chronik');
  const addresses = nodes.map(({ address }) => `${address.host}:${address.raftPort}`).join(',');
  const { code, output } = await runProgram(command, ['cluster', ...parameters, '--node', addresses]);
  if (code !== 0) throw new Error(`chronik cluster ${parameters.join(' ')} ended with ${code}:\n${output}`);
  return output;
}
