import assert from 'node:assert/strict';
import { type Entry, EntryKind, type Snapshot } from '../../src/raft/index.ts';
import {
  type Argument,
  type Command,
  firstValueOf,
  nodeIds,
  parseCommand,
  valuesOf,
} from '../../tools/raft/commands.ts';
import { MemoryStorage } from '../../tools/raft/memory-storage.ts';
import { optionsOf, Scenario } from '../../tools/raft/scenario.ts';
import { ScenarioNode } from '../../tools/raft/scenario-node.ts';

/**
 * Replays a scenario file: a command a line, `#` for prose. Beside the commands of `Scenario` it knows
 *   log terms=(1,1,4) term=4 [commit=1] voters=(1,2,3)   a further node with that log from index 1 on
 *   restart ID                                           the node ends and comes back with what it had stored
 *   expect ID role= term= vote= leader= commit= log= voters=   what must hold now; X in a log stands for any term
 *   expect-proposal appended | refused=REASON            what became of the last proposal
 * The input of propose-conf-change is the line after it.
 */
export function replayScenarioFile(text: string): void {
  const scenario = new Scenario();
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const place = `line ${at + 1}: ${line}`;
    const command = line.startsWith('propose-conf-change') ? parseCommand(line, lines[++at]) : parseCommand(line);
    runCommand(scenario, command, place);
  }
}

function runCommand(scenario: Scenario, command: Command, place: string): void {
  const { cmd, args } = command;
  if (cmd === 'log') addNodeWithLog(scenario, args);
  else if (cmd === 'restart') scenario.at(nodeIds(args)[0]).restart();
  else if (cmd === 'expect') expectState(scenario.at(nodeIds(args)[0]), args, place);
  else if (cmd === 'expect-proposal') expectProposal(scenario, args, place);
  else scenario.run(command);
}

function addNodeWithLog(scenario: Scenario, args: readonly Argument[]): void {
  const voters = valuesOf(args, 'voters').map(Number);
  const membership = { voters, votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
  const storage = new MemoryStorage();
  const entries = valuesOf(args, 'terms').map(
    (term, at): Entry => ({ index: at + 1, term: Number(term), kind: EntryKind.NoOp, data: Buffer.alloc(0) }),
  );
  storage.append(entries);
  const commit = Number(firstValueOf(args, 'commit') ?? 0);
  storage.hardState = { term: Number(firstValueOf(args, 'term')), vote: 0, commit };
  const state: Snapshot = { index: commit, term: storage.term(commit) ?? 0, membership, data: Buffer.alloc(0) };
  scenario.nodes.push(new ScenarioNode({ ...optionsOf(args), id: scenario.nodes.length + 1 }, storage, state));
}

function expectState({ node }: ScenarioNode, args: readonly Argument[], place: string): void {
  const { log } = node.core;
  const terms = Array.from({ length: node.lastIndex }, (_, at) => String(log.term(at + 1)));
  const actual: Record<string, readonly string[]> = {
    role: [node.role],
    term: [String(node.term)],
    vote: [String(node.status().hardState.vote)],
    leader: [String(node.leader)],
    commit: [String(node.commitIndex)],
    voters: node.membership.voters.map(String),
    log: terms,
  };
  for (const { key, vals } of args.slice(1)) {
    const got = actual[key];
    assert.ok(got !== undefined && vals !== undefined, `${place}: ${key} can be expected`);
    const masked = got.map((value, at) => (vals[at] === 'X' ? 'X' : value));
    assert.deepEqual(masked, vals, `${place}: ${key}`);
  }
}

function expectProposal({ lastProposal }: Scenario, args: readonly Argument[], place: string): void {
  const reason = firstValueOf(args, 'refused');
  assert.equal(lastProposal?.outcome, reason === undefined ? 'appended' : 'refused', place);
  if (lastProposal?.outcome === 'refused') assert.equal(lastProposal.reason, reason, place);
}
