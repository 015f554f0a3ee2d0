import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogStarts } from '../../src/replication/log-starts.ts';
import type { RaftPartition } from '../../src/replication/raft-partition.ts';
import type { Transport } from '../../src/transport/index.ts';

type Handler = (from: number, payload: Buffer) => Promise<Buffer>;

test('a follower deletes all that it is told to or nothing, never up to some offset before', async () => {
  let handler: Handler | undefined;
  const transport = {
    serve: (_method: string, serve: Handler) => {
      handler = serve;
    },
  } as unknown as Transport;
  const log = {
    highWatermark: 40,
    commitIndex: 9,
    durableIndex: 9,
    logStartOffset: 10,
    async deleteRecordsBefore(offset: number) {
      log.logStartOffset = offset;
    },
  };
  const partition = { leaderEpoch: 3, log } as unknown as RaftPartition;
  new LogStarts(transport, () => partition);
  const tell = async (offset: number, leaderEpoch = 3): Promise<number> => {
    const start = { topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partition: 0, offset, leaderEpoch };
    const { reached } = JSON.parse(`${await handler!(1, Buffer.from(JSON.stringify(start)))}`) as { reached: number };
    return reached;
  };

  assert.equal(await tell(50), -1, 'it is not known to be committed here');
  assert.equal(log.logStartOffset, 10);
  log.highWatermark = 50;
  log.durableIndex = 8;
  assert.equal(await tell(50), -1, 'it is not on the disk here');
  assert.equal(await tell(50, 2), -1, 'by a leader of before');
  assert.equal(log.logStartOffset, 10);
  log.durableIndex = 9;
  assert.equal(await tell(50), 50);
  assert.equal(log.logStartOffset, 50);
});
