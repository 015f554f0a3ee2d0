import type { KafkaRecord, RecordInput } from '../../protocol/index.ts';

/** Who wrote a record, and as which of theirs: found in its value, so that a reader can tell what it has before it. */
export interface RecordIdentity {
  readonly producer: number;
  readonly number: number;
}

const IDENTITY_BYTES = 8;

/** A record whose bytes all follow from its identity. */
export function recordOf({ producer, number }: RecordIdentity, sizeBytes: number, timestamp: number): RecordInput {
  const value = Buffer.alloc(IDENTITY_BYTES + sizeBytes, patternOf(producer, number));
  value.writeUInt32BE(producer, 0);
  value.writeUInt32BE(number, 4);
  return { key: value.subarray(0, IDENTITY_BYTES), value, timestamp };
}

/** Undefined: these are not the bytes of any record that a producer of the run makes. */
export function identityOf({ key, value }: KafkaRecord): RecordIdentity | undefined {
  if (value === null || key === null || value.length < IDENTITY_BYTES || key.length !== IDENTITY_BYTES)
    return undefined;
  if (!key.equals(value.subarray(0, IDENTITY_BYTES))) return undefined;
  const identity = { producer: value.readUInt32BE(0), number: value.readUInt32BE(4) };
  const pattern = patternOf(identity.producer, identity.number);
  for (let at = IDENTITY_BYTES; at < value.length; at++) if (value[at] !== pattern) return undefined;
  return identity;
}

function patternOf(producer: number, number: number): number {
  return (producer * 31 + number * 7) & 0xff;
}
