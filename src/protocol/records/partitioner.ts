/** Kafka's 32-bit MurmurHash2 (seed 0x9747b28c), by which producers choose a key's partition. Signed. */
export function murmur2(key: Buffer): number {
  const mix = 0x5bd1e995;
  const length = key.length;
  let hash = 0x9747b28c ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let block = key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24);
    block = Math.imul(block, mix);
    block ^= block >>> 24;
    hash = Math.imul(hash, mix) ^ Math.imul(block, mix);
  }
  const rest = length - at;
  if (rest === 3) hash ^= key[at + 2]! << 16;
  if (rest >= 2) hash ^= key[at + 1]! << 8;
  if (rest >= 1) hash = Math.imul(hash ^ key[at]!, mix);
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
}

/** The partition that Kafka's default partitioner gives to a key. */
export function partitionForKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** Java's String.hashCode: over UTF-16 units, signed. */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** The partition of a coordinator topic that a group or transactional id belongs to; every broker must agree on it. */
export function coordinatorPartition(id: string, partitions: number): number {
  const hash = javaHashCode(id);
  // The magnitude, not the hash with its sign bit cut off: Java's Utils.abs, which makes 0 of the one int that has none.
  return (hash === -0x80000000 ? 0 : Math.abs(hash)) % partitions;
}
