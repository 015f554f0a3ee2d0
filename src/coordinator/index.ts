export type { GroupCoordinator, GroupRequestContext } from './types.ts';
