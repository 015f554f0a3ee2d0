export type { LiveConfig } from './types.ts';
