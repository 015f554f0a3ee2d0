import { CodecError } from '../codec-error.ts';
import { ErrorCode } from '../generated/error-code.ts';

/**
 * Why a record batch was refused:
 * - `legacy-format`: message format 0 or 1, which Kafka 4 no longer takes (KIP-724);
 * - `corrupt`: sizes or the CRC do not hold, so the bytes changed on their way;
 * - `invalid`: the bytes arrived as sent, but break the rules of the format;
 * - `unknown-codec`: compressed with something that is not one of Kafka's five;
 * - `undecodable`: compressed, but not as its codec writes it; Kafka answers this and an unknown codec as a failure of its own;
 * - `too-large`: decompressed it would be larger than the stated bound.
 */
export type RecordsFault = 'legacy-format' | 'corrupt' | 'invalid' | 'unknown-codec' | 'undecodable' | 'too-large';

const errorCodes: Readonly<Record<RecordsFault, ErrorCode>> = {
  'legacy-format': ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
  corrupt: ErrorCode.CORRUPT_MESSAGE,
  invalid: ErrorCode.INVALID_RECORD,
  'unknown-codec': ErrorCode.UNKNOWN_SERVER_ERROR,
  undecodable: ErrorCode.UNKNOWN_SERVER_ERROR,
  'too-large': ErrorCode.MESSAGE_TOO_LARGE,
};

/** A record batch that cannot be taken or read, with the error code that tells a client. */
export class RecordsError extends CodecError {
  override readonly name = 'RecordsError';
  readonly fault: RecordsFault;
  readonly errorCode: ErrorCode;

  constructor(fault: RecordsFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
    this.errorCode = errorCodes[fault];
  }
}
