import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const BIN = new URL('../../bin/', import.meta.url).pathname;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs `work` with a fresh folder that is gone afterwards. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'chronik-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command of `bin/` to its end. */
export async function run(command: string, args: readonly string[], input = ''): Promise<Finished> {
  const child = spawn(join(BIN, command), args, { stdio: 'pipe', cwd: tmpdir() });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

export interface RunningServer {
  readonly child: ChildProcess;
  readonly port: number;
  readonly httpPort: number;
  readonly log: () => string;
  /** Sends the signal and resolves with the exit code, null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** `bin/chronik-server` on free ports; resolves when it says that it has started. Does not outlive the test. */
export async function startProcess(
  t: TestContext,
  folder: string,
  extra: readonly string[] = [],
): Promise<RunningServer> {
  const [port, httpPort] = [await freePort(), await freePort()];
  const args = ['--kafka-port', String(port), '--metrics-port', String(httpPort), '--data-dir', folder];
  const child = spawn(
    join(BIN, 'chronik-server'),
    [...args, '--advertised-addr', '127.0.0.1', ...extra, 'standalone'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: tmpdir(),
    },
  );
  t.after(() => child.kill('SIGKILL'));
  const closed = once(child, 'close') as Promise<[number | null]>;
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('"msg":"started"')) resolve();
    });
    void closed.then(() => reject(new Error(`the server ended before it was started: ${log}`)));
  });
  return {
    child,
    port,
    httpPort,
    log: () => log,
    async end(signal) {
      child.kill(signal);
      const [code] = await closed;
      return code;
    },
  };
}
