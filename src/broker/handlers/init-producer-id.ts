import { ErrorCode, type InitProducerIdRequest, type InitProducerIdResponseInput } from '../../protocol/index.ts';
import { asRefusal, withinTimeout } from '../api-errors.ts';
import type { ApiHandler, HandlerServices } from '../types.ts';

const NONE = -1;

/** InitProducerId, versions 0 to 5: an id for an idempotent producer (KIP-98). Transactional producers are refused. */
export const initProducerIdHandler: ApiHandler<InitProducerIdRequest, InitProducerIdResponseInput> = {
  apiKey: 22,
  minVersion: 0,
  maxVersion: 5,
  handle(services: HandlerServices, _context, request) {
    const { transactionalId, producerId, producerEpoch } = request;
    if (transactionalId === '') return refusal(ErrorCode.INVALID_REQUEST);
    // Every client takes this error as final and tells its user at once; none retries it.
    if (transactionalId !== null) return refusal(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    if ((producerId === NONE) !== (producerEpoch === NONE)) return refusal(ErrorCode.INVALID_REQUEST);
    return newProducer(services);
  },
};

/** Always a new id at epoch 0, whatever id the producer had: so Kafka does for producers without transactions. */
async function newProducer(services: HandlerServices): Promise<InitProducerIdResponseInput> {
  try {
    const producerId = await withinTimeout(services, 0, services.producerIds.take());
    return { errorCode: ErrorCode.NONE, producerId, producerEpoch: 0 };
  } catch (error) {
    const { errorCode } = asRefusal(error);
    // Producers know this one as "ask again"; of the controller and its troubles they know nothing.
    const again = errorCode === ErrorCode.NOT_CONTROLLER || errorCode === ErrorCode.REQUEST_TIMED_OUT;
    return refusal(again ? ErrorCode.COORDINATOR_NOT_AVAILABLE : errorCode);
  }
}

function refusal(errorCode: number): InitProducerIdResponseInput {
  return { errorCode, producerId: NONE, producerEpoch: NONE };
}
