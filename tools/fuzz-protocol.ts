import path from 'node:path';
import { parseArgs } from 'node:util';
import * as codecs from '../src/protocol/generated/index.ts';
import {
  batchHeader,
  CodecError,
  decompress,
  inspectRecords,
  iterateBatches,
  Reader,
  readControlRecord,
  readRecords,
  validateBatch,
} from '../src/protocol/index.ts';
import { readLines } from './vectors/json.ts';

const dataFolder = path.join(import.meta.dirname, '../test/data');
/** Small batches only, so that mutations hit structure rather than payload. */
const BATCH_BYTES_MAX = 4096;
const UNCOMPRESSED_BYTES_MAX = 1 << 20;
/** How much of the work goes to batches instead of messages. */
const BATCHES_SHARE = 0.3;
/** Values that lengths and counts go wrong with. */
const nastyInt32s = [-1, -2, 0, 1, 0x7fffffff, -0x80000000, 0x7ffffffe, 0x00ffffff, 0x0000ffff, 65536];
const nastyBytes = [0, 1, 0x7f, 0x80, 0xff];

export interface FuzzOptions {
  readonly mutations: number;
  readonly seed: number;
}

export interface FuzzResult {
  /** Mutants that were still valid, as some must be. */
  readonly decoded: number;
  readonly refused: number;
}

interface Subject {
  readonly name: string;
  readonly bytes: Buffer;
  decode(bytes: Buffer): void;
}

/**
 * Decodes mutants of the golden messages and batches. Throws, with what is needed to repeat it, if decoding throws anything but
 * CodecError. The same seed gives the same mutants.
 */
export function fuzzProtocol(options: FuzzOptions): FuzzResult {
  const messages = loadMessages();
  const batches = loadBatches();
  const random = mulberry32(options.seed);
  let decoded = 0;
  let refused = 0;
  for (let i = 0; i < options.mutations; i++) {
    const pool = random() < BATCHES_SHARE ? batches : messages;
    const subject = pool[Math.floor(random() * pool.length)]!;
    const mutant = mutate(subject.bytes, pool, random);
    try {
      subject.decode(mutant);
      decoded++;
    } catch (error) {
      if (!(error instanceof CodecError)) {
        throw new Error(`mutant ${i} of seed ${options.seed}, ${subject.name}: ${mutant.toString('hex')}`, {
          cause: error,
        });
      }
      refused++;
    }
  }
  return { decoded, refused };
}

function loadMessages(): Subject[] {
  const readers = codecs as unknown as Record<string, (reader: Reader, version: number) => unknown>;
  return readLines(path.join(dataFolder, 'golden-a.jsonl.gz')).map(({ text }): Subject => {
    const vector = JSON.parse(text) as { name: string; version: number; hex: string };
    const read = readers[`read${vector.name}`]!;
    return {
      name: `${vector.name} v${vector.version}`,
      bytes: Buffer.from(vector.hex, 'hex'),
      decode(bytes) {
        const reader = new Reader(bytes);
        read(reader, vector.version);
        reader.expectEnd();
      },
    };
  });
}

/** Each batch as it is, with its CRC put right after mutation, and its compressed part alone. */
function loadBatches(): Subject[] {
  return readLines(path.join(dataFolder, 'batches-a.jsonl.gz'))
    .map(({ text }) => Buffer.from((JSON.parse(text) as { hex: string }).hex, 'hex'))
    .filter((batch) => batch.length <= BATCH_BYTES_MAX)
    .flatMap((bytes): Subject[] => {
      const codec = batchHeader.compression(bytes, 0);
      return [
        { name: 'batch', bytes, decode: decodeBatches },
        { name: 'batch with a right CRC', bytes, decode: (mutant) => decodeBatches(withRightCrc(mutant)) },
        {
          name: `data of codec ${codec}`,
          bytes: bytes.subarray(batchHeader.HEADER_BYTES),
          decode: (mutant) => void decompress(codec, mutant, UNCOMPRESSED_BYTES_MAX),
        },
      ];
    });
}

function decodeBatches(bytes: Buffer): void {
  for (const at of iterateBatches(bytes)) {
    validateBatch(bytes, at, bytes.length);
    if (batchHeader.isControl(bytes, at)) readControlRecord(bytes, at);
    inspectRecords(bytes, at, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX });
    readRecords(bytes, at, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX });
  }
}

/** The first batch with the CRC that it should have, where its length allows. */
function withRightCrc(bytes: Buffer): Buffer {
  if (bytes.length < batchHeader.HEADER_BYTES) return bytes;
  const size = batchHeader.sizeBytes(bytes, 0);
  if (size >= batchHeader.HEADER_BYTES && size <= bytes.length) batchHeader.updateCrc(bytes, 0);
  return bytes;
}

/** A changed copy: some bits, bytes or lengths of it, or pieces cut out, put in, or taken from another subject. */
function mutate(bytes: Buffer, subjects: readonly Subject[], random: () => number): Buffer {
  let mutant = Buffer.from(bytes);
  const below = (bound: number): number => Math.floor(random() * bound);
  for (let left = 1 + below(3); left > 0; left--) {
    const at = below(mutant.length + 1);
    switch (below(7)) {
      case 0:
        if (at < mutant.length) mutant[at]! ^= 1 << below(8);
        break;
      case 1:
        if (at < mutant.length) mutant[at] = nastyBytes[below(nastyBytes.length)]!;
        break;
      case 2:
        if (at + 4 <= mutant.length) mutant.writeInt32BE(nastyInt32s[below(nastyInt32s.length)]!, at);
        break;
      case 3:
        mutant = mutant.subarray(0, at);
        break;
      case 4: {
        const insert = Buffer.alloc(below(9), below(256));
        mutant = Buffer.concat([mutant.subarray(0, at), insert, mutant.subarray(at)]);
        break;
      }
      case 5:
        mutant = Buffer.concat([mutant.subarray(0, at), mutant.subarray(Math.min(mutant.length, at + 1 + below(8)))]);
        break;
      default: {
        const other = subjects[below(subjects.length)]!.bytes;
        mutant = Buffer.concat([mutant.subarray(0, at), other.subarray(below(other.length + 1))]);
      }
    }
  }
  return mutant;
}

/** A small generator of numbers in [0, 1), the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { mutations: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const started = performance.now();
  const result = fuzzProtocol({ mutations: Number(values.mutations), seed: Number(values.seed) });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${values.mutations} mutants in ${seconds} s: ${result.refused} refused, ${result.decoded} still valid`);
}
