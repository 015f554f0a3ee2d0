import type { Entry } from '../raft/index.ts';

/** How much of an entry's payload is looked at: client payloads are unique within it. */
const BYTES_MAX = 48;

/** A 32-bit hash of what an entry carries (not of its place). */
export function fingerprint(entry: Entry): number {
  const { data } = entry;
  let hash = Math.imul(0x811c9dc5 ^ entry.kind, 0x01000193) ^ data.length;
  const end = Math.min(data.length, BYTES_MAX);
  for (let position = 0; position < end; position++) hash = Math.imul(hash ^ data[position]!, 0x01000193);
  return hash >>> 0;
}

/** The state of the simulated state machine after one more entry: a hash over everything applied. */
export function nextStateHash(stateHash: number, entryFingerprint: number): number {
  const mixed = Math.imul(stateHash ^ entryFingerprint, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
