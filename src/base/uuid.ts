import type { Random } from './random.ts';

/** 128 bits in Kafka's spelling: base64url without padding, 22 characters. */
export type Uuid = string;

/** Means "no id" on the wire. */
export const ZERO_UUID: Uuid = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A fresh version 4 uuid; like Kafka's, never one that starts with '-', which command lines would read as a flag. */
export function newUuid(random: Random): Uuid {
  for (;;) {
    const bytes = random.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const text = bytes.toString('base64url');
    if (!text.startsWith('-')) return text;
  }
}
