// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface BrokerRegistrationRequestListener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly securityProtocol: number;
}

export interface BrokerRegistrationRequestListenerInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly securityProtocol: number;
}

export interface BrokerRegistrationRequestFeature {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface BrokerRegistrationRequestFeatureInput {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

/** Versions 0 to 4. */
export interface BrokerRegistrationRequest {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly incarnationId: string;
  readonly listeners: readonly BrokerRegistrationRequestListener[];
  readonly features: readonly BrokerRegistrationRequestFeature[];
  readonly rack: string | null;
  /** Since version 1. */
  readonly isMigratingZkBroker: boolean;
  /** Since version 2. */
  readonly logDirs: readonly string[];
  /** Since version 3. */
  readonly previousBrokerEpoch: number;
}

export interface BrokerRegistrationRequestInput {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly incarnationId: string;
  readonly listeners: readonly BrokerRegistrationRequestListenerInput[];
  readonly features: readonly BrokerRegistrationRequestFeatureInput[];
  readonly rack: string | null;
  readonly isMigratingZkBroker?: boolean | undefined;
  readonly logDirs?: readonly string[] | undefined;
  readonly previousBrokerEpoch?: number | bigint | undefined;
}

function readBrokerRegistrationRequestListener(reader: Reader, _version: number): BrokerRegistrationRequestListener {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  const securityProtocol = reader.int16();
  reader.skipTags();
  return { name, host, port, securityProtocol };
}

function readBrokerRegistrationRequestFeature(reader: Reader, _version: number): BrokerRegistrationRequestFeature {
  const name = reader.compactString();
  const minSupportedVersion = reader.int16();
  const maxSupportedVersion = reader.int16();
  reader.skipTags();
  return { name, minSupportedVersion, maxSupportedVersion };
}

export function readBrokerRegistrationRequest(reader: Reader, version: number): BrokerRegistrationRequest {
  const brokerId = reader.int32();
  const clusterId = reader.compactString();
  const incarnationId = reader.uuid();
  const listenersLength = reader.compactArrayLength(7);
  const listeners: BrokerRegistrationRequestListener[] = [];
  for (let i = 0; i < listenersLength; i++) listeners.push(readBrokerRegistrationRequestListener(reader, version));
  const featuresLength = reader.compactArrayLength(6);
  const features: BrokerRegistrationRequestFeature[] = [];
  for (let i = 0; i < featuresLength; i++) features.push(readBrokerRegistrationRequestFeature(reader, version));
  const rack = reader.compactNullableString();
  const isMigratingZkBroker = version >= 1 ? reader.bool() : false;
  const logDirsLength = version >= 2 ? reader.compactArrayLength(16) : 0;
  const logDirs: string[] = [];
  for (let i = 0; i < logDirsLength; i++) logDirs.push(reader.uuid());
  const previousBrokerEpoch = version >= 3 ? reader.int64() : -1;
  reader.skipTags();
  return { brokerId, clusterId, incarnationId, listeners, features, rack, isMigratingZkBroker, logDirs, previousBrokerEpoch };
}

function writeBrokerRegistrationRequestListener(writer: Writer, value: BrokerRegistrationRequestListenerInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.int16(value.securityProtocol);
  writer.uvarint(0);
}

function writeBrokerRegistrationRequestFeature(writer: Writer, value: BrokerRegistrationRequestFeatureInput, _version: number): void {
  writer.compactString(value.name);
  writer.int16(value.minSupportedVersion);
  writer.int16(value.maxSupportedVersion);
  writer.uvarint(0);
}

export function writeBrokerRegistrationRequest(writer: Writer, value: BrokerRegistrationRequestInput, version: number): void {
  writer.int32(value.brokerId);
  writer.compactString(value.clusterId);
  writer.uuid(value.incarnationId);
  const listeners = value.listeners;
  writer.compactArrayLength(listeners.length);
  for (const element of listeners) writeBrokerRegistrationRequestListener(writer, element, version);
  const features = value.features;
  writer.compactArrayLength(features.length);
  for (const element of features) writeBrokerRegistrationRequestFeature(writer, element, version);
  writer.compactNullableString(value.rack);
  if (version >= 1) {
    writer.bool(value.isMigratingZkBroker ?? false);
  } else if (value.isMigratingZkBroker === true) unsupportedField('BrokerRegistrationRequest.isMigratingZkBroker', version);
  if (version >= 2) {
    const logDirs = value.logDirs ?? [];
    writer.compactArrayLength(logDirs.length);
    for (const element of logDirs) writer.uuid(element);
  }
  if (version >= 3) {
    writer.int64(value.previousBrokerEpoch ?? -1);
  }
  writer.uvarint(0);
}

/** Versions 0 to 4. */
export interface BrokerRegistrationResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly brokerEpoch: number;
}

export interface BrokerRegistrationResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly brokerEpoch?: number | bigint | undefined;
}

export function readBrokerRegistrationResponse(reader: Reader, _version: number): BrokerRegistrationResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const brokerEpoch = reader.int64();
  reader.skipTags();
  return { throttleTimeMs, errorCode, brokerEpoch };
}

export function writeBrokerRegistrationResponse(writer: Writer, value: BrokerRegistrationResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.int64(value.brokerEpoch ?? -1);
  writer.uvarint(0);
}

export const brokerRegistrationApi: Api<BrokerRegistrationRequest, BrokerRegistrationRequestInput, BrokerRegistrationResponse, BrokerRegistrationResponseInput> = defineApi({
  name: 'BrokerRegistration',
  apiKey: 62,
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 0,
  readRequest: readBrokerRegistrationRequest,
  writeRequest: writeBrokerRegistrationRequest,
  readResponse: readBrokerRegistrationResponse,
  writeResponse: writeBrokerRegistrationResponse,
});
