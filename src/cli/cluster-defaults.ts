import {
  type Admin,
  ConfigResourceTypes,
  Connection,
  describeConfigsV4,
  incrementalAlterConfigsV1,
} from '@platformatic/kafka';
import type { GlobalOptions } from './session.ts';

type Described = Awaited<ReturnType<Admin['describeConfigs']>>;

/*
 * Settings of all brokers: the resource "broker" without a name. The client library sends what is about brokers to the broker of that
 * name, and there is none; so these requests go over a connection of their own, to the broker that is asked first.
 */

/** Whether a resource is the default of all brokers. */
export function isClusterDefault(resource: { readonly resourceType: number; readonly resourceName: string }): boolean {
  return resource.resourceType === ConfigResourceTypes.BROKER && resource.resourceName === '';
}

export async function describeClusterDefaults(
  options: GlobalOptions,
  resource: describeConfigsV4.DescribeConfigsRequestResource,
): Promise<Described> {
  const { results } = await withConnection(options, (connection) =>
    describeConfigsV4.api.async(connection, [resource], false, false),
  );
  return results;
}

export async function alterClusterDefaults(
  options: GlobalOptions,
  resource: incrementalAlterConfigsV1.IncrementalAlterConfigsRequestResource,
): Promise<void> {
  await withConnection(options, (connection) => incrementalAlterConfigsV1.api.async(connection, [resource], false));
}

/** Runs `work` on the first of the brokers that answers; throws what the last one said. */
async function withConnection<Result>(
  options: GlobalOptions,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  let failure: unknown;
  for (const address of options.bootstrap.split(',')) {
    const at = address.lastIndexOf(':');
    const connection = new Connection('chronik-cli');
    try {
      await connection.connect(address.slice(0, at).trim(), Number(address.slice(at + 1)));
    } catch (error) {
      failure = error;
      continue;
    }
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }
  throw failure;
}
