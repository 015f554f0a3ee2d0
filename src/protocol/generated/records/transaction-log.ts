// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import { unsupportedField } from '../../codec-error.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface TransactionLogKey {
  readonly transactionalId: string;
}

export interface TransactionLogKeyInput {
  readonly transactionalId: string;
}

export function readTransactionLogKey(reader: Reader, _version: number): TransactionLogKey {
  const transactionalId = reader.string();
  return { transactionalId };
}

export function writeTransactionLogKey(writer: Writer, value: TransactionLogKeyInput, _version: number): void {
  writer.string(value.transactionalId);
}

export interface TransactionLogValuePartitionsSchema {
  readonly topic: string;
  readonly partitionIds: readonly number[];
}

export interface TransactionLogValuePartitionsSchemaInput {
  readonly topic: string;
  readonly partitionIds: readonly number[];
}

/** Versions 0 to 1. */
export interface TransactionLogValue {
  readonly producerId: number;
  /** Version 1. */
  readonly previousProducerId: number;
  /** Version 1. */
  readonly nextProducerId: number;
  readonly producerEpoch: number;
  /** Version 1. */
  readonly nextProducerEpoch: number;
  readonly transactionTimeoutMs: number;
  readonly transactionStatus: number;
  readonly transactionPartitions: readonly TransactionLogValuePartitionsSchema[] | null;
  readonly transactionLastUpdateTimestampMs: number;
  readonly transactionStartTimestampMs: number;
  /** Version 1. */
  readonly clientTransactionVersion: number;
}

export interface TransactionLogValueInput {
  readonly producerId: number | bigint;
  readonly previousProducerId?: number | bigint | undefined;
  readonly nextProducerId?: number | bigint | undefined;
  readonly producerEpoch: number;
  readonly nextProducerEpoch?: number | undefined;
  readonly transactionTimeoutMs: number;
  readonly transactionStatus: number;
  readonly transactionPartitions: readonly TransactionLogValuePartitionsSchemaInput[] | null;
  readonly transactionLastUpdateTimestampMs: number | bigint;
  readonly transactionStartTimestampMs: number | bigint;
  readonly clientTransactionVersion?: number | undefined;
}

function readTransactionLogValuePartitionsSchema(reader: Reader, version: number): TransactionLogValuePartitionsSchema {
  const flexible = version === 1;
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionIdsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitionIds: number[] = [];
  for (let i = 0; i < partitionIdsLength; i++) partitionIds.push(reader.int32());
  if (flexible) reader.skipTags();
  return { topic, partitionIds };
}

export function readTransactionLogValue(reader: Reader, version: number): TransactionLogValue {
  const flexible = version === 1;
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const transactionTimeoutMs = reader.int32();
  const transactionStatus = reader.int8();
  const transactionPartitionsLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const transactionPartitions: TransactionLogValuePartitionsSchema[] | null = transactionPartitionsLength < 0 ? null : [];
  for (let i = 0; i < transactionPartitionsLength; i++) transactionPartitions!.push(readTransactionLogValuePartitionsSchema(reader, version));
  const transactionLastUpdateTimestampMs = reader.int64();
  const transactionStartTimestampMs = reader.int64();
  let previousProducerId: number = -1;
  let nextProducerId: number = -1;
  let clientTransactionVersion: number = 0;
  let nextProducerEpoch: number = -1;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          previousProducerId = reader.int64();
          break;
        }
        case 1: {
          nextProducerId = reader.int64();
          break;
        }
        case 2: {
          clientTransactionVersion = reader.int16();
          break;
        }
        case 3: {
          nextProducerEpoch = reader.int16();
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { producerId, previousProducerId, nextProducerId, producerEpoch, nextProducerEpoch, transactionTimeoutMs, transactionStatus, transactionPartitions, transactionLastUpdateTimestampMs, transactionStartTimestampMs, clientTransactionVersion };
}

function writeTransactionLogValuePartitionsSchema(writer: Writer, value: TransactionLogValuePartitionsSchemaInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.topic);
  else writer.string(value.topic);
  const partitionIds = value.partitionIds;
  if (flexible) writer.compactArrayLength(partitionIds.length);
  else writer.arrayLength(partitionIds.length);
  for (const element of partitionIds) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

export function writeTransactionLogValue(writer: Writer, value: TransactionLogValueInput, version: number): void {
  const flexible = version === 1;
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.int32(value.transactionTimeoutMs);
  writer.int8(value.transactionStatus);
  const transactionPartitions = value.transactionPartitions;
  if (flexible) writer.compactArrayLength(transactionPartitions === null ? -1 : transactionPartitions.length);
  else writer.arrayLength(transactionPartitions === null ? -1 : transactionPartitions.length);
  if (transactionPartitions !== null) for (const element of transactionPartitions) writeTransactionLogValuePartitionsSchema(writer, element, version);
  writer.int64(value.transactionLastUpdateTimestampMs);
  writer.int64(value.transactionStartTimestampMs);
  if (!(version === 1)) {
    if (value.previousProducerId !== undefined && Number(value.previousProducerId) !== -1) unsupportedField('TransactionLogValue.previousProducerId', version);
  }
  if (!(version === 1)) {
    if (value.nextProducerId !== undefined && Number(value.nextProducerId) !== -1) unsupportedField('TransactionLogValue.nextProducerId', version);
  }
  if (!(version === 1)) {
    if (value.clientTransactionVersion !== undefined && value.clientTransactionVersion !== 0) unsupportedField('TransactionLogValue.clientTransactionVersion', version);
  }
  if (!(version === 1)) {
    if (value.nextProducerEpoch !== undefined && value.nextProducerEpoch !== -1) unsupportedField('TransactionLogValue.nextProducerEpoch', version);
  }
  if (flexible) {
    const previousProducerIdSet = value.previousProducerId !== undefined && Number(value.previousProducerId) !== -1;
    const nextProducerIdSet = value.nextProducerId !== undefined && Number(value.nextProducerId) !== -1;
    const clientTransactionVersionSet = value.clientTransactionVersion !== undefined && value.clientTransactionVersion !== 0;
    const nextProducerEpochSet = value.nextProducerEpoch !== undefined && value.nextProducerEpoch !== -1;
    writer.uvarint((previousProducerIdSet ? 1 : 0) + (nextProducerIdSet ? 1 : 0) + (clientTransactionVersionSet ? 1 : 0) + (nextProducerEpochSet ? 1 : 0));
    if (previousProducerIdSet) {
      const mark = writer.beginTag(0);
      writer.int64(value.previousProducerId ?? -1);
      writer.endTag(mark);
    }
    if (nextProducerIdSet) {
      const mark = writer.beginTag(1);
      writer.int64(value.nextProducerId ?? -1);
      writer.endTag(mark);
    }
    if (clientTransactionVersionSet) {
      const mark = writer.beginTag(2);
      writer.int16(value.clientTransactionVersion ?? 0);
      writer.endTag(mark);
    }
    if (nextProducerEpochSet) {
      const mark = writer.beginTag(3);
      writer.int16(value.nextProducerEpoch ?? -1);
      writer.endTag(mark);
    }
  }
}

export const transactionLogRecord: CoordinatorRecord<TransactionLogKey, TransactionLogKeyInput, TransactionLogValue, TransactionLogValueInput> = defineCoordinatorRecord({
  name: 'TransactionLog',
  topic: '__transaction_state',
  recordType: 0,
  valueVersionMin: 0,
  valueVersionMax: 1,
  readKey: readTransactionLogKey,
  writeKey: writeTransactionLogKey,
  readValue: readTransactionLogValue,
  writeValue: writeTransactionLogValue,
});
