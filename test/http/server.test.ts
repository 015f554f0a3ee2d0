import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HistogramCounts, silentLogger } from '../../src/base/index.ts';
import { startHttp } from '../../src/http/index.ts';

async function withServer(notReady: () => string | undefined, run: (base: string) => Promise<void>): Promise<void> {
  const latency = new HistogramCounts([0.1, 1]);
  for (const seconds of [0.05, 0.5, 5]) latency.observe(seconds);
  const http = await startHttp({
    host: '127.0.0.1',
    port: 0,
    notReady,
    logger: silentLogger,
    metrics: [
      {
        name: 'chronik_requests_total',
        help: 'Requests.',
        type: 'counter',
        collect: () => [{ labels: { api: 'Fetch' }, value: 7 }],
      },
      {
        name: 'chronik_request_seconds',
        help: 'Latency.',
        type: 'histogram',
        collect: () => latency.samples({ api: 'Fetch' }),
      },
    ],
  });
  try {
    await run(`http://127.0.0.1:${http.port}`);
  } finally {
    await http.close();
  }
}

test('metrics are rendered in the text format, histograms cumulative', async () => {
  await withServer(
    () => undefined,
    async (base) => {
      const response = await fetch(`${base}/metrics`);
      assert.match(response.headers.get('content-type') ?? '', /text\/plain/);
      const text = await response.text();
      assert.match(text, /^# TYPE chronik_requests_total counter$/m);
      assert.match(text, /^chronik_requests_total\{api="Fetch"\} 7$/m);
      assert.match(text, /^chronik_request_seconds_bucket\{.*le="1".*\} 2$/m);
      assert.match(text, /^chronik_request_seconds_bucket\{.*le="\+Inf".*\} 3$/m);
      assert.match(text, /^chronik_request_seconds_count\{api="Fetch"\} 3$/m);
    },
  );
});

test('a server that is not ready says why, and is still live', async () => {
  await withServer(
    () => 'recovering 3 of 7 partitions',
    async (base) => {
      for (const path of ['/health', '/health/ready']) {
        const ready = await fetch(base + path);
        assert.equal(ready.status, 503);
        assert.deepEqual(await ready.json(), { status: 'not ready', reason: 'recovering 3 of 7 partitions' });
      }
      assert.equal((await fetch(`${base}/health/live`)).status, 200);
    },
  );
});
