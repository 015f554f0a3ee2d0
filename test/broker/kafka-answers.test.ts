import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { ApiKey, batchHeader, buildBatch, iterateBatches } from '../../src/protocol/index.ts';
import { TestBroker } from './support/test-broker.ts';
import type { WireClient } from './support/wire-client.ts';

/**
 * Answers that Apache Kafka gave to the same requests over the same data: partition 0 of `fe` holds five batches of three
 * records (and for ListOffsets a sixteenth record), partition 1 is empty. Offsets are text; ids and names that differ
 * from run to run have placeholders.
 */
interface KafkaAnswer {
  readonly api: keyof typeof ApiKey;
  readonly step: string;
  readonly version: number;
  readonly response: unknown;
}

const answers = JSON.parse(
  readFileSync(new URL('../data/kafka-answers.json', import.meta.url), 'utf8'),
) as KafkaAnswer[];
const BASE_MS = 1_700_000_000_000;
const APPEND = { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 } as const;
const UNKNOWN_ID = 'BBBBBBBBBBBBBBBBBBBBBA';

let broker: TestBroker;
let client: WireClient;

function threeRecords(at: number): Buffer {
  return buildBatch([0, 1, 2].map((i) => ({ value: Buffer.from('v'), timestamp: BASE_MS + at * 1000 + i })));
}

function fetchBody(partition: object, topic = 'fe', more: object = {}) {
  const topicId = topic === 'fe' ? broker.topicIds.get('fe') : topic === 'zero' ? ZERO_UUID : UNKNOWN_ID;
  const query = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1 << 20, ...partition };
  return { maxWaitMs: 0, minBytes: 1, maxBytes: 1 << 20, topics: [{ topic, topicId, partitions: [query] }], ...more };
}

const fetchSteps: Record<string, () => object> = {
  'fetch v5': () => fetchBody({}),
  'fetch v9': () => fetchBody({}),
  'fetch v11': () => fetchBody({}),
  'fetch v14': () => fetchBody({}),
  'fetch v16': () => fetchBody({}),
  'at end': () => fetchBody({ fetchOffset: 15 }),
  'beyond end': () => fetchBody({ fetchOffset: 16 }),
  negative: () => fetchBody({ fetchOffset: -5 }),
  'partition max 1 byte': () => fetchBody({ partitionMaxBytes: 1 }),
  'total max 1 byte': () => fetchBody({}, 'fe', { maxBytes: 1 }),
  'unknown topic': () => fetchBody({}, 'nope'),
  'unknown partition': () => fetchBody({ partition: 9 }),
  'unknown id v13': () => fetchBody({}, 'nope'),
  'zero id v13': () => fetchBody({}, 'zero'),
  'leader epoch too new': () => fetchBody({ currentLeaderEpoch: 9 }),
  'leader epoch right': () => fetchBody({ currentLeaderEpoch: 0 }),
  'last fetched epoch too new': () => fetchBody({ fetchOffset: 15, lastFetchedEpoch: 9 }),
  'min bytes unreachable': () => fetchBody({}, 'fe', { minBytes: 1 << 20, maxWaitMs: 5 }),
  'min bytes 0': () => fetchBody({ fetchOffset: 15 }, 'fe', { minBytes: 0, maxWaitMs: 60_000 }),
  'sessionless empty': () => fetchBody({}, 'fe', { topics: [] }),
};

function listBody(query: object, topic = 'fe', again: readonly object[] = []) {
  const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp: -1, ...query }, ...again];
  return { replicaId: -1, isolationLevel: 0, topics: [{ name: topic, partitions }] };
}

const listSteps: Record<string, () => object> = {
  'by time between': () => listBody({ timestamp: BASE_MS + 1500 }),
  'by time before': () => listBody({ timestamp: 1 }),
  'by time after': () => listBody({ timestamp: BASE_MS * 2 }),
  'empty partition max ts': () => listBody({ partitionIndex: 1, timestamp: -3 }),
  'unknown topic': () => listBody({}, 'nope'),
  'same partition twice': () => listBody({}, 'fe', [{ partitionIndex: 0, timestamp: -2 }]),
};

function epochBody(query: object) {
  return {
    replicaId: -1,
    topics: [{ topic: 'fe', partitions: [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch: 0, ...query }] }],
  };
}

const epochSteps: Record<string, () => object> = {
  'OffsetForLeaderEpoch v3': () => epochBody({}),
  'OffsetForLeaderEpoch v4': () => epochBody({}),
  'epoch higher': () => epochBody({ leaderEpoch: 7 }),
  'unknown partition': () => epochBody({ partition: 9 }),
  'empty partition': () => epochBody({ partition: 1 }),
};

function produceBody(version: number, name: string, index: number) {
  const topicId = name === 'pr' ? broker.topicIds.get('pr') : UNKNOWN_ID;
  const records =
    version === 4 ? buildBatch([{ value: Buffer.from('v') }, { value: Buffer.from('v') }]) : threeRecords(0);
  return { acks: -1, timeoutMs: 1000, topicData: [{ name, topicId, partitionData: [{ index, records }] }] };
}

const produceSteps: Record<string, (version: number) => object> = {
  'produce v4': (version) => produceBody(version, 'pr', 0),
  'produce v6': (version) => produceBody(version, 'pr', 0),
  'unknown topic': (version) => produceBody(version, 'nope', 0),
  'unknown partition': (version) => produceBody(version, 'pr', 9),
  'unknown id': (version) => produceBody(version, 'nope', 0),
};

function bodyOf({ api, step, version }: KafkaAnswer): object | undefined {
  const special = /ts (-\d)$/.exec(step);
  switch (api) {
    case 'Produce':
      return produceSteps[step]?.(version);
    case 'Fetch':
      return fetchSteps[step]?.();
    case 'ListOffsets':
      return special === null ? listSteps[step]?.() : listBody({ timestamp: Number(special[1]) });
    case 'OffsetForLeaderEpoch':
      return epochSteps[step]?.();
    default:
      return undefined;
  }
}

/** What of our answer Kafka's speaks of, in its notation. */
function asNoted(ours: unknown, theirs: unknown, name = ''): unknown {
  if (name === 'records') return summary(ours as Buffer | null);
  if (Array.isArray(theirs) && Array.isArray(ours)) return ours.map((each, i) => asNoted(each, theirs[i] ?? theirs[0]));
  if (theirs !== null && typeof theirs === 'object' && ours !== null && typeof ours === 'object') {
    const known = ours as Record<string, unknown>;
    return Object.fromEntries(Object.entries(theirs).map(([key, value]) => [key, asNoted(known[key], value, key)]));
  }
  if (name === 'topic' || name === 'name') return `${ours}-*`;
  if (name === 'topicId') return ours === ZERO_UUID ? 'ZERO' : ours === UNKNOWN_ID ? 'ID?' : 'ID:fe-*';
  if (name === 'timestamp' && theirs === 'TS') return (ours as number) >= BASE_MS ? 'TS' : ours;
  return typeof theirs === 'string' ? String(ours) : ours;
}

function summary(records: Buffer | null): unknown {
  if (records === null) return null;
  return [...iterateBatches(records)].map((at) => ({
    base: batchHeader.baseOffset(records, at),
    count: batchHeader.recordsCount(records, at),
    crcOk: batchHeader.crc(records, at) === batchHeader.computeCrc(records, at),
    last: batchHeader.lastOffset(records, at),
  }));
}

describe('the answer is the one Apache Kafka gives', () => {
  before(async () => {
    broker = await TestBroker.start();
    for (const partition of [...broker.topic('fe', 2), ...broker.topic('pr', 2)]) {
      partition.leaderEpoch = 0;
    }
    const fetched = broker.directory.get('fe', 0)!;
    for (let at = 0; at < 5; at++) await fetched.append(threeRecords(at), APPEND);
    await broker.directory.get('pr', 0)!.append(buildBatch([{ value: Buffer.from('v') }]), APPEND);
    client = await broker.client();
  });
  after(() => broker.stop());

  let sixteenth = false;
  for (const answer of answers) {
    if (bodyOfName(answer) === undefined) continue;
    test(`to ${answer.api} version ${answer.version}: ${answer.step}`, async () => {
      // ListOffsets and OffsetForLeaderEpoch were asked after one more record.
      if (!sixteenth && (answer.api === 'ListOffsets' || answer.api === 'OffsetForLeaderEpoch')) {
        sixteenth = true;
        await broker.directory
          .get('fe', 0)!
          .append(buildBatch([{ value: Buffer.from('v'), timestamp: BASE_MS + 9000 }]), APPEND);
      }
      const ours = await client.request(ApiKey[answer.api], answer.version, bodyOf(answer));
      assert.deepEqual(asNoted(ours, answer.response), answer.response);
    });
  }
});

/** Whether the step is one of those above; session steps depend on each other and are tried elsewhere. */
function bodyOfName({ api, step }: KafkaAnswer): true | undefined {
  const steps = { Produce: produceSteps, Fetch: fetchSteps, ListOffsets: listSteps, OffsetForLeaderEpoch: epochSteps }[
    api as string
  ];
  return steps?.[step] !== undefined || /ts -\d$/.test(step) ? true : undefined;
}
