import {
  readConsumerProtocolAssignment,
  writeConsumerProtocolAssignment,
} from '../../protocol/generated/consumer-protocol-assignment.ts';
import {
  type ConsumerProtocolSubscription,
  readConsumerProtocolSubscription,
} from '../../protocol/generated/consumer-protocol-subscription.ts';
import { CodecError, Reader, Writer } from '../../protocol/index.ts';

/** What classic members of protocol type "consumer" send each other through the coordinator, which may read but not require it. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer';

/** Newer versions only add fields behind those of this one. */
const VERSION_MAX = 3;

export interface EmbeddedSubscription extends ConsumerProtocolSubscription {
  readonly version: number;
}

export interface NamedPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** A member's metadata; undefined when the bytes are not that. */
export function readSubscription(metadata: Buffer): EmbeddedSubscription | undefined {
  return tryRead(metadata, (reader, version) => ({ version, ...readConsumerProtocolSubscription(reader, version) }));
}

/** A member's assignment; undefined when the bytes are not that. No bytes are an assignment of nothing. */
export function readAssignment(assignment: Buffer): readonly NamedPartitions[] | undefined {
  if (assignment.length === 0) return [];
  return tryRead(assignment, (reader, version) => readConsumerProtocolAssignment(reader, version).assignedPartitions);
}

export function writeAssignment(version: number, assignedPartitions: readonly NamedPartitions[]): Buffer {
  const writer = new Writer({ slabBytes: 1024 });
  writer.int16(version);
  writeConsumerProtocolAssignment(writer, { assignedPartitions, userData: null }, version);
  return writer.takeBuffer();
}

function tryRead<Value>(bytes: Buffer, read: (reader: Reader, version: number) => Value): Value | undefined {
  try {
    const reader = new Reader(bytes);
    const version = reader.int16();
    return version < 0 ? undefined : read(reader, Math.min(version, VERSION_MAX));
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
