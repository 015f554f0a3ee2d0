import type { Uuid } from '../../../base/index.ts';
import type { TopicLookup } from '../environment.ts';
import type { CoordinatorState } from '../state.ts';
import type { Changes } from './changes.ts';
import type { ConsumerGroup } from './group.ts';
import type { ConsumerMember } from './member.ts';

/** Ids of the topics that a member consumes and that exist. */
export function subscribedTopicIds(topics: TopicLookup, group: ConsumerGroup, member: ConsumerMember): Set<Uuid> {
  const ids = new Set<Uuid>();
  for (const name of group.topicsOf(member)) {
    const topic = topics.byName(name);
    if (topic !== undefined) ids.add(topic.id);
  }
  return ids;
}

/**
 * Stands for the subscribed topics with ids and partition counts, so that a change of any is seen: two 32-bit FNV-1a sums, of
 * which 53 bits are kept. 0 when no subscribed topic exists.
 */
export function hashTopics(topics: TopicLookup, names: ReadonlySet<string>): number {
  let text = '';
  for (const name of [...names].sort()) {
    const topic = topics.byName(name);
    if (topic !== undefined) text += `${name}/${topic.id}/${topic.partitionCount};`;
  }
  return text === '' ? 0 : fnv1a(text, 0x811c9dc5) * 2 ** 21 + (fnv1a(text, 0x01000193) >>> 11);
}

function fnv1a(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Matches a subscription pattern against the topics that are there now. The pattern is known to be valid. */
export function resolveRegex(core: CoordinatorState, changes: Changes, group: ConsumerGroup, regex: string): void {
  const matches = core.env.compileRegex(regex);
  if (matches === undefined) return;
  const topics = core.env.topics.topicNames().filter(matches);
  const before = group.regexes.get(regex);
  if (before?.topics.length === topics.length && before.topics.every((name, at) => name === topics[at])) return;
  changes.add({
    kind: 'resolved-regex',
    groupId: group.groupId,
    regex,
    value: { topics, version: (before?.version ?? 0) + 1, timestampMs: core.env.wallMs() },
  });
}

/** Forgets a pattern that no member subscribes by any more. */
export function dropUnusedRegex(changes: Changes, group: ConsumerGroup, regex: string | null): void {
  if (regex === null || !group.regexes.has(regex) || group.regexSubscribers(regex) > 0) return;
  changes.add({ kind: 'resolved-regex', groupId: group.groupId, regex, value: null });
}

/** Looks at the topics anew after the metadata changed. True when the group has to be assigned anew. */
export function refreshTopics(core: CoordinatorState, changes: Changes, group: ConsumerGroup): boolean {
  for (const regex of [...group.regexes.keys()]) resolveRegex(core, changes, group, regex);
  group.metadataStale = false;
  return hashTopics(core.env.topics, group.subscribedTopics) !== group.metadataHash;
}
