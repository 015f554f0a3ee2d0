import { CodecError } from './codec-error.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

interface CoordinatorRecordLayout<Key, KeyInput, Value, ValueInput> {
  readonly name: string;
  /** The topic that holds such records. */
  readonly topic: string;
  /** The int16 that a key begins with. */
  readonly recordType: number;
  readonly valueVersionMin: number;
  readonly valueVersionMax: number;
  readKey(reader: Reader, version: number): Key;
  writeKey(writer: Writer, value: KeyInput, version: number): void;
  readValue(reader: Reader, version: number): Value;
  writeValue(writer: Writer, value: ValueInput, version: number): void;
}

/** One kind of record in a coordinator's topic. Keys begin with their type as int16, values with their version as int16. */
export interface CoordinatorRecord<Key = unknown, KeyInput = unknown, Value = unknown, ValueInput = unknown>
  extends CoordinatorRecordLayout<Key, KeyInput, Value, ValueInput> {
  encodeKey(key: KeyInput): Buffer;
  /** `version` is the newest if absent. */
  encodeValue(value: ValueInput, version?: number): Buffer;
  /** The whole key of a record, type included. Throws CodecError if it is of another type. */
  decodeKey(bytes: Buffer): Key;
  /** The whole value of a record, version included. Throws CodecError for a version that is not known. */
  decodeValue(bytes: Buffer): Value;
}

/** The type of a coordinator record: the int16 in front of its key. */
export function coordinatorRecordType(key: Buffer): number {
  return new Reader(key).int16();
}

/** Completes a layout with whole-record encoding and decoding. */
export function defineCoordinatorRecord<Key, KeyInput, Value, ValueInput>(
  layout: CoordinatorRecordLayout<Key, KeyInput, Value, ValueInput>,
): CoordinatorRecord<Key, KeyInput, Value, ValueInput> {
  const { name, recordType, valueVersionMin, valueVersionMax } = layout;
  return {
    ...layout,
    encodeKey(key) {
      const writer = new Writer({ slabBytes: RECORD_SLAB_BYTES });
      writer.int16(recordType);
      layout.writeKey(writer, key, 0);
      return writer.takeBuffer();
    },
    encodeValue(value, version = valueVersionMax) {
      const writer = new Writer({ slabBytes: RECORD_SLAB_BYTES });
      writer.int16(version);
      layout.writeValue(writer, value, version);
      return writer.takeBuffer();
    },
    decodeKey(bytes) {
      const reader = new Reader(bytes);
      const type = reader.int16();
      if (type !== recordType) throw new CodecError(`record key of type ${type} is not a ${name} key (${recordType})`);
      const key = layout.readKey(reader, 0);
      reader.expectEnd();
      return key;
    },
    decodeValue(bytes) {
      const reader = new Reader(bytes);
      const version = reader.int16();
      if (version < valueVersionMin || version > valueVersionMax) {
        throw new CodecError(`${name} value of unknown version ${version}`);
      }
      const value = layout.readValue(reader, version);
      reader.expectEnd();
      return value;
    },
  };
}

const RECORD_SLAB_BYTES = 256;
