import { type LeaderChangeMessageInput, writeLeaderChangeMessage } from '../generated/leader-change-message.ts';
import { Writer } from '../writer.ts';
import { buildBatch } from './build.ts';
import * as header from './header.ts';
import { readRecords } from './read.ts';
import { RecordsError } from './records-error.ts';

/** Types of control records, as in the second int16 of their key. Readers skip those they do not know. */
export const ControlType = {
  Abort: 0,
  Commit: 1,
  LeaderChange: 2,
  SnapshotHeader: 3,
  SnapshotFooter: 4,
  KRaftVersion: 5,
  KRaftVoters: 6,
} as const;

const KEY_BYTES = 4;
const MARKER_BYTES = 6;
/** A control record is a few bytes; nothing larger is decompressed to find its type. */
const CONTROL_BYTES_MAX = 65536;

export interface TransactionMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  readonly committed: boolean;
  readonly timestampMs: number;
}

/** The batch that ends a transaction in a partition (KIP-98). Base offset and leader epoch are for the log to set. */
export function buildTransactionMarker(marker: TransactionMarker): Buffer {
  const value = Buffer.alloc(MARKER_BYTES);
  value.writeInt32BE(marker.coordinatorEpoch, 2);
  return buildBatch(
    [
      {
        key: controlKey(marker.committed ? ControlType.Commit : ControlType.Abort),
        value,
        timestamp: marker.timestampMs,
      },
    ],
    { producerId: marker.producerId, producerEpoch: marker.producerEpoch, transactional: true, control: true },
  );
}

/** The batch with which a KRaft leader begins its epoch (KIP-595). */
export function buildLeaderChange(
  message: Omit<LeaderChangeMessageInput, 'version'>,
  timestampMs: number,
  version: 0 | 1 = 0,
): Buffer {
  const writer = new Writer({ slabBytes: 512 });
  writeLeaderChangeMessage(writer, { ...message, version }, version);
  return buildBatch(
    [{ key: controlKey(ControlType.LeaderChange), value: writer.takeBuffer(), timestamp: timestampMs }],
    {
      control: true,
    },
  );
}

/** What a control batch says; `type` is -1 for a type that is not known. */
export interface ControlRecord {
  readonly type: number;
  /** Of a commit or abort marker; else -1. */
  readonly coordinatorEpoch: number;
}

/** Reads the first record of a control batch that `validateBatch` has passed. Throws RecordsError. */
export function readControlRecord(buffer: Buffer, at: number): ControlRecord {
  const record = readRecords(buffer, at, { uncompressedBytesMax: CONTROL_BYTES_MAX })[0];
  if (!header.isControl(buffer, at) || record?.key == null || record.key.length < KEY_BYTES) {
    throw new RecordsError('invalid', `the batch at ${at} is not a control batch`);
  }
  const type = record.key.readInt16BE(2);
  if (type !== ControlType.Abort && type !== ControlType.Commit) {
    return { type: type >= 0 && type <= ControlType.KRaftVoters ? type : -1, coordinatorEpoch: -1 };
  }
  if (record.value === null || record.value.length < MARKER_BYTES) {
    throw new RecordsError('invalid', `the transaction marker at ${at} has no coordinator epoch`);
  }
  return { type, coordinatorEpoch: record.value.readInt32BE(2) };
}

function controlKey(type: number): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  key.writeInt16BE(type, 2);
  return key;
}
