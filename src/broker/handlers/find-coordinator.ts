import type { FindCoordinatorRequest, FindCoordinatorResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** FindCoordinator, versions 0 to 6. Who coordinates a group: one key, or several from version 4. */
export const findCoordinatorHandler: ApiHandler<FindCoordinatorRequest, FindCoordinatorResponseInput> = {
  apiKey: 10,
  minVersion: 0,
  maxVersion: 6,
  handle: (services, context, request) => services.groups.findCoordinator(context, request),
};
