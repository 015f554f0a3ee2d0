import {
  type ConfChange,
  ConfChangeOp,
  ConfChangeTransition,
  decodeConfChange,
  type Entry,
  EntryKind,
} from '../../src/raft/index.ts';

/** One argument of a command: `key`, `key=value` or `key=(value,value)`. */
export interface Argument {
  readonly key: string;
  readonly vals?: readonly string[];
}

/** A line of a scenario, with what follows it as input. */
export interface Command {
  readonly cmd: string;
  readonly args: readonly Argument[];
  readonly input?: string;
}

const ARGUMENT = /([^\s=]+)(?:=(?:\(([^)]*)\)|(\S*)))?/g;

/** Reads `cmd arg key=val key=(a,b)`. */
export function parseCommand(line: string, input?: string): Command {
  const [cmd = '', ...rest] = line.trim().split(/\s+/);
  const args: Argument[] = [];
  for (const [, key, list, value] of rest.join(' ').matchAll(ARGUMENT)) {
    if (list !== undefined) args.push({ key: key!, vals: list.split(/[\s,]+/).filter((part) => part !== '') });
    else if (value !== undefined) args.push({ key: key!, vals: [value] });
    else args.push({ key: key! });
  }
  return input === undefined ? { cmd, args } : { cmd, args, input };
}

/** Ids given without a key: the nodes that a command is about. */
export function nodeIds(args: readonly Argument[]): number[] {
  return args.filter((arg) => arg.vals === undefined || arg.vals.length === 0).map((arg) => Number(arg.key));
}

export function valuesOf(args: readonly Argument[], key: string): readonly string[] {
  return args.find((arg) => arg.key === key)?.vals ?? [];
}

export function firstValueOf(args: readonly Argument[], key: string): string | undefined {
  return valuesOf(args, key)[0];
}

const TRANSITIONS = {
  auto: ConfChangeTransition.Auto,
  implicit: ConfChangeTransition.JointImplicit,
  explicit: ConfChangeTransition.JointExplicit,
} as const;
const TRANSITION_NAMES = ['Auto', 'JointImplicit', 'JointExplicit'] as const;
const OPS = { v: ConfChangeOp.AddVoter, l: ConfChangeOp.AddLearner, r: ConfChangeOp.Remove } as const;

/** Reads "v1 l2 r3 u4". The text itself goes along as context, so that an entry can be shown as it was written. */
export function parseConfChange(text: string, transition: string, isV1: boolean): ConfChange {
  const name = transition as keyof typeof TRANSITIONS;
  if (!(name in TRANSITIONS)) throw new Error(`unknown transition ${transition}: use auto, implicit or explicit`);
  const parts = text.split(/\s+/).filter((part) => part !== '');
  const changes = parts.map((part) => {
    const letter = part[0]!;
    const id = Number(part.slice(1));
    // An update changes nothing of the membership.
    if (letter === 'u') return { op: ConfChangeOp.Remove, id: 0 };
    if (!(letter in OPS)) throw new Error(`unknown change ${part}: use v, l, r or u and an id`);
    return { op: OPS[letter as keyof typeof OPS], id };
  });
  const context = parts.length === 0 ? '' : `${isV1 ? '1' : '2'}${parts.join(' ')}`;
  return { transition: TRANSITIONS[name], changes, context: Buffer.from(context) };
}

/** An entry as scenario files show it. */
export function describeEntry(entry: Entry): Record<string, unknown> {
  const { index, term } = entry;
  if (entry.kind !== EntryKind.ConfChange) return { data: entry.data.toString('utf8'), index, term };
  const { context, transition } = decodeConfChange(entry.data);
  const text = context.toString('utf8');
  if (text.startsWith('1')) return { confV1: text.slice(1), index, term };
  return { confV2: text.slice(1), index, term, transition: TRANSITION_NAMES[transition] };
}
