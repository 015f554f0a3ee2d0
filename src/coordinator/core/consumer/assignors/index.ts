import { assignRanges } from './range.ts';
import type { Assignor } from './types.ts';
import { assignUniformly } from './uniform.ts';

/** The server-side assignors by the names that clients and `group.consumer.assignors` use. */
export const ASSIGNORS: ReadonlyMap<string, Assignor> = new Map([
  ['uniform', assignUniformly],
  ['range', assignRanges],
]);
