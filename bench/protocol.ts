/** How long the codec takes for one message, partition or record; CPU time, so that a busy machine matters little. */
import { readFetchRequest, writeFetchRequest, writeFetchResponse } from '../src/protocol/generated/fetch.ts';
import { readMetadataResponse, writeMetadataResponse } from '../src/protocol/generated/metadata.ts';
import { readProduceRequest, writeProduceRequest, writeProduceResponse } from '../src/protocol/generated/produce.ts';
import { buildBatch, inspectRecords, Reader, readRecords, validateBatch, Writer } from '../src/protocol/index.ts';

const ROUNDS = 8;
const ROUND_MS = 60;
const PARTITIONS = 100;
const topicId = 'zkzna6ALTL_aH8xAqTMU8w';

/** The best of some rounds, in nanoseconds of CPU time for one of `per` parts. */
function measure(name: string, per: number, run: () => unknown): void {
  let times = 100;
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) run();
    const { user, system } = process.cpuUsage(before);
    const microseconds = (user + system) / times;
    best = Math.min(best, microseconds);
    times = Math.max(10, Math.min(1_000_000, Math.round((ROUND_MS * 1000) / Math.max(microseconds, 0.01))));
  }
  console.log(`${name.padEnd(52)} ${((best * 1000) / per).toFixed(0).padStart(6)} ns`);
}

const writer = new Writer();
const records = Buffer.alloc(16_384, 1);
const indexes = [...new Array(PARTITIONS).keys()];

const produce = {
  acks: -1,
  timeoutMs: 1000,
  topicData: [{ name: 'orders', topicId, partitionData: [{ index: 0, records }] }],
};
for (const version of [9, 13]) {
  writeProduceRequest(writer, produce, version);
  const bytes = writer.takeBuffer();
  measure(`decode Produce v${version} request, one partition`, 1, () => readProduceRequest(new Reader(bytes), version));
}
const partitionResponses = [{ index: 0, errorCode: 0, baseOffset: 123_456_789 }];
measure('encode Produce v13 response, one partition', 1, () => {
  writeProduceResponse(writer, { responses: [{ topicId, partitionResponses }] }, 13);
  return writer.takeFrame();
});

const fetchPartitions = indexes.map((partition) => ({
  partition,
  fetchOffset: partition * 1000,
  partitionMaxBytes: 1 << 20,
}));
writeFetchRequest(writer, { maxWaitMs: 500, minBytes: 1, topics: [{ topicId, partitions: fetchPartitions }] }, 17);
const fetchRequest = writer.takeBuffer();
measure('decode Fetch v17 request, a partition of 100', PARTITIONS, () =>
  readFetchRequest(new Reader(fetchRequest), 17),
);
const partitions = indexes.map((partitionIndex) => ({
  partitionIndex,
  errorCode: 0,
  highWatermark: 1000,
  lastStableOffset: 1000,
  logStartOffset: 0,
  abortedTransactions: null,
  records: [records],
}));
measure('encode Fetch v17 response, a partition of 100', PARTITIONS, () => {
  writeFetchResponse(writer, { responses: [{ topicId, partitions }] }, 17);
  return writer.takeFrame();
});

const metadata = {
  brokers: [1, 2, 3].map((nodeId) => ({ nodeId, host: `broker-${nodeId}.example.com`, port: 9092 })),
  topics: indexes.map((index) => ({
    errorCode: 0,
    name: `topic-${index}`,
    topicId,
    partitions: [{ errorCode: 0, partitionIndex: 0, leaderId: 1, replicaNodes: [1, 2, 3], isrNodes: [1, 2, 3] }],
  })),
};
measure('encode Metadata v12 response, a topic of 100', PARTITIONS, () => {
  writeMetadataResponse(writer, metadata, 12);
  return writer.takeFrame();
});
writeMetadataResponse(writer, metadata, 12);
const metadataResponse = writer.takeBuffer();
measure('decode Metadata v12 response, a topic of 100', PARTITIONS, () =>
  readMetadataResponse(new Reader(metadataResponse), 12),
);

for (const [valueBytes, count] of [
  [100, 1000],
  [1024, 1000],
] as const) {
  const input = [...new Array(count).keys()].map((i) => ({
    key: Buffer.from(`key-${i}`),
    value: Buffer.alloc(valueBytes, 1),
    timestamp: 1_700_000_000_000 + i,
  }));
  const batch = buildBatch(input);
  const bound = { uncompressedBytesMax: 1 << 24 };
  measure(`check the CRC, a record of ${valueBytes} B`, count, () => validateBatch(batch, 0, batch.length));
  measure(`inspect, a record of ${valueBytes} B`, count, () => inspectRecords(batch, 0, bound));
  measure(`read, a record of ${valueBytes} B`, count, () => readRecords(batch, 0, bound));
  measure(`build, a record of ${valueBytes} B`, count, () => buildBatch(input));
}
