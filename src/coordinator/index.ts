export { createGroupCoordinator } from './service.ts';
export type { ShardsOptions as GroupCoordinatorOptions } from './shell/shards.ts';
export type { GroupCoordinator, GroupCoordinatorService, GroupOffset, GroupRequestContext } from './types.ts';
