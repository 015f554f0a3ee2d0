import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

/** Starts a server with an HTTP port and prints what the process has loaded, each by its name. */
const PROGRAM = `
  const { Chronik } = await import(process.argv[1]);
  const chronik = await Chronik.start({ metricsPort: 0 });
  const { createRequire } = await import('node:module');
  const packages = Object.keys(createRequire(process.argv[1]).cache);
  console.log(JSON.stringify([...process.moduleLoadList, ...packages]));
  await chronik.stop();
`;

test('a server that nobody uses yet holds no codec, no HTTP framework and no WebSocket client', async () => {
  const door = new URL('../../src/server/index.ts', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM, door]);
  const loaded = JSON.parse(stdout) as string[];
  assert.ok(
    loaded.some((name) => name.includes('crc32')),
    'the list has native packages',
  );
  const heavy = /undici|snappy|lz4|fastify|prom-client|grpc/;
  assert.deepEqual(
    loaded.filter((name) => heavy.test(name)),
    [],
  );
});
