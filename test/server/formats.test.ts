import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, crc32c } from '@node-rs/crc32';
import { COMMIT_HEADER_BYTES, COMMIT_MAGIC, FRAME_BYTES } from '../../src/log/wal-format.ts';
import { Chronik, StartError } from '../../src/server/index.ts';
import { withFolder } from './process.ts';

/** The file of a data folder as a later release would have written it: whole, of another version. */
const LATER: Readonly<Record<string, { readonly edit: (bytes: Buffer) => Buffer; readonly message: RegExp }>> = {
  format: {
    edit: () => Buffer.from('chronik-log 2\n'),
    message: /format says "chronik-log 2"; this program reads "chronik-log 1" only: use the program that wrote it$/,
  },
  'node.json': {
    edit: (bytes) => Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), version: 2 })),
    message: /node\.json has version 2; this program reads version 1 only: use the program that wrote it\.$/,
  },
  checkpoint: {
    edit: (bytes) => {
      const [head = '', ...lines] = bytes.toString().split('\n');
      const text = JSON.stringify({ ...JSON.parse(head.slice(9)), version: 2, later: [] });
      return Buffer.from([`${crc32(text).toString(16).padStart(8, '0')} ${text}`, ...lines].join('\n'));
    },
    message: /checkpoint is of version 2; this program reads version 1 only: use the program that wrote it$/,
  },
  'wal/0001.wal': {
    edit: (bytes) => {
      assert.equal(bytes.readUInt32LE(0), COMMIT_MAGIC);
      bytes.writeUInt32LE(2, 8);
      const framesEnd = COMMIT_HEADER_BYTES + bytes.readUInt32LE(12) * FRAME_BYTES;
      bytes.writeUInt32LE(crc32c(bytes.subarray(8, framesEnd)), 4);
      return bytes;
    },
    message: /0001\.wal has a commit of version 2 at position 0; this program reads version 1 only: use the/,
  },
};

test('what a later release has written is refused at the start with one line that names file and version', async () => {
  await withFolder(async (folder) => {
    const written = join(folder, 'written');
    const settings = { 'wal.file.bytes': 1 << 20, 'wal.bytes': 16 << 20 };
    const chronik = await Chronik.start({ storage: { folder: written }, settings });
    // Not closed in order, so that the write-ahead log has to be read.
    const filter = (path: string): boolean => !/\.(new|next)$/.test(path);
    const copies = Object.keys(LATER).map((file) => cp(written, join(folder, file), { recursive: true, filter }));
    await Promise.all(copies).finally(() => chronik.stop());
    for (const [file, { edit, message }] of Object.entries(LATER)) {
      const path = join(folder, file, file);
      await writeFile(path, edit(await readFile(path)));
      const start = Chronik.start({ storage: { folder: join(folder, file) }, settings });
      start.then(
        (started) => started.stop(),
        () => {},
      );
      await assert.rejects(start, (error) => {
        assert.ok(error instanceof StartError, String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      });
    }
  });
});
