import { Admin, type BaseOptions } from '@platformatic/kafka';
import type { OutputFormat } from './output.ts';

/** What every command has: where the brokers are and how to show results. */
export interface GlobalOptions {
  readonly bootstrap: string;
  readonly output: OutputFormat;
}

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Options for the clients of one command. */
export function clientOptions(options: GlobalOptions): BaseOptions {
  return {
    clientId: 'chronik-cli',
    bootstrapBrokers: options.bootstrap.split(',').map((address) => address.trim()),
    retries: 3,
    retryDelay: 250,
    connectTimeout: CONNECT_TIMEOUT_MS,
    timeout: REQUEST_TIMEOUT_MS,
    // A tool that asks about a topic must not make one.
    autocreateTopics: false,
  };
}

/** Runs `work` with an admin client and closes it in any case. */
export async function withAdmin<Result>(
  options: GlobalOptions,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = new Admin(clientOptions(options));
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}
