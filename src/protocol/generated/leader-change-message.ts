// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface LeaderChangeMessageVoter {
  readonly voterId: number;
  /** Version 1. */
  readonly voterDirectoryId: string;
}

export interface LeaderChangeMessageVoterInput {
  readonly voterId: number;
  readonly voterDirectoryId?: string | undefined;
}

/** Versions 0 to 1. */
export interface LeaderChangeMessage {
  readonly version: number;
  readonly leaderId: number;
  readonly voters: readonly LeaderChangeMessageVoter[];
  readonly grantingVoters: readonly LeaderChangeMessageVoter[];
}

export interface LeaderChangeMessageInput {
  readonly version: number;
  readonly leaderId: number;
  readonly voters: readonly LeaderChangeMessageVoterInput[];
  readonly grantingVoters: readonly LeaderChangeMessageVoterInput[];
}

function readLeaderChangeMessageVoter(reader: Reader, version: number): LeaderChangeMessageVoter {
  const voterId = reader.int32();
  const voterDirectoryId = version === 1 ? reader.uuid() : ZERO_UUID;
  reader.skipTags();
  return { voterId, voterDirectoryId };
}

export function readLeaderChangeMessage(reader: Reader, version: number): LeaderChangeMessage {
  const versionField = reader.int16();
  const leaderId = reader.int32();
  const votersLength = reader.compactArrayLength(5);
  const voters: LeaderChangeMessageVoter[] = [];
  for (let i = 0; i < votersLength; i++) voters.push(readLeaderChangeMessageVoter(reader, version));
  const grantingVotersLength = reader.compactArrayLength(5);
  const grantingVoters: LeaderChangeMessageVoter[] = [];
  for (let i = 0; i < grantingVotersLength; i++) grantingVoters.push(readLeaderChangeMessageVoter(reader, version));
  reader.skipTags();
  return { version: versionField, leaderId, voters, grantingVoters };
}

function writeLeaderChangeMessageVoter(writer: Writer, value: LeaderChangeMessageVoterInput, version: number): void {
  writer.int32(value.voterId);
  if (version === 1) {
    writer.uuid(value.voterDirectoryId ?? ZERO_UUID);
  } else if (value.voterDirectoryId !== undefined && value.voterDirectoryId !== ZERO_UUID) unsupportedField('LeaderChangeMessageVoter.voterDirectoryId', version);
  writer.uvarint(0);
}

export function writeLeaderChangeMessage(writer: Writer, value: LeaderChangeMessageInput, version: number): void {
  writer.int16(value.version);
  writer.int32(value.leaderId);
  const voters = value.voters;
  writer.compactArrayLength(voters.length);
  for (const element of voters) writeLeaderChangeMessageVoter(writer, element, version);
  const grantingVoters = value.grantingVoters;
  writer.compactArrayLength(grantingVoters.length);
  for (const element of grantingVoters) writeLeaderChangeMessageVoter(writer, element, version);
  writer.uvarint(0);
}
