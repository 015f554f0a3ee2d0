import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** What the schema says of one API beside its messages' layout. */
interface ApiFacts {
  readonly name: string;
  readonly apiKey: number;
  /** Oldest version that has a layout. */
  readonly minVersion: number;
  /** Newest stable version: what a broker may list. */
  readonly maxVersion: number;
  /** First version with compact types and tagged fields; Infinity if none has. */
  readonly flexibleFrom: number;
}

/** The messages of one API: how to read and write them, version by version. */
export interface Api<Request = unknown, RequestInput = unknown, Response = unknown, ResponseInput = unknown>
  extends ApiFacts {
  requestHeaderVersion(version: number): number;
  responseHeaderVersion(version: number): number;
  readRequest(reader: Reader, version: number): Request;
  writeRequest(writer: Writer, value: RequestInput, version: number): void;
  readResponse(reader: Reader, version: number): Response;
  writeResponse(writer: Writer, value: ResponseInput, version: number): void;
}

const API_VERSIONS_KEY = 18;

/** Completes the facts and codecs of an API with the rules for its headers. */
export function defineApi<Request, RequestInput, Response, ResponseInput>(
  api: Omit<Api<Request, RequestInput, Response, ResponseInput>, 'requestHeaderVersion' | 'responseHeaderVersion'>,
): Api<Request, RequestInput, Response, ResponseInput> {
  const { apiKey, flexibleFrom } = api;
  return {
    ...api,
    requestHeaderVersion: (version) => (version >= flexibleFrom ? 2 : 1),
    // A client that asks for versions cannot know yet which header the broker would use: always the oldest (KIP-511).
    responseHeaderVersion: (version) => (version >= flexibleFrom && apiKey !== API_VERSIONS_KEY ? 1 : 0),
  };
}
