// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ConsumerProtocolSubscriptionTopicPartition {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface ConsumerProtocolSubscriptionTopicPartitionInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 3. */
export interface ConsumerProtocolSubscription {
  readonly topics: readonly string[];
  readonly userData: Buffer | null;
  /** Since version 1. */
  readonly ownedPartitions: readonly ConsumerProtocolSubscriptionTopicPartition[];
  /** Since version 2. */
  readonly generationId: number;
  /** Version 3. */
  readonly rackId: string | null;
}

export interface ConsumerProtocolSubscriptionInput {
  readonly topics: readonly string[];
  readonly userData?: Buffer | null | undefined;
  readonly ownedPartitions?: readonly ConsumerProtocolSubscriptionTopicPartitionInput[] | undefined;
  readonly generationId?: number | undefined;
  readonly rackId?: string | null | undefined;
}

function readConsumerProtocolSubscriptionTopicPartition(reader: Reader, _version: number): ConsumerProtocolSubscriptionTopicPartition {
  const topic = reader.string();
  const partitionsLength = reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  return { topic, partitions };
}

export function readConsumerProtocolSubscription(reader: Reader, version: number): ConsumerProtocolSubscription {
  const topicsLength = reader.arrayLength(2);
  const topics: string[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(reader.string());
  const userData = reader.nullableBytes();
  const ownedPartitionsLength = version >= 1 ? reader.arrayLength(6) : 0;
  const ownedPartitions: ConsumerProtocolSubscriptionTopicPartition[] = [];
  for (let i = 0; i < ownedPartitionsLength; i++) ownedPartitions.push(readConsumerProtocolSubscriptionTopicPartition(reader, version));
  const generationId = version >= 2 ? reader.int32() : -1;
  const rackId = version === 3 ? reader.nullableString() : null;
  return { topics, userData, ownedPartitions, generationId, rackId };
}

function writeConsumerProtocolSubscriptionTopicPartition(writer: Writer, value: ConsumerProtocolSubscriptionTopicPartitionInput, _version: number): void {
  writer.string(value.topic);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
}

export function writeConsumerProtocolSubscription(writer: Writer, value: ConsumerProtocolSubscriptionInput, version: number): void {
  const topics = value.topics;
  writer.arrayLength(topics.length);
  for (const element of topics) writer.string(element);
  writer.nullableBytes(value.userData ?? null);
  if (version >= 1) {
    const ownedPartitions = value.ownedPartitions ?? [];
    writer.arrayLength(ownedPartitions.length);
    for (const element of ownedPartitions) writeConsumerProtocolSubscriptionTopicPartition(writer, element, version);
  }
  if (version >= 2) {
    writer.int32(value.generationId ?? -1);
  }
  if (version === 3) {
    writer.nullableString(value.rackId ?? null);
  }
}
