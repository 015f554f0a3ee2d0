export { AdminClient, AdminError } from './client.ts';
export { type AdminServer, type AdminServerDependencies, createAdminServer } from './server.ts';
