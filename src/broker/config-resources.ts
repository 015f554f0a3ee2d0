import { ApiError, invalidTopicName, METADATA_TOPIC } from '../cluster/index.ts';
import {
  ineffectiveConfigs,
  invalidBrokerConfigs,
  invalidGroupConfigs,
  invalidTopicConfigs,
  ResourceType,
} from '../config/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import { asRefusal, type Refusal } from './api-errors.ts';
import { repeated } from './repeated.ts';
import type { BrokerServices } from './types.ts';

/** A resource whose settings are to change, of AlterConfigs or IncrementalAlterConfigs. */
export interface AlteredResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly { readonly name: string }[];
}

interface AlterResult extends Refusal {
  readonly resourceType: number;
  readonly resourceName: string;
}

/** Refuses every broker but this one: each node answers for itself. Throws ApiError. */
export function requireOwnBroker(services: BrokerServices, resourceName: string): void {
  if (!/^\d+$/.test(resourceName)) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `Broker id must be an integer, but it is: "${resourceName}".`);
  }
  if (Number(resourceName) !== services.nodeId) {
    const message = `Unexpected broker id, expected ${services.nodeId}, but received ${resourceName}.`;
    throw new ApiError(ErrorCode.INVALID_REQUEST, message);
  }
}

/**
 * Alters resources, each by itself: `target` gives the whole settings that a resource shall have, from those it has. Refuses what
 * comes twice, what does not exist and what is not allowed, with Kafka's errors.
 */
export async function alterResources<Resource extends AlteredResource>(
  services: BrokerServices,
  resources: readonly Resource[],
  validateOnly: boolean,
  target: (resource: Resource, present: ReadonlyMap<string, string>) => ReadonlyMap<string, string>,
): Promise<AlterResult[]> {
  const twice = repeated(resources.map(keyOf));
  return Promise.all(
    resources.map(async (resource) => {
      const { resourceType, resourceName } = resource;
      try {
        if (twice.has(keyOf(resource))) throw invalid('Each resource must appear at most once.');
        if (repeated(resource.configs.map(({ name }) => name)).size > 0)
          throw invalid('Error due to duplicate config keys.');
        requireAlterable(services, resource);
        const present = services.metadata.dynamicConfigs(resourceType, resourceName);
        const wanted = target(resource, present);
        requireAllowed(services, resource, wanted);
        requireExistence(services, resource);
        for (const warning of ineffectiveConfigs(resourceType, changedNames(present, wanted))) {
          services.logger.warn({ resourceType, resourceName }, warning);
        }
        await services.controller.alterConfigs(resourceType, resourceName, difference(present, wanted), {
          validateOnly,
        });
        return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName };
      } catch (error) {
        return { ...asRefusal(error), resourceType, resourceName };
      }
    }),
  );
}

function keyOf({ resourceType, resourceName }: AlteredResource): string {
  return `${resourceType}:${resourceName}`;
}

function invalid(message: string): ApiError {
  return new ApiError(ErrorCode.INVALID_REQUEST, message);
}

function requireAlterable(services: BrokerServices, { resourceType, resourceName }: AlteredResource): void {
  switch (resourceType) {
    case ResourceType.Topic: {
      if (resourceName === '') throw invalid('Default topic resources are not allowed.');
      const problem = invalidTopicName(resourceName);
      if (problem !== undefined) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
      if (resourceName === METADATA_TOPIC) throw invalid(`${METADATA_TOPIC} belongs to the cluster's metadata.`);
      return;
    }
    case ResourceType.Broker:
      if (resourceName !== '') requireOwnBroker(services, resourceName);
      return;
    case ResourceType.BrokerLogger:
      throw invalid('The level of the log is set at the start (log.level).');
    case ResourceType.Group:
      if (resourceName === '') throw invalid('Default group resources are not allowed.');
      return;
    default:
      throw invalid(`Resources of type ${resourceType} have no configuration here.`);
  }
}

/** What is not allowed is an invalid request for brokers and an invalid configuration for all others: so Kafka does. */
function requireAllowed(
  services: BrokerServices,
  { resourceType, resourceName }: AlteredResource,
  wanted: ReadonlyMap<string, string>,
): void {
  if (resourceType === ResourceType.Broker) {
    const problem = invalidBrokerConfigs(wanted, resourceName !== '');
    if (problem !== undefined) throw invalid(problem);
    return;
  }
  const check = resourceType === ResourceType.Topic ? invalidTopicConfigs : invalidGroupConfigs;
  const problem = check(wanted, services.config);
  if (problem !== undefined) throw new ApiError(ErrorCode.INVALID_CONFIG, problem);
}

function requireExistence(services: BrokerServices, { resourceType, resourceName }: AlteredResource): void {
  if (resourceType === ResourceType.Topic && services.metadata.topic(resourceName) === undefined) {
    throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `The topic ${resourceName} does not exist.`);
  }
}

/** What turns the one into the other; null deletes. */
function difference(
  present: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): ReadonlyMap<string, string | null> {
  const changes = new Map<string, string | null>();
  for (const name of present.keys()) if (!wanted.has(name)) changes.set(name, null);
  for (const [name, value] of wanted) if (present.get(name) !== value) changes.set(name, value);
  return changes;
}

function changedNames(present: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): readonly string[] {
  return [...difference(present, wanted)].flatMap(([name, value]) => (value === null ? [] : [name]));
}
