/** Joins chunks that lie side by side in the same memory, as small answers in one slab do: fewer pieces, one write. */
export function mergeAdjacent(chunks: Buffer[]): Buffer[] {
  if (chunks.length === 1) return chunks;
  const merged: Buffer[] = [];
  let first = chunks[0]!;
  let sizeBytes = first.length;
  for (let i = 1; i < chunks.length; i++) {
    const chunk = chunks[i]!;
    if (chunk.buffer === first.buffer && chunk.byteOffset === first.byteOffset + sizeBytes) {
      sizeBytes += chunk.length;
      continue;
    }
    merged.push(sizeBytes === first.length ? first : Buffer.from(first.buffer, first.byteOffset, sizeBytes));
    first = chunk;
    sizeBytes = chunk.length;
  }
  merged.push(sizeBytes === first.length ? first : Buffer.from(first.buffer, first.byteOffset, sizeBytes));
  return merged;
}
