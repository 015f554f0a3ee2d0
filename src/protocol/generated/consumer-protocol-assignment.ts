// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ConsumerProtocolAssignmentTopicPartition {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface ConsumerProtocolAssignmentTopicPartitionInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 3. */
export interface ConsumerProtocolAssignment {
  readonly assignedPartitions: readonly ConsumerProtocolAssignmentTopicPartition[];
  readonly userData: Buffer | null;
}

export interface ConsumerProtocolAssignmentInput {
  readonly assignedPartitions: readonly ConsumerProtocolAssignmentTopicPartitionInput[];
  readonly userData?: Buffer | null | undefined;
}

function readConsumerProtocolAssignmentTopicPartition(reader: Reader, _version: number): ConsumerProtocolAssignmentTopicPartition {
  const topic = reader.string();
  const partitionsLength = reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  return { topic, partitions };
}

export function readConsumerProtocolAssignment(reader: Reader, version: number): ConsumerProtocolAssignment {
  const assignedPartitionsLength = reader.arrayLength(6);
  const assignedPartitions: ConsumerProtocolAssignmentTopicPartition[] = [];
  for (let i = 0; i < assignedPartitionsLength; i++) assignedPartitions.push(readConsumerProtocolAssignmentTopicPartition(reader, version));
  const userData = reader.nullableBytes();
  return { assignedPartitions, userData };
}

function writeConsumerProtocolAssignmentTopicPartition(writer: Writer, value: ConsumerProtocolAssignmentTopicPartitionInput, _version: number): void {
  writer.string(value.topic);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
}

export function writeConsumerProtocolAssignment(writer: Writer, value: ConsumerProtocolAssignmentInput, version: number): void {
  const assignedPartitions = value.assignedPartitions;
  writer.arrayLength(assignedPartitions.length);
  for (const element of assignedPartitions) writeConsumerProtocolAssignmentTopicPartition(writer, element, version);
  writer.nullableBytes(value.userData ?? null);
}
