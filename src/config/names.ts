import { brokerSchema, groupSchema, type Setting, topicSchema, topicSynonyms } from './schema/index.ts';

/** An operating condition: a setting that cannot be used. The message is one line that names the key and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Dots, dashes and underscores are the same in a name: `node_id`, `node-id` and `node.id` are one setting. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '.');
}

/** `kafka.port` is `--kafka-port` on the command line. */
export function flagName(name: string): string {
  return `--${name.replaceAll('.', '-')}`;
}

/** `kafka.port` is `CHRONIK_KAFKA_PORT` in the environment. */
export function variableName(name: string): string {
  return `CHRONIK_${name.replaceAll('.', '_').toUpperCase()}`;
}

/** Finds a broker setting by any spelling of its name or of an alias. */
export function findSetting(name: string): Setting | undefined {
  const canonical = canonicalName(name);
  return brokerSchema.get(canonical) ?? aliases().get(canonical);
}

let aliasIndex: ReadonlyMap<string, Setting> | undefined;

function aliases(): ReadonlyMap<string, Setting> {
  aliasIndex ??= new Map(
    [...brokerSchema.values()].flatMap((setting) => (setting.aliases ?? []).map((alias) => [alias, setting] as const)),
  );
  return aliasIndex;
}

/** What to say after "Unknown setting …": the nearest name in the same spelling, or where the setting belongs. */
export function hintFor(name: string, spell: (name: string) => string): string {
  const canonical = canonicalName(name);
  const synonym = topicSynonyms.get(canonical);
  if (synonym !== undefined) return `It is a setting of topics; the server's default for it is ${spell(synonym)}.`;
  if (topicSchema.has(canonical)) return 'It is a setting of topics; set it there.';
  if (groupSchema.has(canonical))
    return `It is a setting of groups; the server's default is ${spell(`group.${canonical}`)}.`;
  const nearest = nearestName(canonical, [...brokerSchema.keys(), ...aliases().keys()]);
  return nearest === undefined
    ? 'docs/configuration.md lists all settings, as does: chronik-server help settings'
    : `Did you mean ${spell(nearest)}?`;
}

/** The candidate with the fewest edits from `name`, if that is fewer than a third of its letters. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.floor(name.length / 3));
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > fewest) continue;
    const edits = editDistance(name, candidate);
    if (edits < fewest || (edits === fewest && nearest === undefined)) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Insertions, deletions and replacements from one text to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
