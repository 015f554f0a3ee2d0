import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';

/** What to start: a program with its arguments, and what its environment has more than ours. */
export interface ServerCommand {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** How a process ended: its exit code, or the signal that ended it. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server as a process of the operating system, started again and again; all it prints goes to one log file. */
export class ServerProcess {
  readonly logFile: string;
  /** Called at each end of the process that `stop` and `kill` did not bring about. */
  onUnexpectedExit: (exit: ServerExit) => void = () => {};
  #child: ChildProcess | undefined;
  #paused = false;
  /** The process whose end was asked for. */
  #ending: ChildProcess | undefined;

  constructor(logFile: string) {
    this.logFile = logFile;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get paused(): boolean {
    return this.running && this.#paused;
  }

  /** Starts the process without waiting for anything. */
  spawn({ program, parameters, environment }: ServerCommand): void {
    const log = openSync(this.logFile, 'a');
    const child = spawn(program, parameters, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...environment },
    });
    closeSync(log);
    child.once('error', () => {});
    child.once('exit', (code, signal) => {
      if (this.#ending !== child) this.onUnexpectedExit({ code, signal });
    });
    this.#child = child;
    this.#paused = false;
  }

  /** SIGTERM, then SIGKILL when it takes longer than `timeoutMs`; the exit code (or -1 when killed). */
  async stop(timeoutMs = 30_000): Promise<number> {
    const child = this.#child;
    if (child === undefined || !this.running) return child?.exitCode ?? -1;
    this.resume();
    this.#ending = child;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    await ended;
    clearTimeout(timer);
    return child.exitCode ?? -1;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.running) return;
    this.#ending = child;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** SIGSTOP: it stays where it is, with its connections open. */
  pause(): void {
    if (this.running) this.#paused = this.#child!.kill('SIGSTOP');
  }

  resume(): void {
    if (!this.paused) return;
    this.#child!.kill('SIGCONT');
    this.#paused = false;
  }

  /** Waits for an end that comes by itself. */
  async exited(timeoutMs: number): Promise<ServerExit> {
    const child = this.#child;
    if (child === undefined) throw new Error('was never started');
    this.#ending = child;
    if (this.running) await once(child, 'exit', { signal: AbortSignal.timeout(timeoutMs) });
    return { code: child.exitCode, signal: child.signalCode };
  }

  log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  logTail(lines = 30): string {
    return this.log().split('\n').slice(-lines).join('\n');
  }
}
