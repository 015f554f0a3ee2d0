// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 2. */
export interface BrokerHeartbeatRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
  /** Since version 1. */
  readonly offlineLogDirs: readonly string[];
  /** Version 2. */
  readonly cordonedLogDirs: readonly string[] | null;
}

export interface BrokerHeartbeatRequestInput {
  readonly brokerId: number;
  readonly brokerEpoch?: number | bigint | undefined;
  readonly currentMetadataOffset: number | bigint;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
  readonly offlineLogDirs?: readonly string[] | undefined;
  readonly cordonedLogDirs?: readonly string[] | null | undefined;
}

export function readBrokerHeartbeatRequest(reader: Reader, version: number): BrokerHeartbeatRequest {
  const brokerId = reader.int32();
  const brokerEpoch = reader.int64();
  const currentMetadataOffset = reader.int64();
  const wantFence = reader.bool();
  const wantShutDown = reader.bool();
  let offlineLogDirs: string[] = [];
  let cordonedLogDirs: string[] | null = null;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        if (version >= 1) {
          const offlineLogDirsLength = reader.compactArrayLength(16);
          offlineLogDirs = [];
          for (let i = 0; i < offlineLogDirsLength; i++) offlineLogDirs.push(reader.uuid());
        } else reader.skipTo(end);
        break;
      }
      case 1: {
        if (version === 2) {
          const cordonedLogDirsLength = reader.compactNullableArrayLength(16);
          cordonedLogDirs = cordonedLogDirsLength < 0 ? null : [];
          for (let i = 0; i < cordonedLogDirsLength; i++) cordonedLogDirs!.push(reader.uuid());
        } else reader.skipTo(end);
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { brokerId, brokerEpoch, currentMetadataOffset, wantFence, wantShutDown, offlineLogDirs, cordonedLogDirs };
}

export function writeBrokerHeartbeatRequest(writer: Writer, value: BrokerHeartbeatRequestInput, version: number): void {
  writer.int32(value.brokerId);
  writer.int64(value.brokerEpoch ?? -1);
  writer.int64(value.currentMetadataOffset);
  writer.bool(value.wantFence);
  writer.bool(value.wantShutDown);
  if (!(version >= 1)) {
    if (value.offlineLogDirs !== undefined && value.offlineLogDirs.length > 0) unsupportedField('BrokerHeartbeatRequest.offlineLogDirs', version);
  }
  if (!(version === 2)) {
    if (value.cordonedLogDirs !== undefined && value.cordonedLogDirs !== null) unsupportedField('BrokerHeartbeatRequest.cordonedLogDirs', version);
  }
  const offlineLogDirsSet = version >= 1 && value.offlineLogDirs !== undefined && value.offlineLogDirs.length > 0;
  const cordonedLogDirsSet = version === 2 && value.cordonedLogDirs !== undefined && value.cordonedLogDirs !== null;
  writer.uvarint((offlineLogDirsSet ? 1 : 0) + (cordonedLogDirsSet ? 1 : 0));
  if (offlineLogDirsSet) {
    const mark = writer.beginTag(0);
    const offlineLogDirs = value.offlineLogDirs ?? [];
    writer.compactArrayLength(offlineLogDirs.length);
    for (const element of offlineLogDirs) writer.uuid(element);
    writer.endTag(mark);
  }
  if (cordonedLogDirsSet) {
    const mark = writer.beginTag(1);
    const cordonedLogDirs = value.cordonedLogDirs ?? null;
    writer.compactArrayLength(cordonedLogDirs === null ? -1 : cordonedLogDirs.length);
    if (cordonedLogDirs !== null) for (const element of cordonedLogDirs) writer.uuid(element);
    writer.endTag(mark);
  }
}

/** Versions 0 to 2. */
export interface BrokerHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly isCaughtUp: boolean;
  readonly isFenced: boolean;
  readonly shouldShutDown: boolean;
}

export interface BrokerHeartbeatResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly isCaughtUp?: boolean | undefined;
  readonly isFenced?: boolean | undefined;
  readonly shouldShutDown: boolean;
}

export function readBrokerHeartbeatResponse(reader: Reader, _version: number): BrokerHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const isCaughtUp = reader.bool();
  const isFenced = reader.bool();
  const shouldShutDown = reader.bool();
  reader.skipTags();
  return { throttleTimeMs, errorCode, isCaughtUp, isFenced, shouldShutDown };
}

export function writeBrokerHeartbeatResponse(writer: Writer, value: BrokerHeartbeatResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.bool(value.isCaughtUp ?? false);
  writer.bool(value.isFenced ?? true);
  writer.bool(value.shouldShutDown);
  writer.uvarint(0);
}

export const brokerHeartbeatApi: Api<BrokerHeartbeatRequest, BrokerHeartbeatRequestInput, BrokerHeartbeatResponse, BrokerHeartbeatResponseInput> = defineApi({
  name: 'BrokerHeartbeat',
  apiKey: 63,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readBrokerHeartbeatRequest,
  writeRequest: writeBrokerHeartbeatRequest,
  readResponse: readBrokerHeartbeatResponse,
  writeResponse: writeBrokerHeartbeatResponse,
});
