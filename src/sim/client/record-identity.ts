import type { KafkaRecord, RecordInput } from '../../protocol/index.ts';

/** Who wrote a record, and as which of theirs: found in its value, so that a reader can tell what it has before it. */
export interface RecordIdentity {
  readonly producer: number;
  readonly number: number;
}

const IDENTITY_BYTES = 8;
/** Records of compacted topics carry their identity in a header: others may have their key, and tombstones have no value. */
const IDENTITY_HEADER = 'identity';
const KEYS = 7;
/** One in so many records of a compacted topic is a tombstone; has no divisor in common with the number of keys. */
const TOMBSTONE_EVERY = 5;

/** A record whose bytes all follow from its identity. */
export function recordOf(identity: RecordIdentity, sizeBytes: number, timestamp: number): RecordInput {
  const value = valueBytes(identity, sizeBytes);
  return { key: value.subarray(0, IDENTITY_BYTES), value, timestamp };
}

/** The same for a compacted topic: producers share few keys, and now and then delete one. */
export function keyedRecordOf(identity: RecordIdentity, sizeBytes: number, timestamp: number): RecordInput {
  const value = valueBytes(identity, sizeBytes);
  return {
    key: Buffer.from(keyOf(identity)),
    value: isTombstone(identity) ? null : value,
    headers: [{ key: IDENTITY_HEADER, value: value.subarray(0, IDENTITY_BYTES) }],
    timestamp,
  };
}

/** The key of a record of a compacted topic. */
export function keyOf({ producer, number }: RecordIdentity): string {
  return `key ${(producer + number) % KEYS}`;
}

/** Whether a record of a compacted topic deletes its key. */
export function isTombstone({ number }: RecordIdentity): boolean {
  return number % TOMBSTONE_EVERY === TOMBSTONE_EVERY - 1;
}

/** Undefined: these are not the bytes of any record that a producer of the run makes. */
export function identityOf({ key, value, headers }: KafkaRecord): RecordIdentity | undefined {
  const [header] = headers;
  const bytes = header === undefined ? key : header.value;
  if (key === null || bytes === null || bytes.length !== IDENTITY_BYTES) return undefined;
  const identity = { producer: bytes.readUInt32BE(0), number: bytes.readUInt32BE(4) };
  if (header !== undefined) {
    if (header.key !== IDENTITY_HEADER || key.toString() !== keyOf(identity)) return undefined;
    if (isTombstone(identity)) return value === null ? identity : undefined;
  }
  return value?.equals(valueBytes(identity, value.length - IDENTITY_BYTES)) ? identity : undefined;
}

function valueBytes({ producer, number }: RecordIdentity, sizeBytes: number): Buffer {
  const value = Buffer.alloc(IDENTITY_BYTES + Math.max(0, sizeBytes), (producer * 31 + number * 7) & 0xff);
  value.writeUInt32BE(producer, 0);
  value.writeUInt32BE(number, 4);
  return value;
}
