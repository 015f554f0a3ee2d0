export { parseClusterPeers, parseRaftPeers } from './addresses.ts';
export {
  type DescribedConfig,
  describeBroker,
  describeClusterDefaults,
  describeGroup,
  describeTopic,
  inheritedListValue,
} from './describe.ts';
export { ServerConfig } from './live.ts';
export { ConfigError } from './names.ts';
export { parseServerOptions, type ServerOptions } from './options.ts';
export {
  ConfigSource,
  type LiveConfig,
  ResourceType,
  type TopicSettings,
} from './types.ts';
export {
  ineffectiveConfigs,
  invalidBrokerConfigs,
  invalidGroupConfigs,
  invalidTopicConfig,
  invalidTopicConfigs,
  isListConfig,
} from './validate.ts';
export { splitList } from './values.ts';
