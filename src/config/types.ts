/** Where a value comes from, as DescribeConfigs numbers it (ConfigSource). */
export const ConfigSource = {
  Topic: 1,
  DynamicBroker: 2,
  DynamicDefault: 3,
  Static: 4,
  Default: 5,
  DynamicBrokerLogger: 6,
  Group: 8,
} as const;
export type ConfigSource = (typeof ConfigSource)[keyof typeof ConfigSource];

/** What configuration belongs to, as Kafka numbers it (ConfigResource.Type). */
export const ResourceType = { Topic: 2, Broker: 4, BrokerLogger: 8, ClientMetrics: 16, Group: 32 } as const;
export type ResourceType = (typeof ResourceType)[keyof typeof ResourceType];

/** A setting under one name at one level. */
export interface SourcedValue {
  readonly name: string;
  readonly value: string | null;
  readonly source: ConfigSource;
}

/**
 * A topic's settings as log and write path need them; bytes and milliseconds, -1 = unlimited, Infinity-like numbers (2^63) where
 * Kafka uses its largest long.
 */
export interface TopicSettings {
  readonly segmentBytesMax: number;
  readonly segmentMsMax: number;
  readonly segmentJitterMs: number;
  readonly indexIntervalBytes: number;
  readonly indexBytesMax: number;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly cleanupDelete: boolean;
  readonly cleanupCompact: boolean;
  readonly minCleanableDirtyRatio: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly deleteRetentionMs: number;
  readonly fileDeleteDelayMs: number;
  readonly maxMessageBytes: number;
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  readonly timestampBeforeMsMax: number;
  readonly timestampAfterMsMax: number;
  readonly compressionType: string;
  readonly minInsyncReplicas: number;
}

/** What was set for one topic or group, by name. */
export type Overrides = ReadonlyMap<string, string>;

/** Live settings by Kafka's (or Chronik's) names: static ones from flags, environment and file; dynamic ones from the metadata. */
export interface LiveConfig {
  /**
   * A numeric setting (INT, LONG, SHORT, DOUBLE) in the unit of its name; where it is not set, that of its synonyms
   * (log.retention.ms, .minutes, .hours) or the default. Asserts that the name exists and has a numeric value.
   */
  number(name: string): number;
  boolean(name: string): boolean;
  /** '' when there is no value. */
  string(name: string): string;
  list(name: string): readonly string[];
  /** What a topic's partitions obey: its own settings over the server's. */
  topicSettings(overrides: Overrides): TopicSettings;
  /** A numeric setting of a group, e.g. consumer.session.timeout.ms: its own over the server's, within the server's bounds. */
  groupNumber(overrides: Overrides, name: string): number;
  /** All levels at which a broker setting (or a synonym) has a value, the winning one first. */
  sources(name: string): readonly SourcedValue[];
  /** Names with a value at the cluster's default level. */
  dynamicDefaults(): Overrides;
  /** After any broker setting changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}
