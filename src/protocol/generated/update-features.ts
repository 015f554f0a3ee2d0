// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface UpdateFeaturesRequestFeatureUpdateKey {
  readonly feature: string;
  readonly maxVersionLevel: number;
  /** Version 0. */
  readonly allowDowngrade: boolean;
  /** Since version 1. */
  readonly upgradeType: number;
}

export interface UpdateFeaturesRequestFeatureUpdateKeyInput {
  readonly feature: string;
  readonly maxVersionLevel: number;
  readonly allowDowngrade?: boolean | undefined;
  readonly upgradeType?: number | undefined;
}

/** Versions 0 to 2. */
export interface UpdateFeaturesRequest {
  readonly timeoutMs: number;
  readonly featureUpdates: readonly UpdateFeaturesRequestFeatureUpdateKey[];
  /** Since version 1. */
  readonly validateOnly: boolean;
}

export interface UpdateFeaturesRequestInput {
  readonly timeoutMs?: number | undefined;
  readonly featureUpdates: readonly UpdateFeaturesRequestFeatureUpdateKeyInput[];
  readonly validateOnly?: boolean | undefined;
}

function readUpdateFeaturesRequestFeatureUpdateKey(reader: Reader, version: number): UpdateFeaturesRequestFeatureUpdateKey {
  const feature = reader.compactString();
  const maxVersionLevel = reader.int16();
  const allowDowngrade = version === 0 ? reader.bool() : false;
  const upgradeType = version >= 1 ? reader.int8() : 1;
  reader.skipTags();
  return { feature, maxVersionLevel, allowDowngrade, upgradeType };
}

export function readUpdateFeaturesRequest(reader: Reader, version: number): UpdateFeaturesRequest {
  const timeoutMs = reader.int32();
  const featureUpdatesLength = reader.compactArrayLength(5);
  const featureUpdates: UpdateFeaturesRequestFeatureUpdateKey[] = [];
  for (let i = 0; i < featureUpdatesLength; i++) featureUpdates.push(readUpdateFeaturesRequestFeatureUpdateKey(reader, version));
  const validateOnly = version >= 1 ? reader.bool() : false;
  reader.skipTags();
  return { timeoutMs, featureUpdates, validateOnly };
}

function writeUpdateFeaturesRequestFeatureUpdateKey(writer: Writer, value: UpdateFeaturesRequestFeatureUpdateKeyInput, version: number): void {
  writer.compactString(value.feature);
  writer.int16(value.maxVersionLevel);
  if (version === 0) {
    writer.bool(value.allowDowngrade ?? false);
  } else if (value.allowDowngrade === true) unsupportedField('UpdateFeaturesRequestFeatureUpdateKey.allowDowngrade', version);
  if (version >= 1) {
    writer.int8(value.upgradeType ?? 1);
  } else if (value.upgradeType !== undefined && value.upgradeType !== 1) unsupportedField('UpdateFeaturesRequestFeatureUpdateKey.upgradeType', version);
  writer.uvarint(0);
}

export function writeUpdateFeaturesRequest(writer: Writer, value: UpdateFeaturesRequestInput, version: number): void {
  writer.int32(value.timeoutMs ?? 60000);
  const featureUpdates = value.featureUpdates;
  writer.compactArrayLength(featureUpdates.length);
  for (const element of featureUpdates) writeUpdateFeaturesRequestFeatureUpdateKey(writer, element, version);
  if (version >= 1) {
    writer.bool(value.validateOnly ?? false);
  } else if (value.validateOnly === true) unsupportedField('UpdateFeaturesRequest.validateOnly', version);
  writer.uvarint(0);
}

export interface UpdateFeaturesResponseUpdatableFeatureResult {
  readonly feature: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface UpdateFeaturesResponseUpdatableFeatureResultInput {
  readonly feature: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Versions 0 to 2. */
export interface UpdateFeaturesResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Versions 0 to 1. */
  readonly results: readonly UpdateFeaturesResponseUpdatableFeatureResult[];
}

export interface UpdateFeaturesResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly results?: readonly UpdateFeaturesResponseUpdatableFeatureResultInput[] | undefined;
}

function readUpdateFeaturesResponseUpdatableFeatureResult(reader: Reader, _version: number): UpdateFeaturesResponseUpdatableFeatureResult {
  const feature = reader.compactString();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { feature, errorCode, errorMessage };
}

export function readUpdateFeaturesResponse(reader: Reader, version: number): UpdateFeaturesResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const resultsLength = version <= 1 ? reader.compactArrayLength(5) : 0;
  const results: UpdateFeaturesResponseUpdatableFeatureResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readUpdateFeaturesResponseUpdatableFeatureResult(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, results };
}

function writeUpdateFeaturesResponseUpdatableFeatureResult(writer: Writer, value: UpdateFeaturesResponseUpdatableFeatureResultInput, _version: number): void {
  writer.compactString(value.feature);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export function writeUpdateFeaturesResponse(writer: Writer, value: UpdateFeaturesResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  if (version <= 1) {
    const results = value.results ?? [];
    writer.compactArrayLength(results.length);
    for (const element of results) writeUpdateFeaturesResponseUpdatableFeatureResult(writer, element, version);
  }
  writer.uvarint(0);
}

export const updateFeaturesApi: Api<UpdateFeaturesRequest, UpdateFeaturesRequestInput, UpdateFeaturesResponse, UpdateFeaturesResponseInput> = defineApi({
  name: 'UpdateFeatures',
  apiKey: 57,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readUpdateFeaturesRequest,
  writeRequest: writeUpdateFeaturesRequest,
  readResponse: readUpdateFeaturesResponse,
  writeResponse: writeUpdateFeaturesResponse,
});
