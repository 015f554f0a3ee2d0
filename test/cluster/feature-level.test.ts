import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { encodeEventBatch } from '../../src/cluster/event-batch.ts';
import type { MetadataEvent } from '../../src/cluster/events.ts';
import { ClusterError, METADATA_TOPIC } from '../../src/cluster/index.ts';
import { type TestNode, TestNodes, until } from './nodes.ts';

const THREE = [1, 2, 3];
const FORMER = { members: THREE, featureLevel: { min: 1, max: 1 } };
const NEXT = { members: THREE, featureLevel: { min: 1, max: 2 } };
const LAST = { members: THREE, featureLevel: { min: 2, max: 3 } };

describe('the feature level of a cluster', () => {
  let nodes: TestNodes;
  beforeEach(() => {
    nodes = new TestNodes();
  });
  afterEach(() => nodes.close());

  it('is raised when the last member understands it, and a member may go back until then', async () => {
    await nodes.found(THREE, FORMER);
    await nodes.restart(3, NEXT);
    await nodes.restart(2, NEXT);
    await nodes.restart(2, FORMER);
    await nodes.restart(1, NEXT);
    assert.deepEqual(levels(), [1, 1, 1]);
    await nodes.restart(2, NEXT);
    await allAt(2);
  });

  it('is not above what a founder of an older release understands', async () => {
    const founders = [await nodes.open(1, NEXT), await nodes.open(2, NEXT), await nodes.open(3, FORMER)];
    await Promise.all(founders.map((node) => node.start()));
    assert.deepEqual(levels(), [1, 1, 1]);
    await nodes.restart(3, NEXT);
    await allAt(2);
  });

  it('is never lowered: a release that does not know it ends at the start and says why', async () => {
    await nodes.found(THREE, FORMER);
    // Away since before the level was raised: its own metadata does not tell it yet.
    await nodes.restart(3, NEXT);
    await nodes.nodes.get(3)!.kill();
    await nodes.restart(1, NEXT);
    await nodes.restart(2, NEXT);
    await until(() => nodes.nodes.get(1)!.metadata.featureLevel === 2, 'the level is raised');
    await refused(nodes.open(3, FORMER), /Node 3 works with feature levels 1 to 1, its cluster with level 2: start it/);
    await nodes.nodes.get(3)!.kill();
    // Now its metadata says it at once.
    await refused(nodes.open(3, FORMER), /Node 3 works with feature levels 1 to 1, its cluster with level 2: start it/);
    await nodes.restart(3, NEXT);
    await allAt(2);
  });

  it('is that of a snapshot of the metadata too', async () => {
    await nodes.found([1], { members: [1], foundAlone: true, featureLevel: { min: 1, max: 2 } });
    const { state } = nodes.nodes.get(1)!.metadata;
    assert.ok([...state.snapshot()].some((event) => event.kind === 'feature-level' && event.level === 2));
  });

  it('keeps out a node that wants to join with an older or a much newer release', async () => {
    await nodes.found([1, 2], { ...NEXT, members: [1, 2] });
    await until(() => nodes.nodes.get(1)!.metadata.featureLevel === 2, 'the level is raised');
    await refused(nodes.open(3, FORMER), /Node 3 works with feature levels 1 to 1, its cluster with level 2/);
    assert.ok(!nodes.nodes.get(1)!.metadata.state.members.has(3));
    await nodes.wipe(3);
    await refused(nodes.open(3, { ...LAST, featureLevel: { min: 3, max: 3 } }), /no feature level in common/);
    await nodes.wipe(3);
    await (await nodes.open(3, LAST)).start();
    assert.equal(nodes.nodes.get(3)!.metadata.featureLevel, 2);
  });

  it('is raised when the member that held it back is removed', async () => {
    await nodes.found(THREE, FORMER);
    await nodes.restart(2, NEXT);
    await nodes.restart(3, NEXT);
    await nodes.nodes.get(1)!.kill();
    const { admin } = nodes.nodes.get(2)!.running;
    for await (const step of admin.removeNode(1, AbortSignal.timeout(8_000))) assert.ok(step.done <= step.total);
    await until(() => nodes.nodes.get(2)!.metadata.featureLevel === 2, 'the level is raised');
  });

  it('guards what is written: an event of an unknown kind ends the node, and the start after it', async () => {
    const options = { alone: true };
    const node = await (await nodes.open(1, options)).start();
    const later = { kind: 'much-later' } as unknown as MetadataEvent;
    const batch = encodeEventBatch([later], false, Date.now());
    const append = { acks: -1, origin: 'coordinator', timeoutMs: 1_000, apiVersion: -1 } as const;
    await node.partition(METADATA_TOPIC, 0)!.append(batch, append);
    await until(() => node.fatal.length > 0, 'the node gives up');
    assert.match(String(node.fatal[0]), /event "much-later" of version 1 that this release does not know/);
    await node.kill();
    await refused(nodes.open(1, options), /event "much-later" of version 1 that this release does not know/);
  });

  function levels(): number[] {
    return THREE.map((id) => nodes.nodes.get(id)!.metadata.featureLevel);
  }

  function allAt(level: number): Promise<void> {
    return until(() => levels().every((each) => each === level), `all are at level ${level}`);
  }
});

async function refused(opening: Promise<TestNode>, message: RegExp): Promise<void> {
  const node = await opening;
  await assert.rejects(node.start(), (error) => {
    assert.ok(error instanceof ClusterError, String(error));
    assert.match(error.message, message);
    return true;
  });
}
