// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { RecordsInput, Writer } from '../writer.ts';

export interface ProduceRequestPartitionProduceData {
  readonly index: number;
  readonly records: Buffer | null;
}

export interface ProduceRequestPartitionProduceDataInput {
  readonly index: number;
  readonly records: RecordsInput;
}

export interface ProduceRequestTopicProduceData {
  /** Versions 3 to 12. */
  readonly name: string;
  /** Version 13. */
  readonly topicId: string;
  readonly partitionData: readonly ProduceRequestPartitionProduceData[];
}

export interface ProduceRequestTopicProduceDataInput {
  readonly name?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitionData: readonly ProduceRequestPartitionProduceDataInput[];
}

/** Versions 3 to 13. */
export interface ProduceRequest {
  readonly transactionalId: string | null;
  readonly acks: number;
  readonly timeoutMs: number;
  readonly topicData: readonly ProduceRequestTopicProduceData[];
}

export interface ProduceRequestInput {
  readonly transactionalId?: string | null | undefined;
  readonly acks: number;
  readonly timeoutMs: number;
  readonly topicData: readonly ProduceRequestTopicProduceDataInput[];
}

function readProduceRequestPartitionProduceData(reader: Reader, version: number): ProduceRequestPartitionProduceData {
  const flexible = version >= 9;
  const index = reader.int32();
  const records = flexible ? reader.compactNullableBytes() : reader.nullableBytes();
  if (flexible) reader.skipTags();
  return { index, records };
}

function readProduceRequestTopicProduceData(reader: Reader, version: number): ProduceRequestTopicProduceData {
  const flexible = version >= 9;
  const name = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version === 13 ? reader.uuid() : ZERO_UUID;
  const partitionDataLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitionData: ProduceRequestPartitionProduceData[] = [];
  for (let i = 0; i < partitionDataLength; i++) partitionData.push(readProduceRequestPartitionProduceData(reader, version));
  if (flexible) reader.skipTags();
  return { name, topicId, partitionData };
}

export function readProduceRequest(reader: Reader, version: number): ProduceRequest {
  const flexible = version >= 9;
  const transactionalId = flexible ? reader.compactNullableString() : reader.nullableString();
  const acks = reader.int16();
  const timeoutMs = reader.int32();
  const topicDataLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topicData: ProduceRequestTopicProduceData[] = [];
  for (let i = 0; i < topicDataLength; i++) topicData.push(readProduceRequestTopicProduceData(reader, version));
  if (flexible) reader.skipTags();
  return { transactionalId, acks, timeoutMs, topicData };
}

function writeProduceRequestPartitionProduceData(writer: Writer, value: ProduceRequestPartitionProduceDataInput, version: number): void {
  const flexible = version >= 9;
  writer.int32(value.index);
  if (flexible) writer.compactRecords(value.records);
  else writer.records(value.records);
  if (flexible) writer.uvarint(0);
}

function writeProduceRequestTopicProduceData(writer: Writer, value: ProduceRequestTopicProduceDataInput, version: number): void {
  const flexible = version >= 9;
  if (version <= 12) {
    const name = value.name ?? '';
    if (flexible) writer.compactString(name);
    else writer.string(name);
  }
  if (version === 13) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitionData = value.partitionData;
  if (flexible) writer.compactArrayLength(partitionData.length);
  else writer.arrayLength(partitionData.length);
  for (const element of partitionData) writeProduceRequestPartitionProduceData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeProduceRequest(writer: Writer, value: ProduceRequestInput, version: number): void {
  const flexible = version >= 9;
  const transactionalId = value.transactionalId ?? null;
  if (flexible) writer.compactNullableString(transactionalId);
  else writer.nullableString(transactionalId);
  writer.int16(value.acks);
  writer.int32(value.timeoutMs);
  const topicData = value.topicData;
  if (flexible) writer.compactArrayLength(topicData.length);
  else writer.arrayLength(topicData.length);
  for (const element of topicData) writeProduceRequestTopicProduceData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface ProduceResponseBatchIndexAndErrorMessage {
  readonly batchIndex: number;
  readonly batchIndexErrorMessage: string | null;
}

export interface ProduceResponseBatchIndexAndErrorMessageInput {
  readonly batchIndex: number;
  readonly batchIndexErrorMessage?: string | null | undefined;
}

export interface ProduceResponseLeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ProduceResponseLeaderIdAndEpochInput {
  readonly leaderId?: number | undefined;
  readonly leaderEpoch?: number | undefined;
}

export interface ProduceResponsePartitionProduceResponse {
  readonly index: number;
  readonly errorCode: number;
  readonly baseOffset: number;
  readonly logAppendTimeMs: number;
  /** Since version 5. */
  readonly logStartOffset: number;
  /** Since version 8. */
  readonly recordErrors: readonly ProduceResponseBatchIndexAndErrorMessage[];
  /** Since version 8. */
  readonly errorMessage: string | null;
  /** Since version 10. */
  readonly currentLeader: ProduceResponseLeaderIdAndEpoch;
}

export interface ProduceResponsePartitionProduceResponseInput {
  readonly index: number;
  readonly errorCode: number;
  readonly baseOffset: number | bigint;
  readonly logAppendTimeMs?: number | bigint | undefined;
  readonly logStartOffset?: number | bigint | undefined;
  readonly recordErrors?: readonly ProduceResponseBatchIndexAndErrorMessageInput[] | undefined;
  readonly errorMessage?: string | null | undefined;
  readonly currentLeader?: ProduceResponseLeaderIdAndEpochInput | undefined;
}

export interface ProduceResponseTopicProduceResponse {
  /** Versions 3 to 12. */
  readonly name: string;
  /** Version 13. */
  readonly topicId: string;
  readonly partitionResponses: readonly ProduceResponsePartitionProduceResponse[];
}

export interface ProduceResponseTopicProduceResponseInput {
  readonly name?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitionResponses: readonly ProduceResponsePartitionProduceResponseInput[];
}

export interface ProduceResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface ProduceResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null | undefined;
}

/** Versions 3 to 13. */
export interface ProduceResponse {
  readonly responses: readonly ProduceResponseTopicProduceResponse[];
  readonly throttleTimeMs: number;
  /** Since version 10. */
  readonly nodeEndpoints: readonly ProduceResponseNodeEndpoint[];
}

export interface ProduceResponseInput {
  readonly responses: readonly ProduceResponseTopicProduceResponseInput[];
  readonly throttleTimeMs?: number | undefined;
  readonly nodeEndpoints?: readonly ProduceResponseNodeEndpointInput[] | undefined;
}

const defaultProduceResponseLeaderIdAndEpoch: ProduceResponseLeaderIdAndEpoch = {
  leaderId: -1,
  leaderEpoch: -1,
};

function readProduceResponseBatchIndexAndErrorMessage(reader: Reader, version: number): ProduceResponseBatchIndexAndErrorMessage {
  const flexible = version >= 9;
  const batchIndex = reader.int32();
  const batchIndexErrorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { batchIndex, batchIndexErrorMessage };
}

function readProduceResponseLeaderIdAndEpoch(reader: Reader, _version: number): ProduceResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { leaderId, leaderEpoch };
}

function readProduceResponsePartitionProduceResponse(reader: Reader, version: number): ProduceResponsePartitionProduceResponse {
  const flexible = version >= 9;
  const index = reader.int32();
  const errorCode = reader.int16();
  const baseOffset = reader.int64();
  const logAppendTimeMs = reader.int64();
  const logStartOffset = version >= 5 ? reader.int64() : -1;
  const recordErrorsLength = version >= 8 ? (flexible ? reader.compactArrayLength(6) : reader.arrayLength(6)) : 0;
  const recordErrors: ProduceResponseBatchIndexAndErrorMessage[] = [];
  for (let i = 0; i < recordErrorsLength; i++) recordErrors.push(readProduceResponseBatchIndexAndErrorMessage(reader, version));
  const errorMessage = version >= 8 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  let currentLeader: ProduceResponseLeaderIdAndEpoch = defaultProduceResponseLeaderIdAndEpoch;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          if (version >= 10) {
            currentLeader = readProduceResponseLeaderIdAndEpoch(reader, version);
          } else reader.skipTo(end);
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { index, errorCode, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, currentLeader };
}

function readProduceResponseTopicProduceResponse(reader: Reader, version: number): ProduceResponseTopicProduceResponse {
  const flexible = version >= 9;
  const name = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version === 13 ? reader.uuid() : ZERO_UUID;
  const partitionResponsesLength = flexible ? reader.compactArrayLength(22) : reader.arrayLength(22);
  const partitionResponses: ProduceResponsePartitionProduceResponse[] = [];
  for (let i = 0; i < partitionResponsesLength; i++) partitionResponses.push(readProduceResponsePartitionProduceResponse(reader, version));
  if (flexible) reader.skipTags();
  return { name, topicId, partitionResponses };
}

function readProduceResponseNodeEndpoint(reader: Reader, _version: number): ProduceResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTags();
  return { nodeId, host, port, rack };
}

export function readProduceResponse(reader: Reader, version: number): ProduceResponse {
  const flexible = version >= 9;
  const responsesLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const responses: ProduceResponseTopicProduceResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readProduceResponseTopicProduceResponse(reader, version));
  const throttleTimeMs = reader.int32();
  let nodeEndpoints: ProduceResponseNodeEndpoint[] = [];
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          if (version >= 10) {
            const nodeEndpointsLength = reader.compactArrayLength(11);
            nodeEndpoints = [];
            for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readProduceResponseNodeEndpoint(reader, version));
          } else reader.skipTo(end);
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { responses, throttleTimeMs, nodeEndpoints };
}

function writeProduceResponseBatchIndexAndErrorMessage(writer: Writer, value: ProduceResponseBatchIndexAndErrorMessageInput, version: number): void {
  const flexible = version >= 9;
  writer.int32(value.batchIndex);
  const batchIndexErrorMessage = value.batchIndexErrorMessage ?? null;
  if (flexible) writer.compactNullableString(batchIndexErrorMessage);
  else writer.nullableString(batchIndexErrorMessage);
  if (flexible) writer.uvarint(0);
}

function writeProduceResponseLeaderIdAndEpoch(writer: Writer, value: ProduceResponseLeaderIdAndEpochInput, _version: number): void {
  writer.int32(value.leaderId ?? -1);
  writer.int32(value.leaderEpoch ?? -1);
  writer.uvarint(0);
}

function writeProduceResponsePartitionProduceResponse(writer: Writer, value: ProduceResponsePartitionProduceResponseInput, version: number): void {
  const flexible = version >= 9;
  writer.int32(value.index);
  writer.int16(value.errorCode);
  writer.int64(value.baseOffset);
  writer.int64(value.logAppendTimeMs ?? -1);
  if (version >= 5) {
    writer.int64(value.logStartOffset ?? -1);
  }
  if (version >= 8) {
    const recordErrors = value.recordErrors ?? [];
    if (flexible) writer.compactArrayLength(recordErrors.length);
    else writer.arrayLength(recordErrors.length);
    for (const element of recordErrors) writeProduceResponseBatchIndexAndErrorMessage(writer, element, version);
  }
  if (version >= 8) {
    const errorMessage = value.errorMessage ?? null;
    if (flexible) writer.compactNullableString(errorMessage);
    else writer.nullableString(errorMessage);
  }
  if (flexible) {
    const currentLeaderSet = version >= 10 && value.currentLeader !== undefined && !isDefaultProduceResponseLeaderIdAndEpoch(value.currentLeader);
    writer.uvarint(currentLeaderSet ? 1 : 0);
    if (currentLeaderSet) {
      const mark = writer.beginTag(0);
      const currentLeader = value.currentLeader ?? defaultProduceResponseLeaderIdAndEpoch;
      writeProduceResponseLeaderIdAndEpoch(writer, currentLeader, version);
      writer.endTag(mark);
    }
  }
}

function writeProduceResponseTopicProduceResponse(writer: Writer, value: ProduceResponseTopicProduceResponseInput, version: number): void {
  const flexible = version >= 9;
  if (version <= 12) {
    const name = value.name ?? '';
    if (flexible) writer.compactString(name);
    else writer.string(name);
  }
  if (version === 13) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitionResponses = value.partitionResponses;
  if (flexible) writer.compactArrayLength(partitionResponses.length);
  else writer.arrayLength(partitionResponses.length);
  for (const element of partitionResponses) writeProduceResponsePartitionProduceResponse(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeProduceResponseNodeEndpoint(writer: Writer, value: ProduceResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.uvarint(0);
}

export function writeProduceResponse(writer: Writer, value: ProduceResponseInput, version: number): void {
  const flexible = version >= 9;
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length);
  else writer.arrayLength(responses.length);
  for (const element of responses) writeProduceResponseTopicProduceResponse(writer, element, version);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) {
    const nodeEndpointsSet = version >= 10 && value.nodeEndpoints !== undefined && value.nodeEndpoints.length > 0;
    writer.uvarint(nodeEndpointsSet ? 1 : 0);
    if (nodeEndpointsSet) {
      const mark = writer.beginTag(0);
      const nodeEndpoints = value.nodeEndpoints ?? [];
      writer.compactArrayLength(nodeEndpoints.length);
      for (const element of nodeEndpoints) writeProduceResponseNodeEndpoint(writer, element, version);
      writer.endTag(mark);
    }
  }
}

function isDefaultProduceResponseLeaderIdAndEpoch(value: ProduceResponseLeaderIdAndEpochInput): boolean {
  return !(value.leaderId !== undefined && value.leaderId !== -1) && !(value.leaderEpoch !== undefined && value.leaderEpoch !== -1);
}

export const produceApi: Api<ProduceRequest, ProduceRequestInput, ProduceResponse, ProduceResponseInput> = defineApi({
  name: 'Produce',
  apiKey: 0,
  minVersion: 3,
  maxVersion: 13,
  flexibleFrom: 9,
  readRequest: readProduceRequest,
  writeRequest: writeProduceRequest,
  readResponse: readProduceResponse,
  writeResponse: writeProduceResponse,
});
