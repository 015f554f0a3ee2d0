import type { OffsetCommitRequest, OffsetCommitResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** OffsetCommit, versions 2 to 10. Stores the offsets up to which a group has consumed. */
export const offsetCommitHandler: ApiHandler<OffsetCommitRequest, OffsetCommitResponseInput> = {
  apiKey: 8,
  minVersion: 2,
  maxVersion: 10,
  handle: (services, context, request) => services.groups.offsetCommit(context, request),
};
