import { connect, createServer } from 'node:net';

const host = '127.0.0.1';

/**
 * Finds a port that is free now together with those at the given distances (a broker derives its metrics
 * and HTTP ports from the Kafka port). Ports below the kernel's ephemeral range are tried, so that an outgoing
 * connection does not take one between this look and the broker's bind.
 */
export async function freePort(distances: readonly number[] = [1, 1000, 2000]): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 15_000 + Math.floor(Math.random() * 14_000);
    const free = await Promise.all([port, ...distances.map((distance) => port + distance)].map(isFree));
    if (free.every(Boolean)) return port;
  }
  throw new Error('no free port found in 200 attempts');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Waits until something answers a Kafka Metadata request (version 1, all topics) at the port; milliseconds it took. */
export async function waitForMetadata(port: number, timeoutMs: number, alive: () => boolean): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < timeoutMs) {
    if (!alive()) throw new Error('the broker ended before it answered');
    if (await metadataAnswers(port)) return performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no answer to Metadata within ${timeoutMs} ms`);
}

function metadataAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const received: Buffer[] = [];
    const finish = (answered: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => finish(false), 2_000);
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(metadataRequest));
    socket.on('data', (chunk) => {
      received.push(chunk);
      const answer = Buffer.concat(received);
      // Size, correlation id, broker count: a broker that names itself is one that a client can use.
      if (answer.length >= 12) finish(answer.readInt32BE(4) === 7 && answer.readInt32BE(8) >= 1);
    });
  });
}

/** size, api key 3, version 1, correlation id 7, client id "probe", null topics. */
const metadataRequest = Buffer.from('000000130003000100000007000570726f6265ffffffff', 'hex');
