// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface VotersRecordEndpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface VotersRecordEndpointInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface VotersRecordKRaftVersionFeature {
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface VotersRecordKRaftVersionFeatureInput {
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface VotersRecordVoter {
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly endpoints: readonly VotersRecordEndpoint[];
  readonly kRaftVersionFeature: VotersRecordKRaftVersionFeature;
}

export interface VotersRecordVoterInput {
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly endpoints: readonly VotersRecordEndpointInput[];
  readonly kRaftVersionFeature: VotersRecordKRaftVersionFeatureInput;
}

/** Versions 0 to 0. */
export interface VotersRecord {
  readonly version: number;
  readonly voters: readonly VotersRecordVoter[];
}

export interface VotersRecordInput {
  readonly version: number;
  readonly voters: readonly VotersRecordVoterInput[];
}

function readVotersRecordEndpoint(reader: Reader, _version: number): VotersRecordEndpoint {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { name, host, port };
}

function readVotersRecordKRaftVersionFeature(reader: Reader, _version: number): VotersRecordKRaftVersionFeature {
  const minSupportedVersion = reader.int16();
  const maxSupportedVersion = reader.int16();
  reader.skipTags();
  return { minSupportedVersion, maxSupportedVersion };
}

function readVotersRecordVoter(reader: Reader, version: number): VotersRecordVoter {
  const voterId = reader.int32();
  const voterDirectoryId = reader.uuid();
  const endpointsLength = reader.compactArrayLength(5);
  const endpoints: VotersRecordEndpoint[] = [];
  for (let i = 0; i < endpointsLength; i++) endpoints.push(readVotersRecordEndpoint(reader, version));
  const kRaftVersionFeature = readVotersRecordKRaftVersionFeature(reader, version);
  reader.skipTags();
  return { voterId, voterDirectoryId, endpoints, kRaftVersionFeature };
}

export function readVotersRecord(reader: Reader, version: number): VotersRecord {
  const versionField = reader.int16();
  const votersLength = reader.compactArrayLength(27);
  const voters: VotersRecordVoter[] = [];
  for (let i = 0; i < votersLength; i++) voters.push(readVotersRecordVoter(reader, version));
  reader.skipTags();
  return { version: versionField, voters };
}

function writeVotersRecordEndpoint(writer: Writer, value: VotersRecordEndpointInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeVotersRecordKRaftVersionFeature(writer: Writer, value: VotersRecordKRaftVersionFeatureInput, _version: number): void {
  writer.int16(value.minSupportedVersion);
  writer.int16(value.maxSupportedVersion);
  writer.uvarint(0);
}

function writeVotersRecordVoter(writer: Writer, value: VotersRecordVoterInput, version: number): void {
  writer.int32(value.voterId);
  writer.uuid(value.voterDirectoryId);
  const endpoints = value.endpoints;
  writer.compactArrayLength(endpoints.length);
  for (const element of endpoints) writeVotersRecordEndpoint(writer, element, version);
  const kRaftVersionFeature = value.kRaftVersionFeature;
  writeVotersRecordKRaftVersionFeature(writer, kRaftVersionFeature, version);
  writer.uvarint(0);
}

export function writeVotersRecord(writer: Writer, value: VotersRecordInput, version: number): void {
  writer.int16(value.version);
  const voters = value.voters;
  writer.compactArrayLength(voters.length);
  for (const element of voters) writeVotersRecordVoter(writer, element, version);
  writer.uvarint(0);
}
