import { ApiError } from '../cluster/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { BrokerServices } from './types.ts';

/** A refusal as answers carry it. */
export interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Runs `work`; what it refuses becomes an answer. Anything but an ApiError is a defect and goes on. */
export async function refusalOf(work: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return asRefusal(error);
  }
}

/** The answer for an error that was caught. Anything but an ApiError is a defect and is thrown again. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof ApiError) return { errorCode: error.code, errorMessage: error.message };
  throw error;
}

/**
 * Waits for `work` at most `timeoutMs` milliseconds (0 or less: the server's own request.timeout.ms), then rejects with
 * REQUEST_TIMED_OUT; the work itself goes on.
 */
export function withinTimeout<Result>(
  services: BrokerServices,
  timeoutMs: number,
  work: Promise<Result>,
): Promise<Result> {
  const delayMs = timeoutMs > 0 ? timeoutMs : services.config.number('request.timeout.ms');
  return new Promise<Result>((resolve, reject) => {
    const timer = services.clock.setTimer(delayMs, () => {
      reject(new ApiError(ErrorCode.REQUEST_TIMED_OUT, `Not done within ${delayMs} ms; it may still be done.`));
    });
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
