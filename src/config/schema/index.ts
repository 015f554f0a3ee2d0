import { acceptedSettings } from './accepted.ts';
import { acceptedGroupSettings } from './accepted-groups.ts';
import { acceptedSecuritySettings } from './accepted-security.ts';
import { coordinatorSettings } from './coordinator.ts';
import { groupSettings } from './group.ts';
import { logSettings } from './log.ts';
import { networkSettings } from './network.ts';
import { clusterSettings, serverSettings } from './server.ts';
import type { Setting } from './setting.ts';
import { topicSettings } from './topic.ts';

export type { Setting, SettingType } from './setting.ts';
export { topicSynonyms } from './topic.ts';

/** The sections of the reference page and of the long help text, in their order. */
export const brokerSections: readonly { readonly title: string; readonly settings: readonly Setting[] }[] = [
  { title: 'Server', settings: serverSettings },
  { title: 'Cluster', settings: clusterSettings },
  { title: 'Node, connections and requests', settings: networkSettings },
  { title: 'Topics and logs', settings: logSettings },
  { title: 'Groups and offsets', settings: coordinatorSettings },
  {
    title: 'Accepted without a meaning',
    settings: [...acceptedSettings, ...acceptedGroupSettings, ...acceptedSecuritySettings].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  },
];

/** In the order of the names, which is the order in which they are described to clients. */
function byName(settings: readonly Setting[]): ReadonlyMap<string, Setting> {
  const sorted = [...settings].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(sorted.map((setting) => [setting.name, setting]));
}

/** Settings of a broker: Chronik's own and Kafka's. */
export const brokerSchema = byName(brokerSections.flatMap((section) => section.settings));
export const topicSchema = byName(topicSettings);
export const groupSchema = byName(groupSettings);

type Link = { readonly name: string; readonly scale: number };

function chain(...links: [name: string, scale: number][]): readonly Link[] {
  return links.map(([name, scale]) => ({ name, scale }));
}

const retention = chain(['log.retention.ms', 1], ['log.retention.minutes', 60_000], ['log.retention.hours', 3_600_000]);
const roll = chain(['log.roll.ms', 1], ['log.roll.hours', 3_600_000]);
const rollJitter = chain(['log.roll.jitter.ms', 1], ['log.roll.jitter.hours', 3_600_000]);
const flush = chain(['log.flush.interval.ms', 1], ['log.flush.scheduler.interval.ms', 1]);

const chains: ReadonlyMap<string, readonly Link[]> = new Map(
  [retention, roll, rollJitter].flatMap((links) => links.map((link) => [link.name, links] as const)),
);

/** Broker settings that stand for the same value in other units, the winning one first; `scale` turns each into the first's unit. */
export function brokerSynonyms(name: string): readonly Link[] {
  return chains.get(name) ?? (name === 'log.flush.interval.ms' ? flush : chain([name, 1]));
}
