/** Written and read by everybody for the whole run. */
export const EVENTS = 'events';
/** Deleted and made again, under the same name, while it is written and read. */
export const ROUNDS = 'rounds';
/** Compacted: only the newest record of each key must stay. */
export const LATEST = 'latest';
