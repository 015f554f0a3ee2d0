// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface EndTxnMarker {
  readonly coordinatorEpoch: number;
}

export interface EndTxnMarkerInput {
  readonly coordinatorEpoch: number;
}

export function readEndTxnMarker(reader: Reader, _version: number): EndTxnMarker {
  const coordinatorEpoch = reader.int32();
  return { coordinatorEpoch };
}

export function writeEndTxnMarker(writer: Writer, value: EndTxnMarkerInput, _version: number): void {
  writer.int32(value.coordinatorEpoch);
}
