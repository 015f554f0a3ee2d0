import {
  type CreatePartitionsRequest,
  type CreatePartitionsRequestCreatePartitionsTopic,
  type CreatePartitionsResponseCreatePartitionsTopicResultInput,
  type CreatePartitionsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { refusalOf, withinTimeout } from '../api-errors.ts';
import { repeated } from '../repeated.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

type Result = CreatePartitionsResponseCreatePartitionsTopicResultInput;

/** CreatePartitions, versions 0 to 3: a topic can only grow. */
export const createPartitionsHandler: ApiHandler<CreatePartitionsRequest, CreatePartitionsResponseInput> = {
  apiKey: 37,
  minVersion: 0,
  maxVersion: 3,
  async handle(services, _context, request) {
    const twice = repeated(request.topics.map(({ name }) => name));
    const single = request.topics.filter(({ name }) => !twice.has(name));
    const results = await Promise.all(single.map((topic) => grow(services, request, topic)));
    const refused = [...twice].map((name): Result => {
      return { name, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Duplicate topic name.' };
    });
    return { results: [...results, ...refused] };
  },
};

async function grow(
  services: BrokerServices,
  request: CreatePartitionsRequest,
  { name, count, assignments }: CreatePartitionsRequestCreatePartitionsTopic,
): Promise<Result> {
  const { timeoutMs, validateOnly } = request;
  const replicas = assignments?.map(({ brokerIds }) => brokerIds) ?? null;
  const problem = await refusalOf(() =>
    withinTimeout(services, timeoutMs, services.controller.createPartitions(name, count, replicas, { validateOnly })),
  );
  return { name, ...(problem ?? { errorCode: ErrorCode.NONE, errorMessage: null }) };
}
