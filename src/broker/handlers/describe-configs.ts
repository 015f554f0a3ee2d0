import { ApiError, invalidTopicName } from '../../cluster/index.ts';
import {
  ConfigSource,
  type DescribedConfig,
  describeBroker,
  describeClusterDefaults,
  describeGroup,
  describeTopic,
  ResourceType,
} from '../../config/index.ts';
import {
  type DescribeConfigsRequest,
  type DescribeConfigsRequestDescribeConfigsResource,
  type DescribeConfigsResponseDescribeConfigsResourceResultInput,
  type DescribeConfigsResponseDescribeConfigsResultInput,
  type DescribeConfigsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { asRefusal } from '../api-errors.ts';
import { requireOwnBroker } from '../config-resources.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

type Resource = DescribeConfigsRequestDescribeConfigsResource;

/** DescribeConfigs, versions 1 to 4: every setting with its source, type, synonyms and documentation (KIP-133, KIP-569). */
export const describeConfigsHandler: ApiHandler<DescribeConfigsRequest, DescribeConfigsResponseInput> = {
  apiKey: 32,
  minVersion: 1,
  maxVersion: 4,
  handle(services, _context, request) {
    return { results: request.resources.map((resource) => describe(services, request, resource)) };
  },
};

function describe(
  services: BrokerServices,
  request: DescribeConfigsRequest,
  resource: Resource,
): DescribeConfigsResponseDescribeConfigsResultInput {
  const { resourceType, resourceName } = resource;
  try {
    const configs = rowsOf(services, resource).map((row) => present(row, request));
    return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName, configs };
  } catch (error) {
    return { ...asRefusal(error), resourceType, resourceName, configs: [] };
  }
}

function rowsOf(services: BrokerServices, resource: Resource): readonly DescribedConfig[] {
  const { config, metadata } = services;
  const { resourceType, resourceName } = resource;
  const keys = resource.configurationKeys;
  const names = keys === null || keys.length === 0 ? null : keys;
  switch (resourceType) {
    case ResourceType.Topic: {
      const problem = invalidTopicName(resourceName);
      if (problem !== undefined) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
      const topic = metadata.topic(resourceName);
      if (topic === undefined) {
        throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `The topic ${resourceName} does not exist.`);
      }
      return describeTopic(config, topic.configs, names);
    }
    case ResourceType.Broker:
      if (resourceName === '') return describeClusterDefaults(config, names);
      requireOwnBroker(services, resourceName);
      return describeBroker(config, names);
    case ResourceType.BrokerLogger:
      requireOwnBroker(services, resourceName);
      return [loggerRow(config.string('log.level'))].filter(({ name }) => names === null || names.includes(name));
    case ResourceType.Group:
      if (resourceName === '') throw new ApiError(ErrorCode.INVALID_REQUEST, 'The group id must not be empty.');
      return describeGroup(config, metadata.dynamicConfigs(ResourceType.Group, resourceName), names);
    default:
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Resources of type ${resourceType} have no configuration here.`);
  }
}

/** One logger stands for all. Its level is a setting of the start. */
function loggerRow(level: string): DescribedConfig {
  return {
    name: 'root',
    value: level.toUpperCase(),
    readOnly: true,
    source: ConfigSource.DynamicBrokerLogger,
    sensitive: false,
    synonyms: [],
    type: 0,
    documentation: 'The least severe line that is logged; set log.level at the start.',
  };
}

function present(
  row: DescribedConfig,
  request: DescribeConfigsRequest,
): DescribeConfigsResponseDescribeConfigsResourceResultInput {
  return {
    name: row.name,
    value: row.value,
    readOnly: row.readOnly,
    configSource: row.source,
    isSensitive: row.sensitive,
    synonyms: request.includeSynonyms ? row.synonyms : [],
    configType: row.type,
    documentation: request.includeDocumentation ? row.documentation : null,
  };
}
