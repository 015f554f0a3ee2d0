// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface UpdateRaftVoterRequestListener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface UpdateRaftVoterRequestListenerInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface UpdateRaftVoterRequestKRaftVersionFeature {
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface UpdateRaftVoterRequestKRaftVersionFeatureInput {
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

/** Versions 0 to 0. */
export interface UpdateRaftVoterRequest {
  readonly clusterId: string | null;
  readonly currentLeaderEpoch: number;
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly listeners: readonly UpdateRaftVoterRequestListener[];
  readonly kRaftVersionFeature: UpdateRaftVoterRequestKRaftVersionFeature;
}

export interface UpdateRaftVoterRequestInput {
  readonly clusterId: string | null;
  readonly currentLeaderEpoch: number;
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly listeners: readonly UpdateRaftVoterRequestListenerInput[];
  readonly kRaftVersionFeature: UpdateRaftVoterRequestKRaftVersionFeatureInput;
}

function readUpdateRaftVoterRequestListener(reader: Reader, _version: number): UpdateRaftVoterRequestListener {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { name, host, port };
}

function readUpdateRaftVoterRequestKRaftVersionFeature(reader: Reader, _version: number): UpdateRaftVoterRequestKRaftVersionFeature {
  const minSupportedVersion = reader.int16();
  const maxSupportedVersion = reader.int16();
  reader.skipTags();
  return { minSupportedVersion, maxSupportedVersion };
}

export function readUpdateRaftVoterRequest(reader: Reader, version: number): UpdateRaftVoterRequest {
  const clusterId = reader.compactNullableString();
  const currentLeaderEpoch = reader.int32();
  const voterId = reader.int32();
  const voterDirectoryId = reader.uuid();
  const listenersLength = reader.compactArrayLength(5);
  const listeners: UpdateRaftVoterRequestListener[] = [];
  for (let i = 0; i < listenersLength; i++) listeners.push(readUpdateRaftVoterRequestListener(reader, version));
  const kRaftVersionFeature = readUpdateRaftVoterRequestKRaftVersionFeature(reader, version);
  reader.skipTags();
  return { clusterId, currentLeaderEpoch, voterId, voterDirectoryId, listeners, kRaftVersionFeature };
}

function writeUpdateRaftVoterRequestListener(writer: Writer, value: UpdateRaftVoterRequestListenerInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeUpdateRaftVoterRequestKRaftVersionFeature(writer: Writer, value: UpdateRaftVoterRequestKRaftVersionFeatureInput, _version: number): void {
  writer.int16(value.minSupportedVersion);
  writer.int16(value.maxSupportedVersion);
  writer.uvarint(0);
}

export function writeUpdateRaftVoterRequest(writer: Writer, value: UpdateRaftVoterRequestInput, version: number): void {
  writer.compactNullableString(value.clusterId);
  writer.int32(value.currentLeaderEpoch);
  writer.int32(value.voterId);
  writer.uuid(value.voterDirectoryId);
  const listeners = value.listeners;
  writer.compactArrayLength(listeners.length);
  for (const element of listeners) writeUpdateRaftVoterRequestListener(writer, element, version);
  const kRaftVersionFeature = value.kRaftVersionFeature;
  writeUpdateRaftVoterRequestKRaftVersionFeature(writer, kRaftVersionFeature, version);
  writer.uvarint(0);
}

export interface UpdateRaftVoterResponseCurrentLeader {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly host: string;
  readonly port: number;
}

export interface UpdateRaftVoterResponseCurrentLeaderInput {
  readonly leaderId?: number | undefined;
  readonly leaderEpoch?: number | undefined;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 0. */
export interface UpdateRaftVoterResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly currentLeader: UpdateRaftVoterResponseCurrentLeader;
}

export interface UpdateRaftVoterResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly currentLeader?: UpdateRaftVoterResponseCurrentLeaderInput | undefined;
}

const defaultUpdateRaftVoterResponseCurrentLeader: UpdateRaftVoterResponseCurrentLeader = {
  leaderId: -1,
  leaderEpoch: -1,
  host: '',
  port: 0,
};

function readUpdateRaftVoterResponseCurrentLeader(reader: Reader, _version: number): UpdateRaftVoterResponseCurrentLeader {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  reader.skipTags();
  return { leaderId, leaderEpoch, host, port };
}

export function readUpdateRaftVoterResponse(reader: Reader, version: number): UpdateRaftVoterResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  let currentLeader: UpdateRaftVoterResponseCurrentLeader = defaultUpdateRaftVoterResponseCurrentLeader;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        currentLeader = readUpdateRaftVoterResponseCurrentLeader(reader, version);
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { throttleTimeMs, errorCode, currentLeader };
}

function writeUpdateRaftVoterResponseCurrentLeader(writer: Writer, value: UpdateRaftVoterResponseCurrentLeaderInput, _version: number): void {
  writer.int32(value.leaderId ?? -1);
  writer.int32(value.leaderEpoch ?? -1);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.uvarint(0);
}

export function writeUpdateRaftVoterResponse(writer: Writer, value: UpdateRaftVoterResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const currentLeaderSet = value.currentLeader !== undefined && !isDefaultUpdateRaftVoterResponseCurrentLeader(value.currentLeader);
  writer.uvarint(currentLeaderSet ? 1 : 0);
  if (currentLeaderSet) {
    const mark = writer.beginTag(0);
    const currentLeader = value.currentLeader ?? defaultUpdateRaftVoterResponseCurrentLeader;
    writeUpdateRaftVoterResponseCurrentLeader(writer, currentLeader, version);
    writer.endTag(mark);
  }
}

function isDefaultUpdateRaftVoterResponseCurrentLeader(value: UpdateRaftVoterResponseCurrentLeaderInput): boolean {
  return !(value.leaderId !== undefined && value.leaderId !== -1) && !(value.leaderEpoch !== undefined && value.leaderEpoch !== -1) && !(value.host !== '') && !(value.port !== 0);
}

export const updateRaftVoterApi: Api<UpdateRaftVoterRequest, UpdateRaftVoterRequestInput, UpdateRaftVoterResponse, UpdateRaftVoterResponseInput> = defineApi({
  name: 'UpdateRaftVoter',
  apiKey: 82,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readUpdateRaftVoterRequest,
  writeRequest: writeUpdateRaftVoterRequest,
  readResponse: readUpdateRaftVoterResponse,
  writeResponse: writeUpdateRaftVoterResponse,
});
