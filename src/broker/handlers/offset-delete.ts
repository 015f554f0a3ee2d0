import type { OffsetDeleteRequest, OffsetDeleteResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** OffsetDelete, version 0. Forgets offsets of topics that a group does not consume. */
export const offsetDeleteHandler: ApiHandler<OffsetDeleteRequest, OffsetDeleteResponseInput> = {
  apiKey: 47,
  minVersion: 0,
  maxVersion: 0,
  handle: (services, context, request) => services.groups.offsetDelete(context, request),
};
