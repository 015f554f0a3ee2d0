export type { Api } from './api.ts';
export { CodecError } from './codec-error.ts';
export { type CoordinatorRecord, coordinatorRecordType } from './coordinator-record.ts';
export { ErrorCode, errorInfo } from './generated/error-code.ts';
export type * from './generated/index.ts';
export { ApiKey, loadApi } from './generated/load-api.ts';
export { EMPTY_BYTES, Reader, type ReaderOptions } from './reader.ts';
export * from './records/index.ts';
export { type RecordsInput, Writer, type WriterOptions } from './writer.ts';
