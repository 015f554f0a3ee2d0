import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { apis } from '../../src/protocol/generated/index.ts';
import { ApiKey, ErrorCode, errorInfo, loadApi } from '../../src/protocol/index.ts';
import { generateProtocol } from '../../tools/generate-protocol.ts';

const folder = path.join(import.meta.dirname, '../../src/protocol/generated');

test('the generated files are what the schema gives, and nothing else', () => {
  const expected = generateProtocol();
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  assert.deepEqual(present.sort(), [...expected.keys()].sort());
  for (const [file, text] of expected) {
    assert.ok(readFileSync(path.join(folder, file), 'utf8') === text, `${file} is out of date: run npm run generate`);
  }
});

test('the table lists stable versions and picks headers by version', () => {
  const fetch = apis.get(ApiKey.Fetch)!;
  assert.deepEqual([fetch.minVersion, fetch.maxVersion, fetch.flexibleFrom], [4, 18, 12]);
  assert.deepEqual([fetch.requestHeaderVersion(11), fetch.requestHeaderVersion(12)], [1, 2]);
  assert.deepEqual([fetch.responseHeaderVersion(11), fetch.responseHeaderVersion(12)], [0, 1]);
  const apiVersions = apis.get(ApiKey.ApiVersions)!;
  assert.deepEqual([apiVersions.requestHeaderVersion(4), apiVersions.responseHeaderVersion(4)], [2, 0]);
  assert.equal(apis.get(ApiKey.InitProducerId)!.maxVersion, 5, 'version 6 is unstable');
  assert.equal(apis.get(ApiKey.SaslHandshake)!.requestHeaderVersion(1), 1);
});

test('an API loads on its own by key', async () => {
  for (const [key, api] of apis) assert.equal(await loadApi(key), api);
  assert.equal(await loadApi(4), undefined);
});

test('error codes have names', () => {
  assert.equal(ErrorCode.NOT_LEADER_OR_FOLLOWER, 6);
  assert.deepEqual(errorInfo.get(6), { name: 'NOT_LEADER_OR_FOLLOWER', retriable: true });
  assert.equal(errorInfo.size, 135);
});
