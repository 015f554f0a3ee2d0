/** For tests: a server in memory on a free port, stopped when the scope ends (`await using`). */
import { Chronik, type ChronikOptions } from './chronik.ts';

export interface TestServer extends AsyncDisposable {
  readonly bootstrapServers: string;
}

/** `await using kafka = await startTestServer();` */
export async function startTestServer(options: ChronikOptions = {}): Promise<TestServer> {
  const chronik = await Chronik.start(options);
  return {
    bootstrapServers: chronik.bootstrapServers,
    [Symbol.asyncDispose]: () => chronik.stop(),
  };
}
