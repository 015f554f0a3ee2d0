// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AddPartitionsToTxnRequestAddPartitionsToTxnTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface AddPartitionsToTxnRequestAddPartitionsToTxnTransaction {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly verifyOnly: boolean;
  readonly topics: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopic[];
}

export interface AddPartitionsToTxnRequestAddPartitionsToTxnTransactionInput {
  readonly transactionalId: string;
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly verifyOnly?: boolean | undefined;
  readonly topics: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput[];
}

/** Versions 0 to 5. */
export interface AddPartitionsToTxnRequest {
  /** Since version 4. */
  readonly transactions: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTransaction[];
  /** Versions 0 to 3. */
  readonly v3AndBelowTransactionalId: string;
  /** Versions 0 to 3. */
  readonly v3AndBelowProducerId: number;
  /** Versions 0 to 3. */
  readonly v3AndBelowProducerEpoch: number;
  /** Versions 0 to 3. */
  readonly v3AndBelowTopics: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopic[];
}

export interface AddPartitionsToTxnRequestInput {
  readonly transactions?: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTransactionInput[] | undefined;
  readonly v3AndBelowTransactionalId?: string | undefined;
  readonly v3AndBelowProducerId?: number | bigint | undefined;
  readonly v3AndBelowProducerEpoch?: number | undefined;
  readonly v3AndBelowTopics?: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput[] | undefined;
}

function readAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader: Reader, version: number): AddPartitionsToTxnRequestAddPartitionsToTxnTopic {
  const flexible = version >= 3;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  if (flexible) reader.skipTags();
  return { name, partitions };
}

function readAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader: Reader, version: number): AddPartitionsToTxnRequestAddPartitionsToTxnTransaction {
  const transactionalId = reader.compactString();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const verifyOnly = reader.bool();
  const topicsLength = reader.compactArrayLength(3);
  const topics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version));
  reader.skipTags();
  return { transactionalId, producerId, producerEpoch, verifyOnly, topics };
}

export function readAddPartitionsToTxnRequest(reader: Reader, version: number): AddPartitionsToTxnRequest {
  const flexible = version >= 3;
  const transactionsLength = version >= 4 ? reader.compactArrayLength(14) : 0;
  const transactions: AddPartitionsToTxnRequestAddPartitionsToTxnTransaction[] = [];
  for (let i = 0; i < transactionsLength; i++) transactions.push(readAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader, version));
  const v3AndBelowTransactionalId = version <= 3 ? (flexible ? reader.compactString() : reader.string()) : '';
  const v3AndBelowProducerId = version <= 3 ? reader.int64() : 0;
  const v3AndBelowProducerEpoch = version <= 3 ? reader.int16() : 0;
  const v3AndBelowTopicsLength = version <= 3 ? (flexible ? reader.compactArrayLength(3) : reader.arrayLength(3)) : 0;
  const v3AndBelowTopics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = [];
  for (let i = 0; i < v3AndBelowTopicsLength; i++) v3AndBelowTopics.push(readAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version));
  if (flexible) reader.skipTags();
  return { transactions, v3AndBelowTransactionalId, v3AndBelowProducerId, v3AndBelowProducerEpoch, v3AndBelowTopics };
}

function writeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer: Writer, value: AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

function writeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(writer: Writer, value: AddPartitionsToTxnRequestAddPartitionsToTxnTransactionInput, version: number): void {
  writer.compactString(value.transactionalId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.bool(value.verifyOnly ?? false);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer, element, version);
  writer.uvarint(0);
}

export function writeAddPartitionsToTxnRequest(writer: Writer, value: AddPartitionsToTxnRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 4) {
    const transactions = value.transactions ?? [];
    writer.compactArrayLength(transactions.length);
    for (const element of transactions) writeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(writer, element, version);
  } else if (value.transactions !== undefined && value.transactions.length > 0) unsupportedField('AddPartitionsToTxnRequest.transactions', version);
  if (version <= 3) {
    const v3AndBelowTransactionalId = value.v3AndBelowTransactionalId ?? '';
    if (flexible) writer.compactString(v3AndBelowTransactionalId);
    else writer.string(v3AndBelowTransactionalId);
  } else if (value.v3AndBelowTransactionalId !== undefined && value.v3AndBelowTransactionalId !== '') unsupportedField('AddPartitionsToTxnRequest.v3AndBelowTransactionalId', version);
  if (version <= 3) {
    writer.int64(value.v3AndBelowProducerId ?? 0);
  } else if (value.v3AndBelowProducerId !== undefined && Number(value.v3AndBelowProducerId) !== 0) unsupportedField('AddPartitionsToTxnRequest.v3AndBelowProducerId', version);
  if (version <= 3) {
    writer.int16(value.v3AndBelowProducerEpoch ?? 0);
  } else if (value.v3AndBelowProducerEpoch !== undefined && value.v3AndBelowProducerEpoch !== 0) unsupportedField('AddPartitionsToTxnRequest.v3AndBelowProducerEpoch', version);
  if (version <= 3) {
    const v3AndBelowTopics = value.v3AndBelowTopics ?? [];
    if (flexible) writer.compactArrayLength(v3AndBelowTopics.length);
    else writer.arrayLength(v3AndBelowTopics.length);
    for (const element of v3AndBelowTopics) writeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer, element, version);
  } else if (value.v3AndBelowTopics !== undefined && value.v3AndBelowTopics.length > 0) unsupportedField('AddPartitionsToTxnRequest.v3AndBelowTopics', version);
  if (flexible) writer.uvarint(0);
}

export interface AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult {
  readonly partitionIndex: number;
  readonly partitionErrorCode: number;
}

export interface AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResultInput {
  readonly partitionIndex: number;
  readonly partitionErrorCode: number;
}

export interface AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult {
  readonly name: string;
  readonly resultsByPartition: readonly AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult[];
}

export interface AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput {
  readonly name: string;
  readonly resultsByPartition: readonly AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResultInput[];
}

export interface AddPartitionsToTxnResponseAddPartitionsToTxnResult {
  readonly transactionalId: string;
  readonly topicResults: readonly AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[];
}

export interface AddPartitionsToTxnResponseAddPartitionsToTxnResultInput {
  readonly transactionalId: string;
  readonly topicResults: readonly AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput[];
}

/** Versions 0 to 5. */
export interface AddPartitionsToTxnResponse {
  readonly throttleTimeMs: number;
  /** Since version 4. */
  readonly errorCode: number;
  /** Since version 4. */
  readonly resultsByTransaction: readonly AddPartitionsToTxnResponseAddPartitionsToTxnResult[];
  /** Versions 0 to 3. */
  readonly resultsByTopicV3AndBelow: readonly AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[];
}

export interface AddPartitionsToTxnResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly resultsByTransaction?: readonly AddPartitionsToTxnResponseAddPartitionsToTxnResultInput[] | undefined;
  readonly resultsByTopicV3AndBelow?: readonly AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput[] | undefined;
}

function readAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult {
  const flexible = version >= 3;
  const partitionIndex = reader.int32();
  const partitionErrorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { partitionIndex, partitionErrorCode };
}

function readAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult {
  const flexible = version >= 3;
  const name = flexible ? reader.compactString() : reader.string();
  const resultsByPartitionLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const resultsByPartition: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult[] = [];
  for (let i = 0; i < resultsByPartitionLength; i++) resultsByPartition.push(readAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader, version));
  if (flexible) reader.skipTags();
  return { name, resultsByPartition };
}

function readAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnResult {
  const transactionalId = reader.compactString();
  const topicResultsLength = reader.compactArrayLength(3);
  const topicResults: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = [];
  for (let i = 0; i < topicResultsLength; i++) topicResults.push(readAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version));
  reader.skipTags();
  return { transactionalId, topicResults };
}

export function readAddPartitionsToTxnResponse(reader: Reader, version: number): AddPartitionsToTxnResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 4 ? reader.int16() : 0;
  const resultsByTransactionLength = version >= 4 ? reader.compactArrayLength(3) : 0;
  const resultsByTransaction: AddPartitionsToTxnResponseAddPartitionsToTxnResult[] = [];
  for (let i = 0; i < resultsByTransactionLength; i++) resultsByTransaction.push(readAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader, version));
  const resultsByTopicV3AndBelowLength = version <= 3 ? (flexible ? reader.compactArrayLength(3) : reader.arrayLength(3)) : 0;
  const resultsByTopicV3AndBelow: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = [];
  for (let i = 0; i < resultsByTopicV3AndBelowLength; i++) resultsByTopicV3AndBelow.push(readAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, resultsByTransaction, resultsByTopicV3AndBelow };
}

function writeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(writer: Writer, value: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResultInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.partitionIndex);
  writer.int16(value.partitionErrorCode);
  if (flexible) writer.uvarint(0);
}

function writeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer: Writer, value: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const resultsByPartition = value.resultsByPartition;
  if (flexible) writer.compactArrayLength(resultsByPartition.length);
  else writer.arrayLength(resultsByPartition.length);
  for (const element of resultsByPartition) writeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeAddPartitionsToTxnResponseAddPartitionsToTxnResult(writer: Writer, value: AddPartitionsToTxnResponseAddPartitionsToTxnResultInput, version: number): void {
  writer.compactString(value.transactionalId);
  const topicResults = value.topicResults;
  writer.compactArrayLength(topicResults.length);
  for (const element of topicResults) writeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer, element, version);
  writer.uvarint(0);
}

export function writeAddPartitionsToTxnResponse(writer: Writer, value: AddPartitionsToTxnResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 4) {
    writer.int16(value.errorCode ?? 0);
  }
  if (version >= 4) {
    const resultsByTransaction = value.resultsByTransaction ?? [];
    writer.compactArrayLength(resultsByTransaction.length);
    for (const element of resultsByTransaction) writeAddPartitionsToTxnResponseAddPartitionsToTxnResult(writer, element, version);
  }
  if (version <= 3) {
    const resultsByTopicV3AndBelow = value.resultsByTopicV3AndBelow ?? [];
    if (flexible) writer.compactArrayLength(resultsByTopicV3AndBelow.length);
    else writer.arrayLength(resultsByTopicV3AndBelow.length);
    for (const element of resultsByTopicV3AndBelow) writeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

export const addPartitionsToTxnApi: Api<AddPartitionsToTxnRequest, AddPartitionsToTxnRequestInput, AddPartitionsToTxnResponse, AddPartitionsToTxnResponseInput> = defineApi({
  name: 'AddPartitionsToTxn',
  apiKey: 24,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  readRequest: readAddPartitionsToTxnRequest,
  writeRequest: writeAddPartitionsToTxnRequest,
  readResponse: readAddPartitionsToTxnResponse,
  writeResponse: writeAddPartitionsToTxnResponse,
});
