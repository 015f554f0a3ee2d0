import { assert } from '../base/index.ts';
import { brokerSchema, brokerSynonyms, topicSchema, topicSynonyms } from './schema/index.ts';
import { ConfigSource, type LiveConfig, type Overrides, type SourcedValue, type TopicSettings } from './types.ts';
import { splitList } from './values.ts';

const NONE: Overrides = new Map();

/**
 * The settings of one server: per-broker dynamic values win over the cluster's default ones, those over the static ones, those over
 * the defaults (KIP-226). Reads are map look-ups; a value is parsed once.
 */
export class ServerConfig implements LiveConfig {
  readonly #static: Overrides;
  #dynamicDefaults: Overrides = NONE;
  #dynamicBroker: Overrides = NONE;
  readonly #listeners = new Set<() => void>();
  readonly #numbers = new Map<string, number>();
  #topicDefaults: TopicSettings | undefined;

  /** `settings`: what was given at the start, by name, already judged. */
  constructor(settings: Overrides = NONE) {
    this.#static = settings;
  }

  /** Takes the dynamic settings of the metadata and tells the listeners. Names that are unknown here are ignored. */
  setDynamic(clusterDefaults: Overrides, ownBroker: Overrides): void {
    this.#dynamicDefaults = clusterDefaults;
    this.#dynamicBroker = ownBroker;
    this.#numbers.clear();
    this.#topicDefaults = undefined;
    for (const listener of this.#listeners) listener();
  }

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#effectiveNumber(name);
    assert(number !== undefined, `the setting ${name} exists and has a numeric value`);
    this.#numbers.set(name, number);
    return number;
  }

  boolean(name: string): boolean {
    return this.#text(name)?.toLowerCase() === 'true';
  }

  string(name: string): string {
    return this.#text(name) ?? '';
  }

  list(name: string): readonly string[] {
    return splitList(this.#text(name) ?? '');
  }

  topicSettings(overrides: Overrides): TopicSettings {
    if (overrides.size > 0) return this.#resolveTopic(overrides);
    this.#topicDefaults ??= this.#resolveTopic(NONE);
    return this.#topicDefaults;
  }

  groupNumber(overrides: Overrides, name: string): number {
    const own = overrides.get(name);
    const fallback = `group.${name}`;
    const value = own === undefined ? this.number(fallback) : Number(own);
    const bound = (which: 'min' | 'max'): number | undefined => {
      const bounding = fallback.replace(/^group\.(\w+)\./, `group.$1.${which}.`);
      return brokerSchema.has(bounding) ? this.number(bounding) : undefined;
    };
    return Math.min(Math.max(value, bound('min') ?? value), bound('max') ?? value);
  }

  sources(name: string): readonly SourcedValue[] {
    const found: SourcedValue[] = [];
    for (const link of brokerSynonyms(name)) {
      const add = (value: string | null | undefined, source: ConfigSource): void => {
        if (value !== undefined && value !== null) found.push({ name: link.name, value, source });
      };
      add(this.#dynamicBroker.get(link.name), ConfigSource.DynamicBroker);
      add(this.#dynamicDefaults.get(link.name), ConfigSource.DynamicDefault);
      add(this.#static.get(link.name), ConfigSource.Static);
      add(brokerSchema.get(link.name)?.defaultValue, ConfigSource.Default);
    }
    return found;
  }

  dynamicDefaults(): Overrides {
    return this.#dynamicDefaults;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #text(name: string): string | null {
    const setting = brokerSchema.get(name);
    assert(setting !== undefined, `the setting ${name} exists`);
    return this.#given(name) ?? setting.defaultValue;
  }

  #given(name: string): string | undefined {
    return this.#dynamicBroker.get(name) ?? this.#dynamicDefaults.get(name) ?? this.#static.get(name);
  }

  /** The first synonym that was given wins; if none was, the first that has a default. */
  #effectiveNumber(name: string): number | undefined {
    const links = brokerSynonyms(name);
    const link =
      links.find(({ name: synonym }) => this.#given(synonym) !== undefined) ??
      links.find(({ name: synonym }) => (brokerSchema.get(synonym)?.defaultValue ?? null) !== null);
    const text = link === undefined ? null : this.#text(link.name);
    if (link === undefined || text === null) return undefined;
    const unit = links.find(({ name: asked }) => asked === name)?.scale ?? 1;
    const value = Number(text);
    // A negative time means "never" in any unit.
    if (value < 0 && links.length > 1) return -1;
    return (value * link.scale) / unit;
  }

  #resolveTopic(overrides: Overrides): TopicSettings {
    const number = (name: string): number => {
      const own = overrides.get(name);
      if (own !== undefined) return Number(own);
      const synonym = topicSynonyms.get(name);
      return synonym === undefined ? Number(topicSchema.get(name)!.defaultValue) : this.number(synonym);
    };
    const text = (name: string): string => overrides.get(name) ?? this.string(topicSynonyms.get(name)!);
    const cleanup = splitList(text('cleanup.policy'));
    return {
      segmentBytesMax: number('segment.bytes'),
      segmentMsMax: number('segment.ms'),
      segmentJitterMs: number('segment.jitter.ms'),
      indexIntervalBytes: number('index.interval.bytes'),
      indexBytesMax: number('segment.index.bytes'),
      retentionMs: number('retention.ms'),
      retentionBytes: number('retention.bytes'),
      cleanupDelete: cleanup.includes('delete'),
      cleanupCompact: cleanup.includes('compact'),
      minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
      minCompactionLagMs: number('min.compaction.lag.ms'),
      maxCompactionLagMs: number('max.compaction.lag.ms'),
      deleteRetentionMs: number('delete.retention.ms'),
      fileDeleteDelayMs: number('file.delete.delay.ms'),
      maxMessageBytes: number('max.message.bytes'),
      timestampType: text('message.timestamp.type') === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
      timestampBeforeMsMax: number('message.timestamp.before.max.ms'),
      timestampAfterMsMax: number('message.timestamp.after.max.ms'),
      compressionType: text('compression.type'),
      minInsyncReplicas: number('min.insync.replicas'),
    };
  }
}
