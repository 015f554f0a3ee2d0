// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupRegularExpressionKey {
  readonly groupId: string;
  readonly regularExpression: string;
}

export interface ConsumerGroupRegularExpressionKeyInput {
  readonly groupId: string;
  readonly regularExpression: string;
}

export function readConsumerGroupRegularExpressionKey(reader: Reader, _version: number): ConsumerGroupRegularExpressionKey {
  const groupId = reader.string();
  const regularExpression = reader.string();
  return { groupId, regularExpression };
}

export function writeConsumerGroupRegularExpressionKey(writer: Writer, value: ConsumerGroupRegularExpressionKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.regularExpression);
}

/** Versions 0 to 0. */
export interface ConsumerGroupRegularExpressionValue {
  readonly topics: readonly string[];
  readonly version: number;
  readonly timestamp: number;
}

export interface ConsumerGroupRegularExpressionValueInput {
  readonly topics: readonly string[];
  readonly version: number | bigint;
  readonly timestamp: number | bigint;
}

export function readConsumerGroupRegularExpressionValue(reader: Reader, _version: number): ConsumerGroupRegularExpressionValue {
  const topicsLength = reader.compactArrayLength(1);
  const topics: string[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(reader.compactString());
  const versionField = reader.int64();
  const timestamp = reader.int64();
  reader.skipTags();
  return { topics, version: versionField, timestamp };
}

export function writeConsumerGroupRegularExpressionValue(writer: Writer, value: ConsumerGroupRegularExpressionValueInput, _version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writer.compactString(element);
  writer.int64(value.version);
  writer.int64(value.timestamp);
  writer.uvarint(0);
}

export const consumerGroupRegularExpressionRecord: CoordinatorRecord<ConsumerGroupRegularExpressionKey, ConsumerGroupRegularExpressionKeyInput, ConsumerGroupRegularExpressionValue, ConsumerGroupRegularExpressionValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupRegularExpression',
  topic: '__consumer_offsets',
  recordType: 16,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupRegularExpressionKey,
  writeKey: writeConsumerGroupRegularExpressionKey,
  readValue: readConsumerGroupRegularExpressionValue,
  writeValue: writeConsumerGroupRegularExpressionValue,
});
