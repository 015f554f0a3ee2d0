// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AddRaftVoterRequestListener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface AddRaftVoterRequestListenerInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 1. */
export interface AddRaftVoterRequest {
  readonly clusterId: string | null;
  readonly timeoutMs: number;
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly listeners: readonly AddRaftVoterRequestListener[];
  /** Version 1. */
  readonly ackWhenCommitted: boolean;
}

export interface AddRaftVoterRequestInput {
  readonly clusterId: string | null;
  readonly timeoutMs: number;
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly listeners: readonly AddRaftVoterRequestListenerInput[];
  readonly ackWhenCommitted?: boolean | undefined;
}

function readAddRaftVoterRequestListener(reader: Reader, _version: number): AddRaftVoterRequestListener {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { name, host, port };
}

export function readAddRaftVoterRequest(reader: Reader, version: number): AddRaftVoterRequest {
  const clusterId = reader.compactNullableString();
  const timeoutMs = reader.int32();
  const voterId = reader.int32();
  const voterDirectoryId = reader.uuid();
  const listenersLength = reader.compactArrayLength(5);
  const listeners: AddRaftVoterRequestListener[] = [];
  for (let i = 0; i < listenersLength; i++) listeners.push(readAddRaftVoterRequestListener(reader, version));
  const ackWhenCommitted = version === 1 ? reader.bool() : true;
  reader.skipTags();
  return { clusterId, timeoutMs, voterId, voterDirectoryId, listeners, ackWhenCommitted };
}

function writeAddRaftVoterRequestListener(writer: Writer, value: AddRaftVoterRequestListenerInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeAddRaftVoterRequest(writer: Writer, value: AddRaftVoterRequestInput, version: number): void {
  writer.compactNullableString(value.clusterId);
  writer.int32(value.timeoutMs);
  writer.int32(value.voterId);
  writer.uuid(value.voterDirectoryId);
  const listeners = value.listeners;
  writer.compactArrayLength(listeners.length);
  for (const element of listeners) writeAddRaftVoterRequestListener(writer, element, version);
  if (version === 1) {
    writer.bool(value.ackWhenCommitted ?? true);
  } else if (value.ackWhenCommitted !== undefined && !value.ackWhenCommitted) unsupportedField('AddRaftVoterRequest.ackWhenCommitted', version);
  writer.uvarint(0);
}

/** Versions 0 to 1. */
export interface AddRaftVoterResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface AddRaftVoterResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readAddRaftVoterResponse(reader: Reader, _version: number): AddRaftVoterResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage };
}

export function writeAddRaftVoterResponse(writer: Writer, value: AddRaftVoterResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export const addRaftVoterApi: Api<AddRaftVoterRequest, AddRaftVoterRequestInput, AddRaftVoterResponse, AddRaftVoterResponseInput> = defineApi({
  name: 'AddRaftVoter',
  apiKey: 80,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readAddRaftVoterRequest,
  writeRequest: writeAddRaftVoterRequest,
  readResponse: readAddRaftVoterResponse,
  writeResponse: writeAddRaftVoterResponse,
});
