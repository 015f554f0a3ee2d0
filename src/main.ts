import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { version } from './base/index.ts';
import { ConfigError, parseServerOptions } from './config/index.ts';
import { runServer, StartError } from './server/index.ts';

/** Exit codes: 0 stopped as asked, 1 could not start or had to stop. */
async function main(): Promise<void> {
  const command = parseServerOptions(
    process.argv.slice(2),
    process.env,
    (path) => readFileSync(path, 'utf8'),
    hostname(),
  );
  if (command.kind === 'print') process.stdout.write(`${command.text}\n`);
  else if (command.kind === 'version') process.stdout.write(`chronik-server ${version()}\n`);
  else await runServer(command.options);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
  process.stderr.write(`chronik-server: ${error.message}\n`);
  process.exitCode = 1;
}
