/**
 * Bytes that are not what they should be, or a value that the wanted version cannot carry. The only error that decoding
 * throws. `message` says what is wrong and at which byte, or for which field.
 */
export class CodecError extends Error {
  override readonly name: string = 'CodecError';
}

/** Refuses a value that `version` of the message has no place for. */
export function unsupportedField(field: string, version: number): never {
  throw new CodecError(`${field} cannot be sent in version ${version}: leave it at its default or use another version`);
}

/** Refuses null where `version` of the message has no way to say it. */
export function nullRefused(field: string, version: number): never {
  throw new CodecError(`${field} cannot be null in version ${version}`);
}
