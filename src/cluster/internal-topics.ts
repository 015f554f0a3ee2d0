import type { LiveConfig, TopicSettings } from '../config/index.ts';
import { CONSUMER_OFFSETS } from './topic-names.ts';
import type { NewTopic } from './types.ts';

/** The topic of groups and offsets as it is created with the first group: compacted, in small segments. */
export function consumerOffsetsTopic(config: LiveConfig): NewTopic {
  return {
    name: CONSUMER_OFFSETS,
    numPartitions: -1,
    replicationFactor: -1,
    assignments: new Map(),
    configs: new Map([
      ['cleanup.policy', 'compact'],
      ['compression.type', 'producer'],
      ['segment.bytes', String(Math.max(1_048_576, config.number('offsets.topic.segment.bytes')))],
    ]),
  };
}

/** Settings of `__meta`: nothing is deleted but what a snapshot stands for, and a batch may hold a snapshot's part. */
export function metadataTopicSettings(config: LiveConfig): TopicSettings {
  return {
    ...config.topicSettings(new Map()),
    segmentBytesMax: 16_777_216,
    retentionMs: -1,
    retentionBytes: -1,
    cleanupDelete: true,
    cleanupCompact: false,
    maxMessageBytes: 67_108_864,
    compressionType: 'producer',
    timestampType: 'CreateTime',
    minInsyncReplicas: 1,
  };
}
