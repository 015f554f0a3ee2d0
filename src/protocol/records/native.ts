import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Codecs in machine code, loaded with the first batch that needs them: each holds some 3 MB. Node remembers what is loaded. */
export const native = {
  lz4: () => require('lz4-napi') as typeof import('lz4-napi'),
  snappy: () => require('snappy') as typeof import('snappy'),
};
