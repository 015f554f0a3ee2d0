export {
  ApiError,
  type BrokerImage,
  type Controller,
  type MetadataChange,
  type MetadataView,
  type NewTopic,
  type PartitionImage,
  type TopicImage,
} from './types.ts';
