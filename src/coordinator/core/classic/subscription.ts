const INT16_BYTES = 2;
const INT32_BYTES = 4;

/**
 * The topics in a member's metadata for protocol type "consumer" (ConsumerProtocolSubscription: version, then the topics, the
 * same in all versions). undefined when the bytes are not that: members may send what they like.
 */
export function subscribedTopicsOf(metadata: Buffer): string[] | undefined {
  if (metadata.length < INT16_BYTES + INT32_BYTES || metadata.readInt16BE(0) < 0) return undefined;
  const count = metadata.readInt32BE(INT16_BYTES);
  let at = INT16_BYTES + INT32_BYTES;
  if (count < 0 || count > (metadata.length - at) / INT16_BYTES) return undefined;
  const topics: string[] = [];
  for (let position = 0; position < count; position++) {
    if (at + INT16_BYTES > metadata.length) return undefined;
    const length = metadata.readInt16BE(at);
    at += INT16_BYTES;
    if (length < 0 || at + length > metadata.length) return undefined;
    topics.push(metadata.toString('utf8', at, at + length));
    at += length;
  }
  return topics;
}
