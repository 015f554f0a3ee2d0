// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 4. */
export interface ApiVersionsRequest {
  /** Since version 3. */
  readonly clientSoftwareName: string;
  /** Since version 3. */
  readonly clientSoftwareVersion: string;
}

export interface ApiVersionsRequestInput {
  readonly clientSoftwareName?: string | undefined;
  readonly clientSoftwareVersion?: string | undefined;
}

export function readApiVersionsRequest(reader: Reader, version: number): ApiVersionsRequest {
  const flexible = version >= 3;
  const clientSoftwareName = version >= 3 ? reader.compactString() : '';
  const clientSoftwareVersion = version >= 3 ? reader.compactString() : '';
  if (flexible) reader.skipTags();
  return { clientSoftwareName, clientSoftwareVersion };
}

export function writeApiVersionsRequest(writer: Writer, value: ApiVersionsRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 3) {
    writer.compactString(value.clientSoftwareName ?? '');
  }
  if (version >= 3) {
    writer.compactString(value.clientSoftwareVersion ?? '');
  }
  if (flexible) writer.uvarint(0);
}

export interface ApiVersionsResponseApiVersion {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export interface ApiVersionsResponseApiVersionInput {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export interface ApiVersionsResponseSupportedFeatureKey {
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export interface ApiVersionsResponseSupportedFeatureKeyInput {
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export interface ApiVersionsResponseFinalizedFeatureKey {
  readonly name: string;
  readonly maxVersionLevel: number;
  readonly minVersionLevel: number;
}

export interface ApiVersionsResponseFinalizedFeatureKeyInput {
  readonly name: string;
  readonly maxVersionLevel: number;
  readonly minVersionLevel: number;
}

/** Versions 0 to 4. */
export interface ApiVersionsResponse {
  readonly errorCode: number;
  readonly apiKeys: readonly ApiVersionsResponseApiVersion[];
  /** Since version 1. */
  readonly throttleTimeMs: number;
  /** Since version 3. */
  readonly supportedFeatures: readonly ApiVersionsResponseSupportedFeatureKey[];
  /** Since version 3. */
  readonly finalizedFeaturesEpoch: number;
  /** Since version 3. */
  readonly finalizedFeatures: readonly ApiVersionsResponseFinalizedFeatureKey[];
  /** Since version 3. */
  readonly zkMigrationReady: boolean;
}

export interface ApiVersionsResponseInput {
  readonly errorCode: number;
  readonly apiKeys: readonly ApiVersionsResponseApiVersionInput[];
  readonly throttleTimeMs?: number | undefined;
  readonly supportedFeatures?: readonly ApiVersionsResponseSupportedFeatureKeyInput[] | undefined;
  readonly finalizedFeaturesEpoch?: number | bigint | undefined;
  readonly finalizedFeatures?: readonly ApiVersionsResponseFinalizedFeatureKeyInput[] | undefined;
  readonly zkMigrationReady?: boolean | undefined;
}

function readApiVersionsResponseApiVersion(reader: Reader, version: number): ApiVersionsResponseApiVersion {
  const flexible = version >= 3;
  const apiKey = reader.int16();
  const minVersion = reader.int16();
  const maxVersion = reader.int16();
  if (flexible) reader.skipTags();
  return { apiKey, minVersion, maxVersion };
}

function readApiVersionsResponseSupportedFeatureKey(reader: Reader, _version: number): ApiVersionsResponseSupportedFeatureKey {
  const name = reader.compactString();
  const minVersion = reader.int16();
  const maxVersion = reader.int16();
  reader.skipTags();
  return { name, minVersion, maxVersion };
}

function readApiVersionsResponseFinalizedFeatureKey(reader: Reader, _version: number): ApiVersionsResponseFinalizedFeatureKey {
  const name = reader.compactString();
  const maxVersionLevel = reader.int16();
  const minVersionLevel = reader.int16();
  reader.skipTags();
  return { name, maxVersionLevel, minVersionLevel };
}

export function readApiVersionsResponse(reader: Reader, version: number): ApiVersionsResponse {
  const flexible = version >= 3;
  const errorCode = reader.int16();
  const apiKeysLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const apiKeys: ApiVersionsResponseApiVersion[] = [];
  for (let i = 0; i < apiKeysLength; i++) apiKeys.push(readApiVersionsResponseApiVersion(reader, version));
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  let supportedFeatures: ApiVersionsResponseSupportedFeatureKey[] = [];
  let finalizedFeaturesEpoch: number = -1;
  let finalizedFeatures: ApiVersionsResponseFinalizedFeatureKey[] = [];
  let zkMigrationReady: boolean = false;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          const supportedFeaturesLength = reader.compactArrayLength(6);
          supportedFeatures = [];
          for (let i = 0; i < supportedFeaturesLength; i++) supportedFeatures.push(readApiVersionsResponseSupportedFeatureKey(reader, version));
          break;
        }
        case 1: {
          finalizedFeaturesEpoch = reader.int64();
          break;
        }
        case 2: {
          const finalizedFeaturesLength = reader.compactArrayLength(6);
          finalizedFeatures = [];
          for (let i = 0; i < finalizedFeaturesLength; i++) finalizedFeatures.push(readApiVersionsResponseFinalizedFeatureKey(reader, version));
          break;
        }
        case 3: {
          zkMigrationReady = reader.bool();
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { errorCode, apiKeys, throttleTimeMs, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures, zkMigrationReady };
}

function writeApiVersionsResponseApiVersion(writer: Writer, value: ApiVersionsResponseApiVersionInput, version: number): void {
  const flexible = version >= 3;
  writer.int16(value.apiKey);
  writer.int16(value.minVersion);
  writer.int16(value.maxVersion);
  if (flexible) writer.uvarint(0);
}

function writeApiVersionsResponseSupportedFeatureKey(writer: Writer, value: ApiVersionsResponseSupportedFeatureKeyInput, _version: number): void {
  writer.compactString(value.name);
  writer.int16(value.minVersion);
  writer.int16(value.maxVersion);
  writer.uvarint(0);
}

function writeApiVersionsResponseFinalizedFeatureKey(writer: Writer, value: ApiVersionsResponseFinalizedFeatureKeyInput, _version: number): void {
  writer.compactString(value.name);
  writer.int16(value.maxVersionLevel);
  writer.int16(value.minVersionLevel);
  writer.uvarint(0);
}

export function writeApiVersionsResponse(writer: Writer, value: ApiVersionsResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int16(value.errorCode);
  const apiKeys = value.apiKeys;
  if (flexible) writer.compactArrayLength(apiKeys.length);
  else writer.arrayLength(apiKeys.length);
  for (const element of apiKeys) writeApiVersionsResponseApiVersion(writer, element, version);
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  if (flexible) {
    const supportedFeaturesSet = value.supportedFeatures !== undefined && value.supportedFeatures.length > 0;
    const finalizedFeaturesEpochSet = value.finalizedFeaturesEpoch !== undefined && Number(value.finalizedFeaturesEpoch) !== -1;
    const finalizedFeaturesSet = value.finalizedFeatures !== undefined && value.finalizedFeatures.length > 0;
    const zkMigrationReadySet = value.zkMigrationReady === true;
    writer.uvarint((supportedFeaturesSet ? 1 : 0) + (finalizedFeaturesEpochSet ? 1 : 0) + (finalizedFeaturesSet ? 1 : 0) + (zkMigrationReadySet ? 1 : 0));
    if (supportedFeaturesSet) {
      const mark = writer.beginTag(0);
      const supportedFeatures = value.supportedFeatures ?? [];
      writer.compactArrayLength(supportedFeatures.length);
      for (const element of supportedFeatures) writeApiVersionsResponseSupportedFeatureKey(writer, element, version);
      writer.endTag(mark);
    }
    if (finalizedFeaturesEpochSet) {
      const mark = writer.beginTag(1);
      writer.int64(value.finalizedFeaturesEpoch ?? -1);
      writer.endTag(mark);
    }
    if (finalizedFeaturesSet) {
      const mark = writer.beginTag(2);
      const finalizedFeatures = value.finalizedFeatures ?? [];
      writer.compactArrayLength(finalizedFeatures.length);
      for (const element of finalizedFeatures) writeApiVersionsResponseFinalizedFeatureKey(writer, element, version);
      writer.endTag(mark);
    }
    if (zkMigrationReadySet) {
      const mark = writer.beginTag(3);
      writer.bool(value.zkMigrationReady ?? false);
      writer.endTag(mark);
    }
  }
}

export const apiVersionsApi: Api<ApiVersionsRequest, ApiVersionsRequestInput, ApiVersionsResponse, ApiVersionsResponseInput> = defineApi({
  name: 'ApiVersions',
  apiKey: 18,
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,
  readRequest: readApiVersionsRequest,
  writeRequest: writeApiVersionsRequest,
  readResponse: readApiVersionsResponse,
  writeResponse: writeApiVersionsResponse,
});
