import { Command, CommanderError, Option } from 'commander';
import { version } from '../base/index.ts';
import { addClusterCommands } from './cluster.ts';
import { addCompletionCommand } from './completion.ts';
import { addConfigCommands } from './config.ts';
import { addConsumeCommand } from './consume.ts';
import { CommandError, explain, UsageError } from './failure.ts';
import { addGroupCommands } from './group.ts';
import { addProduceCommand } from './produce.ts';
import { addTopicCommands } from './topic.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const DEFAULT_BOOTSTRAP = 'localhost:9092';

function createProgram(): Command {
  const program = new Command('chronik')
    .description('Command line for Chronik, and any broker that speaks the Kafka protocol')
    .version(version(), '-V, --version')
    .addOption(
      new Option('-b, --bootstrap <host:port>', 'broker to ask first')
        .default(DEFAULT_BOOTSTRAP)
        .env('CHRONIK_BOOTSTRAP_SERVERS'),
    )
    .addOption(new Option('-o, --output <format>', 'table or json').choices(['table', 'json']).default('table'))
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText(
      'after',
      `
Examples:
  chronik topic create orders --partitions 3 --config retention.ms=86400000
  chronik produce orders --key-separator : < orders.txt
  chronik consume orders --from 15m --format json --filter '"total":9'
  chronik group reset-offsets billing --topic orders --to-time 2026-01-31T12:00:00Z --dry-run
  chronik config set topic:orders max.message.bytes=2097152
  chronik cluster status --node node1:9093,node2:9093

Exit codes: 0 done, 1 the broker, the cluster or the system refused, 2 the command line makes no sense.`,
    );
  addTopicCommands(program);
  addGroupCommands(program);
  addProduceCommand(program);
  addConsumeCommand(program);
  addConfigCommands(program);
  addClusterCommands(program);
  addCompletionCommand(program);
  exitByThrowing(program);
  return program;
}

/** Commander exits the process itself unless told otherwise, with 1 for bad usage. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) exitByThrowing(each);
}

async function main(): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    else if (error instanceof UsageError) fail(error.message, EXIT_USAGE);
    else if (error instanceof CommandError) fail(error.message, EXIT_FAILED);
    else fail(explain(error, String(program.opts()['bootstrap'])), EXIT_FAILED);
  }
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`chronik: ${message}\n`);
  process.exitCode = exitCode;
}

// A reader such as head that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

await main();
