import { createRaftNode, type ProtocolRules, type RaftNode } from '../../../src/raft/index.ts';
import {
  coreParts,
  type Layer,
  logParts,
  makePlan,
  type Parts,
  type RunResult,
  runGroup,
} from '../../../src/sim/index.ts';

/** A deliberate bug, and what the simulator must say of it. */
export interface Mutant {
  readonly name: string;
  /** What is wrong, and what a user would suffer. */
  readonly bug: string;
  /** Found within seeds 1 to this one. */
  readonly seedsMax: number;
  /** Takes too many seeds for the unit tests; `table.ts` looks for it. */
  readonly isRare?: true;
  /** The layer whose runs find it; the bare core's unless said otherwise. */
  readonly layer?: Layer;
  readonly parts: Parts;
}

const SOUND: Readonly<Record<Layer, Parts>> = {
  core: coreParts(createRaftNode),
  log: logParts(createRaftNode),
};

/** The core with one of its rules replaced. */
export function withRules(rules: Partial<ProtocolRules>): Parts {
  return coreParts((config) => createRaftNode({ ...config, rules }));
}

/** The core with something changed between it and the world. */
export function withNode(wrap: (node: RaftNode) => RaftNode, rules: Partial<ProtocolRules> = {}): Parts {
  return coreParts((config) => wrap(createRaftNode({ ...config, rules })));
}

/** A node that does all that `node` does, except what `changes` does instead. */
export function changed(node: RaftNode, changes: Partial<RaftNode>): RaftNode {
  return new Proxy(node, {
    get(target, name) {
      const own = Reflect.get(changes, name);
      if (own !== undefined) return own;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The first seed that catches the mutant, up to `seedsMax`. */
export async function firstCatch({ parts, seedsMax, layer = 'core' }: Mutant): Promise<RunResult | undefined> {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const plan = makePlan(seed, layer);
    const result = await runGroup(plan, parts);
    if (result.failure === undefined) continue;
    // A seed that fails without the deliberate bug proves nothing about it.
    if ((await runGroup(plan, SOUND[layer])).failure === undefined) return result;
  }
  return undefined;
}
