export type { Logger } from '../base/index.ts';
export { ConfigError } from '../config/index.ts';
export { Chronik, type ChronikOptions } from './chronik.ts';
export { runServer } from './run.ts';
export { type Server, type ServerDependencies, startServer } from './server.ts';
export { StartError } from './start-error.ts';
