import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ErrorCode } from '../../src/protocol/index.ts';
import { ClassicClient, formGroup, GROUP } from './support/classic-client.ts';
import { ConsumerClient } from './support/consumer-client.ts';
import { CoreHarness } from './support/core-harness.ts';

describe('An empty group', () => {
  it('of the classic protocol becomes a consumer group with the first heartbeat that joins', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    formGroup(harness, [new ClassicClient(harness)]);
    harness.advance(10_001);
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'Empty');
    assert.equal(new ConsumerClient(harness, 'a').heartbeat().errorCode, ErrorCode.NONE);
    assert.equal(harness.core.groups.get(GROUP)!.kind, 'consumer');
    assert.equal(harness.replayed().groups.get(GROUP)!.kind, 'consumer');
  });

  it('of the consumer protocol becomes a classic group with the first member that joins', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    a.send({ memberEpoch: -1 });
    formGroup(harness, [new ClassicClient(harness)]);
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'Stable');
    const replayed = harness.replayed().classicGroup(GROUP)!;
    assert.equal(replayed.state, 'Stable');
    assert.equal(replayed.members.size, 1);
  });
});
