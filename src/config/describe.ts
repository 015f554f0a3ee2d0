import {
  brokerSchema,
  groupSchema,
  type Setting,
  type SettingType,
  topicSchema,
  topicSynonyms,
} from './schema/index.ts';
import { ConfigSource, type LiveConfig, type Overrides, type SourcedValue } from './types.ts';

/** One row of DescribeConfigs. */
export interface DescribedConfig {
  readonly name: string;
  /** Null for a sensitive value, and where there is none. */
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly source: ConfigSource;
  readonly sensitive: boolean;
  /** All levels that have a value, the winning one first. */
  readonly synonyms: readonly SourcedValue[];
  /** DescribeConfigsResponse.ConfigType. */
  readonly type: number;
  readonly documentation: string;
}

const TYPE_IDS: Readonly<Record<SettingType, number>> = {
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9,
};

function describe(
  setting: Setting,
  synonyms: readonly SourcedValue[],
  readOnly: boolean,
  value: string | null,
): DescribedConfig {
  const sensitive = setting.type === 'password';
  return {
    name: setting.name,
    value: sensitive ? null : value,
    readOnly,
    source: synonyms[0]?.source ?? ConfigSource.Default,
    sensitive,
    synonyms: sensitive ? synonyms.map((synonym) => ({ ...synonym, value: null })) : synonyms,
    type: TYPE_IDS[setting.type],
    documentation: setting.works ? setting.documentation : `Has no effect here. ${setting.documentation}`,
  };
}

/** Rows of a topic: every topic setting, or those of `names`. Names that do not exist give no row. */
export function describeTopic(
  config: LiveConfig,
  overrides: Overrides,
  names: readonly string[] | null,
): readonly DescribedConfig[] {
  return pick(topicSchema, names).map((setting) => {
    const own = overrides.get(setting.name);
    const synonym = topicSynonyms.get(setting.name);
    const inherited = synonym === undefined ? [] : config.sources(synonym);
    const fallback = inheritedValue(config, setting, synonym);
    const ownLevel = own === undefined ? [] : [{ name: setting.name, value: own, source: ConfigSource.Topic }];
    return describe(setting, [...ownLevel, ...inherited], false, own ?? fallback);
  });
}

/** The value that a topic takes from the server, in the topic's unit. */
function inheritedValue(config: LiveConfig, setting: Setting, synonym: string | undefined): string | null {
  if (synonym === undefined) return setting.defaultValue;
  const first = config.sources(synonym)[0];
  if (first === undefined) return setting.defaultValue;
  return first.name === synonym ? first.value : String(config.number(synonym));
}

/** Rows of this broker: every broker setting, or those of `names`. */
export function describeBroker(config: LiveConfig, names: readonly string[] | null): readonly DescribedConfig[] {
  return pick(brokerSchema, names).map((setting) => {
    const synonyms = config.sources(setting.name);
    const own = synonyms.find((synonym) => synonym.name === setting.name);
    return describe(setting, synonyms, setting.update === 'read-only', own?.value ?? null);
  });
}

/** Rows of the cluster's defaults: only what was set there. */
export function describeClusterDefaults(
  config: LiveConfig,
  names: readonly string[] | null,
): readonly DescribedConfig[] {
  const defaults = config.dynamicDefaults();
  return pick(brokerSchema, names ?? [...defaults.keys()])
    .filter((setting) => defaults.has(setting.name))
    .map((setting) => {
      const value = defaults.get(setting.name)!;
      return describe(setting, [{ name: setting.name, value, source: ConfigSource.DynamicDefault }], false, value);
    });
}

/** Rows of a group: every group setting, or those of `names`. */
export function describeGroup(
  config: LiveConfig,
  overrides: Overrides,
  names: readonly string[] | null,
): readonly DescribedConfig[] {
  return pick(groupSchema, names).map((setting) => {
    const own = overrides.get(setting.name);
    const broker = `group.${setting.name}`;
    const inherited = brokerSchema.has(broker)
      ? config.sources(broker)
      : [{ name: setting.name, value: setting.defaultValue, source: ConfigSource.Default }];
    const ownLevel = own === undefined ? [] : [{ name: setting.name, value: own, source: ConfigSource.Group }];
    return describe(setting, [...ownLevel, ...inherited], false, own ?? inherited[0]?.value ?? setting.defaultValue);
  });
}

function pick(schema: ReadonlyMap<string, Setting>, names: readonly string[] | null): readonly Setting[] {
  if (names === null) return [...schema.values()];
  const wanted = new Set(names);
  return [...schema.values()].filter((setting) => wanted.has(setting.name));
}

/** The value a list setting of a topic, broker or group has when nothing was set for it; '' if none. */
export function inheritedListValue(config: LiveConfig, resourceType: number, name: string): string {
  const rows =
    resourceType === 2
      ? describeTopic(config, new Map(), [name])
      : resourceType === 4
        ? describeBroker(config, [name])
        : describeGroup(config, new Map(), [name]);
  return rows[0]?.value ?? '';
}
