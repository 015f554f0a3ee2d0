import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Command } from '../../tools/raft/commands.ts';
import { describeScenario } from '../../tools/raft/describe.ts';
import { Scenario } from '../../tools/raft/scenario.ts';
import { checkVector } from '../../tools/raft/vectors.ts';

const DATA = new URL('../data/raft/', import.meta.url);

for (const file of ['quorum.jsonl', 'confchange.jsonl']) {
  test(`every case of ${file} has the reference's answer`, () => {
    const lines = readFileSync(new URL(file, DATA), 'utf8').trimEnd().split('\n');
    assert.ok(lines.length > 100);
    for (const [at, line] of lines.entries()) assert.equal(checkVector(JSON.parse(line)), undefined, `line ${at + 1}`);
  });
}

interface State {
  readonly nodes: readonly Record<string, unknown>[];
  readonly messages: readonly { readonly from: number; readonly to: number }[];
}

interface Script {
  readonly source: string;
  readonly steps: readonly (Command & { readonly after?: State })[];
}

const scripts = JSON.parse(readFileSync(new URL('interaction.json', DATA), 'utf8')) as readonly Script[];
for (const { source, steps } of scripts) {
  test(`${source}: the core does step by step what the reference does`, () => {
    const scenario = new Scenario();
    for (const [at, { after, ...command }] of steps.entries()) {
      scenario.run(command);
      if (after === undefined) continue;
      const state = JSON.parse(JSON.stringify(describeScenario(scenario))) as State;
      assert.deepEqual(state.nodes, after.nodes, `nodes after step ${at} ${command.cmd}`);
      assert.deepEqual(byRoute(state.messages), byRoute(after.messages), `messages after step ${at} ${command.cmd}`);
    }
  });
}

/** Messages between two nodes keep their order; between different pairs there is none. */
function byRoute(messages: State['messages']): Map<string, unknown[]> {
  const routes = new Map<string, unknown[]>();
  for (const message of [...messages].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const route = `${message.from}-${message.to}`;
    routes.set(route, [...(routes.get(route) ?? []), message]);
  }
  return routes;
}
