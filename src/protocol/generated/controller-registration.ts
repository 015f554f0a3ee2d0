// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ControllerRegistrationRequestListener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly securityProtocol: number;
}

export interface ControllerRegistrationRequestListenerInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly securityProtocol: number;
}

export interface ControllerRegistrationRequestFeature {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface ControllerRegistrationRequestFeatureInput {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

/** Versions 0 to 0. */
export interface ControllerRegistrationRequest {
  readonly controllerId: number;
  readonly incarnationId: string;
  readonly zkMigrationReady: boolean;
  readonly listeners: readonly ControllerRegistrationRequestListener[];
  readonly features: readonly ControllerRegistrationRequestFeature[];
}

export interface ControllerRegistrationRequestInput {
  readonly controllerId: number;
  readonly incarnationId: string;
  readonly zkMigrationReady: boolean;
  readonly listeners: readonly ControllerRegistrationRequestListenerInput[];
  readonly features: readonly ControllerRegistrationRequestFeatureInput[];
}

function readControllerRegistrationRequestListener(reader: Reader, _version: number): ControllerRegistrationRequestListener {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  const securityProtocol = reader.int16();
  reader.skipTags();
  return { name, host, port, securityProtocol };
}

function readControllerRegistrationRequestFeature(reader: Reader, _version: number): ControllerRegistrationRequestFeature {
  const name = reader.compactString();
  const minSupportedVersion = reader.int16();
  const maxSupportedVersion = reader.int16();
  reader.skipTags();
  return { name, minSupportedVersion, maxSupportedVersion };
}

export function readControllerRegistrationRequest(reader: Reader, version: number): ControllerRegistrationRequest {
  const controllerId = reader.int32();
  const incarnationId = reader.uuid();
  const zkMigrationReady = reader.bool();
  const listenersLength = reader.compactArrayLength(7);
  const listeners: ControllerRegistrationRequestListener[] = [];
  for (let i = 0; i < listenersLength; i++) listeners.push(readControllerRegistrationRequestListener(reader, version));
  const featuresLength = reader.compactArrayLength(6);
  const features: ControllerRegistrationRequestFeature[] = [];
  for (let i = 0; i < featuresLength; i++) features.push(readControllerRegistrationRequestFeature(reader, version));
  reader.skipTags();
  return { controllerId, incarnationId, zkMigrationReady, listeners, features };
}

function writeControllerRegistrationRequestListener(writer: Writer, value: ControllerRegistrationRequestListenerInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.int16(value.securityProtocol);
  writer.uvarint(0);
}

function writeControllerRegistrationRequestFeature(writer: Writer, value: ControllerRegistrationRequestFeatureInput, _version: number): void {
  writer.compactString(value.name);
  writer.int16(value.minSupportedVersion);
  writer.int16(value.maxSupportedVersion);
  writer.uvarint(0);
}

export function writeControllerRegistrationRequest(writer: Writer, value: ControllerRegistrationRequestInput, version: number): void {
  writer.int32(value.controllerId);
  writer.uuid(value.incarnationId);
  writer.bool(value.zkMigrationReady);
  const listeners = value.listeners;
  writer.compactArrayLength(listeners.length);
  for (const element of listeners) writeControllerRegistrationRequestListener(writer, element, version);
  const features = value.features;
  writer.compactArrayLength(features.length);
  for (const element of features) writeControllerRegistrationRequestFeature(writer, element, version);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface ControllerRegistrationResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface ControllerRegistrationResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readControllerRegistrationResponse(reader: Reader, _version: number): ControllerRegistrationResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage };
}

export function writeControllerRegistrationResponse(writer: Writer, value: ControllerRegistrationResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export const controllerRegistrationApi: Api<ControllerRegistrationRequest, ControllerRegistrationRequestInput, ControllerRegistrationResponse, ControllerRegistrationResponseInput> = defineApi({
  name: 'ControllerRegistration',
  apiKey: 70,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readControllerRegistrationRequest,
  writeRequest: writeControllerRegistrationRequest,
  readResponse: readControllerRegistrationResponse,
  writeResponse: writeControllerRegistrationResponse,
});
