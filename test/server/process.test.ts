import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Kafka, logLevel } from 'kafkajs';
import { freePort, run, startProcess, withFolder } from './process.ts';

function client(port: number): Kafka {
  return new Kafka({ brokers: [`127.0.0.1:${port}`], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50 } });
}

async function send(port: number, topic: string, values: readonly string[]): Promise<void> {
  const producer = client(port).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function read(port: number, topic: string, count: number): Promise<string[]> {
  const consumer = client(port).consumer({ groupId: `reader-${Math.random()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
      values.push(String(message.value));
      if (values.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}

test('what was acknowledged is there after kill -9, and SIGTERM ends the server with 0', async (t) => {
  await withFolder(async (folder) => {
    const first = await startProcess(t, folder);
    await send(first.port, 'kept', ['a', 'b']);
    assert.equal(await first.end('SIGKILL'), null);

    const second = await startProcess(t, folder);
    await send(second.port, 'kept', ['c']);
    assert.equal(await second.end('SIGTERM'), 0);

    const third = await startProcess(t, folder);
    assert.deepEqual(await read(third.port, 'kept', 3), ['a', 'b', 'c']);
    assert.equal(await third.end('SIGTERM'), 0);
  });
});

test('the process is the server itself: its signals and its id are those of the launcher', async (t) => {
  await withFolder(async (folder) => {
    const server = await startProcess(t, folder);
    const ready = await fetch(`http://127.0.0.1:${server.httpPort}/health/ready`);
    assert.equal(ready.status, 200);
    const metrics = await (await fetch(`http://127.0.0.1:${server.httpPort}/metrics`)).text();
    assert.match(metrics, /^chronik_connections \d/m);
    assert.equal(await server.end('SIGTERM'), 0);
  });
});

test('a second server on the same folder is refused with one line', async (t) => {
  await withFolder(async (folder) => {
    const server = await startProcess(t, folder);
    const port = String(await freePort());
    const second = await run('chronik-server', [
      '--kafka-port',
      port,
      '--metrics-port',
      '-1',
      '--data-dir',
      folder,
      'standalone',
    ]);
    assert.equal(second.code, 1);
    const lines = second.stderr.trim().split('\n');
    assert.equal(lines.length, 1, second.stderr);
    assert.match(lines[0]!, /^chronik-server: .*(lock|use)/);
    assert.equal(await server.end('SIGTERM'), 0);
  });
});

test('a port that is taken, a folder that cannot be, a bad value: one line each, exit code 1', async () => {
  const taken = createServer();
  taken.listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  try {
    await withFolder(async (folder) => {
      const cases: [string[], RegExp][] = [
        [['--kafka-port', String(port), '--data-dir', folder, 'standalone'], /port \d+ is already in use/],
        [['--kafka-port', '0', '--data-dir', '/dev/null/x', 'standalone'], /\/dev\/null\/x/],
        [['--kafka-port', 'many', 'standalone'], /many.*kafka-port/],
        [['--kafka-port', '0', '--bind-addr', '192.0.2.1', '--data-dir', folder, 'standalone'], /192\.0\.2\.1/],
        [['--set', 'log.retention.hourz=1', 'standalone'], /log\.retention\.hourz.*log\.retention\.hours/],
      ];
      for (const [args, expected] of cases) {
        const { code, stderr } = await run('chronik-server', args);
        const lines = stderr.split('\n').filter((line) => line.startsWith('chronik-server: '));
        assert.equal(code, 1, args.join(' '));
        assert.equal(lines.length, 1, stderr);
        assert.match(lines[0]!, expected);
      }
    });
  } finally {
    taken.close();
  }
});

test('--help and --version answer without starting anything', async () => {
  const help = await run('chronik-server', ['--help']);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /standalone/);
  const version = await run('chronik-server', ['--version']);
  assert.match(version.stdout, /^chronik-server \d+\.\d+\.\d+/);
});
