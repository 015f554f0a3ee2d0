import { type CoordinatorRecord as RecordLayout, Writer } from '../../protocol/index.ts';

/** For a record or two; whoever writes many brings a writer of its own. */
export function smallWriter(): Writer {
  return new Writer({ slabBytes: 1024 });
}

/** A record's key: its type and what identifies it. */
export function encodeKey<Key, KeyInput, Value, ValueInput>(
  writer: Writer,
  layout: RecordLayout<Key, KeyInput, Value, ValueInput>,
  key: KeyInput,
): Buffer {
  writer.int16(layout.recordType);
  layout.writeKey(writer, key, 0);
  return writer.takeBuffer();
}

/** A record's value: its version (the newest if absent) and what it says. */
export function encodeValue<Key, KeyInput, Value, ValueInput>(
  writer: Writer,
  layout: RecordLayout<Key, KeyInput, Value, ValueInput>,
  value: ValueInput,
  version: number = layout.valueVersionMax,
): Buffer {
  writer.int16(version);
  layout.writeValue(writer, value, version);
  return writer.takeBuffer();
}
