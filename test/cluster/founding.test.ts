import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestNodes, until } from './nodes.ts';

const THREE = [1, 2, 3];

describe('a cluster', () => {
  let nodes: TestNodes;
  beforeEach(() => {
    nodes = new TestNodes();
  });
  afterEach(() => nodes.close());

  it('is founded by all its nodes once they are there, under one id', async () => {
    const started = await nodes.found(THREE);
    const ids = new Set(started.map((node) => node.metadata.clusterId));
    assert.equal(ids.size, 1);
    assert.ok(!ids.has(''));
    await until(() => started.every((node) => node.metadata.brokers.size === 3), 'everyone knows everyone');
    await until(() => started.every(({ state }) => ids.has(state.record.clusterId)), 'it is on disk');
    assert.equal(new Set(started.map((node) => node.metadata.controllerId)).size, 1);
  });

  it('is not founded while a node is missing', async () => {
    const [first, second] = [await nodes.open(1, { members: THREE }), await nodes.open(2, { members: THREE })];
    const starts = Promise.all([first.start(), second.start()]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual([first.state.record.founders, second.state.record.founders], [[], []]);
    const third = (await nodes.open(3, { members: THREE })).start();
    await Promise.all([starts, third]);
  });
});
