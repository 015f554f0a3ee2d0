import { canonicalName, nearestName } from './names.ts';
import { brokerSchema, groupSchema, type Setting, topicSchema } from './schema/index.ts';
import { type LiveConfig, type Overrides, ResourceType } from './types.ts';
import { invalidValue } from './values.ts';

function schemaOf(resourceType: number): ReadonlyMap<string, Setting> | undefined {
  switch (resourceType) {
    case ResourceType.Topic:
      return topicSchema;
    case ResourceType.Broker:
      return brokerSchema;
    case ResourceType.Group:
      return groupSchema;
    default:
      return undefined;
  }
}

/** Why `value` cannot be set for a topic, in one sentence; undefined when it can. */
export function invalidTopicConfig(name: string, value: string): string | undefined {
  const setting = topicSchema.get(name);
  return setting === undefined ? unknown('topic', name, topicSchema) : invalidValue(setting, value);
}

/** Why these settings cannot stand together for a topic (each one and all of them); undefined when they can. */
export function invalidTopicConfigs(overrides: Overrides, config: LiveConfig): string | undefined {
  for (const [name, value] of overrides) {
    const problem = invalidTopicConfig(name, value);
    if (problem !== undefined) return problem;
  }
  const { minCompactionLagMs, maxCompactionLagMs } = config.topicSettings(overrides);
  return minCompactionLagMs > maxCompactionLagMs
    ? `Conflict: min.compaction.lag.ms (${minCompactionLagMs}) must not exceed max.compaction.lag.ms (${maxCompactionLagMs}).`
    : undefined;
}

/** Why these settings cannot stand together for a group; undefined when they can. */
export function invalidGroupConfigs(overrides: Overrides, config: LiveConfig): string | undefined {
  for (const [name, value] of overrides) {
    const setting = groupSchema.get(name);
    const problem = setting === undefined ? unknown('group', name, groupSchema) : invalidValue(setting, value);
    if (problem !== undefined) return problem;
    for (const [which, breaks] of [
      ['min', (limit: number) => Number(value) < limit],
      ['max', (limit: number) => Number(value) > limit],
    ] as const) {
      const bound = `group.${name.replace(/^(\w+)\./, `$1.${which}.`)}`;
      if (brokerSchema.has(bound) && breaks(config.number(bound))) {
        return `Invalid value "${value}" for ${name}: the server's ${bound} is ${config.number(bound)}.`;
      }
    }
  }
  const heartbeatMs = config.groupNumber(overrides, 'consumer.heartbeat.interval.ms');
  const sessionMs = config.groupNumber(overrides, 'consumer.session.timeout.ms');
  return heartbeatMs >= sessionMs
    ? `Conflict: consumer.heartbeat.interval.ms (${heartbeatMs}) must be less than consumer.session.timeout.ms (${sessionMs}).`
    : undefined;
}

/** Why these settings cannot be dynamic for the broker (or, `perBroker` false, for all brokers); undefined when they can. */
export function invalidBrokerConfigs(overrides: Overrides, perBroker: boolean): string | undefined {
  for (const [name, value] of overrides) {
    const setting = brokerSchema.get(name);
    if (setting === undefined) return unknown('broker', name, brokerSchema);
    if (setting.update === 'read-only') {
      return `Cannot change ${name} while the server runs: set it at the start, by flag, variable or file.`;
    }
    if (setting.update === 'per-broker' && !perBroker) {
      return `Cannot set ${name} for all brokers: name the broker.`;
    }
    const problem = invalidValue(setting, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unknown(resource: string, name: string, schema: ReadonlyMap<string, Setting>): string {
  const nearest = nearestName(canonicalName(name), [...schema.keys()]);
  return `Unknown ${resource} config name: ${name}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
}

/** Whether a setting is a list, so that items can be appended and subtracted. */
export function isListConfig(resourceType: number, name: string): boolean {
  return schemaOf(resourceType)?.get(name)?.type === 'list';
}

/** A line for each setting that is accepted without a meaning, to be logged when it is set. */
export function ineffectiveConfigs(resourceType: number, names: readonly string[]): readonly string[] {
  const schema = schemaOf(resourceType);
  return names.flatMap((name) => {
    const setting = schema?.get(name);
    return setting === undefined || setting.works ? [] : [`${name} has no effect. ${setting.documentation}`];
  });
}
