import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chronik } from '../../src/server/index.ts';
import { run } from '../server/process.ts';

let server: Chronik;
before(async () => {
  server = await Chronik.start();
});
after(() => server.stop());

function chronik(args: readonly string[], input?: string): ReturnType<typeof run> {
  return run('chronik', ['--bootstrap', server.bootstrapServers, ...args], input);
}

async function json(args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await chronik([...args, '--output', 'json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('records come back as they were sent: keys, headers, timestamps, partitions', async () => {
  await chronik(['topic', 'create', 'orders', '--partitions', '2']);
  const lines = [
    { key: 'a', value: '1', partition: 0, timestamp: 1_700_000_000_001, headers: { h: 'x' } },
    { key: null, value: '2', partition: 1, timestamp: 1_700_000_000_002 },
    { key: 'c', value: '3', partition: 1, timestamp: 1_700_000_000_003 },
  ];
  const sent = await chronik(
    ['produce', 'orders', '--json'],
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  assert.equal(sent.code, 0, sent.stderr);

  const all = await chronik(['consume', 'orders', '--format', 'json']);
  const records = all.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { value: string });
  records.sort((a, b) => (a.value < b.value ? -1 : 1));
  assert.deepEqual(records, [
    {
      topic: 'orders',
      partition: 0,
      offset: 0,
      timestamp: 1_700_000_000_001,
      key: 'a',
      value: '1',
      headers: { h: 'x' },
    },
    { topic: 'orders', partition: 1, offset: 0, timestamp: 1_700_000_000_002, key: null, value: '2', headers: {} },
    { topic: 'orders', partition: 1, offset: 1, timestamp: 1_700_000_000_003, key: 'c', value: '3', headers: {} },
  ]);

  const later = await chronik(['consume', 'orders', '--from', '1700000000003']);
  assert.equal(later.stdout, '3\n');
  const filtered = await chronik(['consume', 'orders', '--filter', '^c$', '-K', '=']);
  assert.equal(filtered.stdout, 'c=3\n');
  const one = await chronik(['consume', 'orders', '--partitions', '1', '--from', '1']);
  assert.equal(one.stdout, '3\n');
});

test('a group’s offsets are committed, shown with their lag, reset and deleted', async () => {
  await chronik(['topic', 'create', 'paid']);
  await chronik(['produce', 'paid'], 'a\nb\nc\n');
  const consumed = await chronik(['consume', 'paid', '--group', 'billing', '--max', '2']);
  assert.equal(consumed.stdout, 'a\nb\n', consumed.stderr);
  type Group = { state: string; offsets: { committed: number; lag: number }[] };
  const described = (await json(['group', 'describe', 'billing'])) as Group;
  assert.equal(described.state, 'EMPTY');
  assert.deepEqual(
    described.offsets.map(({ committed, lag }) => ({ committed, lag })),
    [{ committed: 2, lag: 1 }],
  );
  const reset = await json(['group', 'reset-offsets', 'billing', '--topic', 'paid', '--shift-by', '-1']);
  assert.deepEqual(reset, [{ topic: 'paid', partition: 0, before: 2, after: 1 }]);
  assert.equal((await chronik(['group', 'delete', 'billing'])).code, 0);
  assert.deepEqual(await json(['group', 'list']), []);
});

test('settings are set, shown with where they come from, and refused by name', async () => {
  await chronik(['topic', 'create', 'set', '--config', 'retention.ms=60000']);
  assert.equal((await chronik(['config', 'set', 'topic:set', 'max.message.bytes=2000', 'retention.ms='])).code, 0);
  assert.deepEqual(await json(['config', 'get', 'topic:set']), [
    { name: 'max.message.bytes', value: '2000', source: 'topic', readOnly: false },
  ]);
  const refused = await chronik(['config', 'set', 'topic:set', 'retention.mz=1']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /retention\.mz/);
});

test('exit codes tell refusals from bad usage, and a missing broker is one line', async () => {
  await chronik(['topic', 'create', 'twice']);
  const twice = await chronik(['topic', 'create', 'twice']);
  assert.equal(twice.code, 1);
  assert.match(twice.stderr, /already exists/);
  assert.equal((await chronik(['topic', 'frobnicate'])).code, 2);
  assert.equal((await chronik(['topic', 'alter', 'twice'])).code, 2);
  const nobody = await run('chronik', ['--bootstrap', '127.0.0.1:1', 'topic', 'list']);
  assert.equal(nobody.code, 1);
  assert.match(nobody.stderr, /^chronik: no broker answers at 127\.0\.0\.1:1.*\n$/);
});

test('completion scripts know every command', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await chronik(['completion', shell]);
    assert.equal(code, 0);
    for (const word of ['topic', 'reset-offsets', 'consume'])
      assert.ok(stdout.includes(word), `${shell} lacks ${word}`);
  }
});

test('settings of all brokers are those of broker: without an id', async () => {
  assert.deepEqual(await json(['config', 'get', 'broker:']), []);
  const changed = await chronik(['config', 'set', 'broker:', 'message.max.bytes=3000000']);
  assert.equal(changed.code, 0, changed.stderr);
  const [setting] = (await json(['config', 'get', 'broker:'])) as { name: string; value: string; source: string }[];
  assert.deepEqual([setting?.name, setting?.value], ['message.max.bytes', '3000000']);
  const one = (await json(['config', 'get', 'broker:1', 'message.max.bytes'])) as { value: string; source: string }[];
  assert.deepEqual([one[0]?.value, one[0]?.source], ['3000000', 'cluster (dynamic)']);
  const refused = await chronik(['config', 'set', 'broker:', 'message.max.bytes=-1']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /message\.max\.bytes/);
  assert.equal((await chronik(['config', 'set', 'broker:', 'message.max.bytes='])).code, 0);
});
