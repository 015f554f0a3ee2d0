import { ApiError } from '../../cluster/index.ts';
import { type AlterConfigsRequest, type AlterConfigsResponseInput, ErrorCode } from '../../protocol/index.ts';
import { alterResources } from '../config-resources.ts';
import type { ApiHandler } from '../types.ts';

/** AlterConfigs, versions 0 to 2: replaces all dynamic settings of a resource by those given; what is not given is deleted. */
export const alterConfigsHandler: ApiHandler<AlterConfigsRequest, AlterConfigsResponseInput> = {
  apiKey: 33,
  minVersion: 0,
  maxVersion: 2,
  async handle(services, _context, request) {
    const responses = await alterResources(services, request.resources, request.validateOnly, (resource) => {
      const wanted = new Map<string, string>();
      for (const { name, value } of resource.configs) {
        if (value === null) throw new ApiError(ErrorCode.INVALID_REQUEST, `Null value not supported for: ${name}.`);
        wanted.set(name, value);
      }
      return wanted;
    });
    return { responses };
  },
};
