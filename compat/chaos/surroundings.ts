import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const mark = 'CHAOS_SURROUNDINGS';

/** True when this process is the first of its own namespaces. */
export function inside(): boolean {
  return process.env[mark] === 'made' && process.pid === 1;
}

/**
 * Runs this same command again as the first process of new network, mount and process namespaces, and returns its exit
 * code. When it ends, however it ends, the kernel ends every process in them and takes links and mounts away with it.
 */
export async function runInside(): Promise<number> {
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const rights = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...namespaces, ...rights, ...command], {
    stdio: 'inherit',
    env: { ...process.env, [mark]: 'made' },
  });
  const pass = (signal: NodeJS.Signals): void => {
    // A terminal sends its signals to the child as well; others come to this process alone.
    if (!process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
  child.once('error', (error) => console.error(`cannot make namespaces (is util-linux there?): ${error.message}`));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Programs that the surroundings are made with; the names of those that are missing. */
export function missingPrograms(): string[] {
  const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return ['unshare', 'nsenter', 'ip', 'nft', 'mount', 'mkfs.ext4'].filter(
    (program) => !folders.some((folder) => existsSync(`${folder}/${program}`)),
  );
}
