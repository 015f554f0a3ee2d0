// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterPartitionRequestBrokerState {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface AlterPartitionRequestBrokerStateInput {
  readonly brokerId: number;
  readonly brokerEpoch?: number | bigint | undefined;
}

export interface AlterPartitionRequestPartitionData {
  readonly partitionIndex: number;
  readonly leaderEpoch: number;
  /** Version 2. */
  readonly newIsr: readonly number[];
  /** Version 3. */
  readonly newIsrWithEpochs: readonly AlterPartitionRequestBrokerState[];
  readonly leaderRecoveryState: number;
  readonly partitionEpoch: number;
}

export interface AlterPartitionRequestPartitionDataInput {
  readonly partitionIndex: number;
  readonly leaderEpoch: number;
  readonly newIsr?: readonly number[] | undefined;
  readonly newIsrWithEpochs?: readonly AlterPartitionRequestBrokerStateInput[] | undefined;
  readonly leaderRecoveryState?: number | undefined;
  readonly partitionEpoch: number;
}

export interface AlterPartitionRequestTopicData {
  readonly topicId: string;
  readonly partitions: readonly AlterPartitionRequestPartitionData[];
}

export interface AlterPartitionRequestTopicDataInput {
  readonly topicId: string;
  readonly partitions: readonly AlterPartitionRequestPartitionDataInput[];
}

/** Versions 2 to 3. */
export interface AlterPartitionRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly topics: readonly AlterPartitionRequestTopicData[];
}

export interface AlterPartitionRequestInput {
  readonly brokerId: number;
  readonly brokerEpoch?: number | bigint | undefined;
  readonly topics: readonly AlterPartitionRequestTopicDataInput[];
}

function readAlterPartitionRequestBrokerState(reader: Reader, _version: number): AlterPartitionRequestBrokerState {
  const brokerId = reader.int32();
  const brokerEpoch = reader.int64();
  reader.skipTags();
  return { brokerId, brokerEpoch };
}

function readAlterPartitionRequestPartitionData(reader: Reader, version: number): AlterPartitionRequestPartitionData {
  const partitionIndex = reader.int32();
  const leaderEpoch = reader.int32();
  const newIsrLength = version === 2 ? reader.compactArrayLength(4) : 0;
  const newIsr: number[] = [];
  for (let i = 0; i < newIsrLength; i++) newIsr.push(reader.int32());
  const newIsrWithEpochsLength = version === 3 ? reader.compactArrayLength(13) : 0;
  const newIsrWithEpochs: AlterPartitionRequestBrokerState[] = [];
  for (let i = 0; i < newIsrWithEpochsLength; i++) newIsrWithEpochs.push(readAlterPartitionRequestBrokerState(reader, version));
  const leaderRecoveryState = reader.int8();
  const partitionEpoch = reader.int32();
  reader.skipTags();
  return { partitionIndex, leaderEpoch, newIsr, newIsrWithEpochs, leaderRecoveryState, partitionEpoch };
}

function readAlterPartitionRequestTopicData(reader: Reader, version: number): AlterPartitionRequestTopicData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(15);
  const partitions: AlterPartitionRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterPartitionRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readAlterPartitionRequest(reader: Reader, version: number): AlterPartitionRequest {
  const brokerId = reader.int32();
  const brokerEpoch = reader.int64();
  const topicsLength = reader.compactArrayLength(18);
  const topics: AlterPartitionRequestTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAlterPartitionRequestTopicData(reader, version));
  reader.skipTags();
  return { brokerId, brokerEpoch, topics };
}

function writeAlterPartitionRequestBrokerState(writer: Writer, value: AlterPartitionRequestBrokerStateInput, _version: number): void {
  writer.int32(value.brokerId);
  writer.int64(value.brokerEpoch ?? -1);
  writer.uvarint(0);
}

function writeAlterPartitionRequestPartitionData(writer: Writer, value: AlterPartitionRequestPartitionDataInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int32(value.leaderEpoch);
  if (version === 2) {
    const newIsr = value.newIsr ?? [];
    writer.compactArrayLength(newIsr.length);
    for (const element of newIsr) writer.int32(element);
  } else if (value.newIsr !== undefined && value.newIsr.length > 0) unsupportedField('AlterPartitionRequestPartitionData.newIsr', version);
  if (version === 3) {
    const newIsrWithEpochs = value.newIsrWithEpochs ?? [];
    writer.compactArrayLength(newIsrWithEpochs.length);
    for (const element of newIsrWithEpochs) writeAlterPartitionRequestBrokerState(writer, element, version);
  } else if (value.newIsrWithEpochs !== undefined && value.newIsrWithEpochs.length > 0) unsupportedField('AlterPartitionRequestPartitionData.newIsrWithEpochs', version);
  writer.int8(value.leaderRecoveryState ?? 0);
  writer.int32(value.partitionEpoch);
  writer.uvarint(0);
}

function writeAlterPartitionRequestTopicData(writer: Writer, value: AlterPartitionRequestTopicDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAlterPartitionRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeAlterPartitionRequest(writer: Writer, value: AlterPartitionRequestInput, version: number): void {
  writer.int32(value.brokerId);
  writer.int64(value.brokerEpoch ?? -1);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAlterPartitionRequestTopicData(writer, element, version);
  writer.uvarint(0);
}

export interface AlterPartitionResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly leaderRecoveryState: number;
  readonly partitionEpoch: number;
}

export interface AlterPartitionResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly leaderRecoveryState?: number | undefined;
  readonly partitionEpoch: number;
}

export interface AlterPartitionResponseTopicData {
  readonly topicId: string;
  readonly partitions: readonly AlterPartitionResponsePartitionData[];
}

export interface AlterPartitionResponseTopicDataInput {
  readonly topicId: string;
  readonly partitions: readonly AlterPartitionResponsePartitionDataInput[];
}

/** Versions 2 to 3. */
export interface AlterPartitionResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly topics: readonly AlterPartitionResponseTopicData[];
}

export interface AlterPartitionResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly topics: readonly AlterPartitionResponseTopicDataInput[];
}

function readAlterPartitionResponsePartitionData(reader: Reader, _version: number): AlterPartitionResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const isrLength = reader.compactArrayLength(4);
  const isr: number[] = [];
  for (let i = 0; i < isrLength; i++) isr.push(reader.int32());
  const leaderRecoveryState = reader.int8();
  const partitionEpoch = reader.int32();
  reader.skipTags();
  return { partitionIndex, errorCode, leaderId, leaderEpoch, isr, leaderRecoveryState, partitionEpoch };
}

function readAlterPartitionResponseTopicData(reader: Reader, version: number): AlterPartitionResponseTopicData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(21);
  const partitions: AlterPartitionResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterPartitionResponsePartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readAlterPartitionResponse(reader: Reader, version: number): AlterPartitionResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const topicsLength = reader.compactArrayLength(18);
  const topics: AlterPartitionResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAlterPartitionResponseTopicData(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, topics };
}

function writeAlterPartitionResponsePartitionData(writer: Writer, value: AlterPartitionResponsePartitionDataInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  const isr = value.isr;
  writer.compactArrayLength(isr.length);
  for (const element of isr) writer.int32(element);
  writer.int8(value.leaderRecoveryState ?? 0);
  writer.int32(value.partitionEpoch);
  writer.uvarint(0);
}

function writeAlterPartitionResponseTopicData(writer: Writer, value: AlterPartitionResponseTopicDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAlterPartitionResponsePartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeAlterPartitionResponse(writer: Writer, value: AlterPartitionResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAlterPartitionResponseTopicData(writer, element, version);
  writer.uvarint(0);
}

export const alterPartitionApi: Api<AlterPartitionRequest, AlterPartitionRequestInput, AlterPartitionResponse, AlterPartitionResponseInput> = defineApi({
  name: 'AlterPartition',
  apiKey: 56,
  minVersion: 2,
  maxVersion: 3,
  flexibleFrom: 0,
  readRequest: readAlterPartitionRequest,
  writeRequest: writeAlterPartitionRequest,
  readResponse: readAlterPartitionResponse,
  writeResponse: writeAlterPartitionResponse,
});
