import { type AppendWork, type Message, MessageType } from '../raft/index.ts';

const names = new Map<number, string>(Object.entries(MessageType).map(([name, value]) => [value, name]));

/** One line of a trace: what a message is, from whom, in which term, and its own fields without payloads. */
export function describeMessage(message: Message): string {
  const { type, from, to, term, ...fields } = message;
  const shown = Object.entries(fields).map(([name, value]) => `${name} ${describeField(name, value)}`);
  return `${names.get(type)} ${from}->${to} term ${term} ${shown.join(' ')}`;
}

function describeField(name: string, value: unknown): string {
  if (name === 'entries' && Array.isArray(value)) {
    return `[${value.map((entry: { index: number; term: number }) => `${entry.index}/${entry.term}`).join(' ')}]`;
  }
  if (name === 'snapshot') {
    const { index, term } = value as { index: number; term: number };
    return `${index}/${term}`;
  }
  if (name === 'proposals' && Array.isArray(value)) return `${value.length}`;
  return String(value);
}

/** What is to be stored: hard state, snapshot, entries as index/term. */
export function describeWork({ hardState, snapshot, entries }: AppendWork): string {
  const parts: string[] = [];
  if (hardState !== undefined) parts.push(`term ${hardState.term} vote ${hardState.vote} commit ${hardState.commit}`);
  if (snapshot !== undefined) parts.push(`snapshot ${snapshot.index}/${snapshot.term}`);
  if (entries.length > 0) parts.push(`entries ${entries.map(({ index, term }) => `${index}/${term}`).join(' ')}`);
  return parts.length === 0 ? 'nothing but answers' : parts.join(' ');
}
