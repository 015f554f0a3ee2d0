export { startHttp } from './server.ts';
export type { HttpOptions, HttpServer } from './types.ts';
