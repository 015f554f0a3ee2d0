/** Groups and their offsets. */
export const CONSUMER_OFFSETS = '__consumer_offsets';
/** The metadata itself; partition 0 is its only one. */
export const METADATA_TOPIC = '__meta';
/** The id of {@link METADATA_TOPIC}, the same in every cluster: it must be known before any metadata is. */
export const METADATA_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

const LENGTH_MAX = 249;

/** Why `name` cannot name a topic, in one sentence; undefined when it can. Kafka's rule. */
export function invalidTopicName(name: string): string | undefined {
  if (name === '') return 'A topic name must not be empty.';
  if (name === '.' || name === '..') return `A topic cannot be named "${name}".`;
  if (name.length > LENGTH_MAX)
    return `A topic name has at most ${LENGTH_MAX} characters; this one has ${name.length}.`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `The topic name "${name}" is not allowed: use only letters, digits, '.', '_' and '-'.`;
  }
  return undefined;
}

/** Equal for names that differ only in '.' and '_': metrics cannot tell them apart, so Kafka allows one of them. */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_');
}
