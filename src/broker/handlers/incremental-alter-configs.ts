import { ApiError } from '../../cluster/index.ts';
import { inheritedListValue, isListConfig, splitList } from '../../config/index.ts';
import {
  ErrorCode,
  type IncrementalAlterConfigsRequest,
  type IncrementalAlterConfigsRequestAlterableConfig,
  type IncrementalAlterConfigsRequestAlterConfigsResource,
  type IncrementalAlterConfigsResponseInput,
} from '../../protocol/index.ts';
import { alterResources } from '../config-resources.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

/** AlterConfigOp.OpType. */
const Operation = { set: 0, delete: 1, append: 2, subtract: 3 } as const;

/** IncrementalAlterConfigs, versions 0 and 1: changes only the settings given (KIP-339). */
export const incrementalAlterConfigsHandler: ApiHandler<
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponseInput
> = {
  apiKey: 44,
  minVersion: 0,
  maxVersion: 1,
  async handle(services, _context, request) {
    const responses = await alterResources(services, request.resources, request.validateOnly, (resource, present) => {
      const wanted = new Map(present);
      for (const change of resource.configs) applyChange(services, resource, change, wanted);
      return wanted;
    });
    return { responses };
  },
};

function applyChange(
  services: BrokerServices,
  { resourceType }: IncrementalAlterConfigsRequestAlterConfigsResource,
  { name, configOperation, value }: IncrementalAlterConfigsRequestAlterableConfig,
  wanted: Map<string, string>,
): void {
  if (configOperation === Operation.delete) {
    wanted.delete(name);
    return;
  }
  if (value === null) throw new ApiError(ErrorCode.INVALID_REQUEST, `Null value not supported for: ${name}.`);
  switch (configOperation) {
    case Operation.set:
      wanted.set(name, value);
      return;
    case Operation.append:
    case Operation.subtract: {
      if (!isListConfig(resourceType, name)) {
        const verb = configOperation === Operation.append ? 'append to' : 'subtract from';
        throw new ApiError(ErrorCode.INVALID_CONFIG, `Can't ${verb} ${name}: it is not a list.`);
      }
      const items = splitList(wanted.get(name) ?? inheritedListValue(services.config, resourceType, name));
      const given = splitList(value);
      const result =
        configOperation === Operation.append
          ? [...items, ...given.filter((item) => !items.includes(item))]
          : items.filter((item) => !given.includes(item));
      wanted.set(name, result.join(','));
      return;
    }
    default:
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Unknown operation ${configOperation} for ${name}: use 0 to 3.`);
  }
}
