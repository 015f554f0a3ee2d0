import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProduceRequest } from '../src/protocol/generated/produce.ts';
import { buildBatch, Writer } from '../src/protocol/index.ts';

/** Compiles the load generator into `folder`; gives its path. */
export function compileClient(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const source = fileURLToPath(new URL('client/client.c', import.meta.url));
  const client = join(folder, 'client');
  const { status, stderr } = spawnSync('cc', ['-O2', '-o', client, source, '-lrdkafka', '-lpthread'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cannot compile the load generator (is librdkafka-dev installed?): ${stderr}`);
  return client;
}

/** Writes a Produce request (version 9) with one record of 100 bytes for partition 0 of `topic`; gives the file's path. */
export function writeFrame(folder: string, topic: string): string {
  const records = buildBatch([{ value: Buffer.alloc(100, 'x'), timestamp: Date.now() }]);
  const writer = new Writer();
  // Header version 2: api key, version, correlation id, client id, no tags.
  writer.int16(0);
  writer.int16(9);
  writer.int32(1);
  writer.nullableString('bench');
  writer.uvarint(0);
  const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
  writeProduceRequest(writer, { acks: 1, timeoutMs: 30_000, topicData }, 9);
  const path = join(folder, 'produce.frame');
  writeFileSync(path, Buffer.concat(writer.takeFrame()));
  return path;
}
