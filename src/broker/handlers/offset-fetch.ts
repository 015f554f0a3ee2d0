import type { OffsetFetchRequest, OffsetFetchResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** OffsetFetch, versions 1 to 10. The offsets that groups have committed. */
export const offsetFetchHandler: ApiHandler<OffsetFetchRequest, OffsetFetchResponseInput> = {
  apiKey: 9,
  minVersion: 1,
  maxVersion: 10,
  handle: (services, context, request) => services.groups.offsetFetch(context, request),
};
