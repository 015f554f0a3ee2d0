/** The server cannot start; `message` is one line for a person that says what is wrong, where, and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What the system said about an address, in words. */
export function addressError(error: unknown, what: string, host: string, port: number, setting: string): StartError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const place = `${host}:${port}`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} is already in use; stop the other process or choose another with ${setting}`,
    EADDRNOTAVAIL: `${host} is not an address of this machine; see ${setting}`,
    EACCES: `not allowed to listen on ${place}; choose a port above 1023 with ${setting}`,
    ENOTFOUND: `cannot resolve ${host}; see ${setting}`,
    EAI_AGAIN: `cannot resolve ${host}; see ${setting}`,
  };
  const reason =
    reasons[code] ?? `cannot listen on ${place}: ${error instanceof Error ? error.message : String(error)}`;
  return new StartError(`${what}: ${reason}`, { cause: error });
}
