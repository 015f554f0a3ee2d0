import { errorInfo } from '../../protocol/index.ts';

/** Kafka's name of an error code, for traces and failures. */
export function errorName(errorCode: number): string {
  return errorInfo.get(errorCode)?.name ?? `error ${errorCode}`;
}
