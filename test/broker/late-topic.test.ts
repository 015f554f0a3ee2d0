import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../../src/base/index.ts';
import { lateTopic } from '../../src/broker/late-topic.ts';
import type { BrokerServices } from '../../src/broker/types.ts';
import { ApiError, type MetadataChange, type NewTopic, type TopicImage } from '../../src/cluster/index.ts';
import { ErrorCode } from '../../src/protocol/index.ts';

const WANTED: NewTopic = {
  name: 't',
  numPartitions: -1,
  replicationFactor: -1,
  assignments: new Map(),
  configs: new Map(),
};
const TOPIC: TopicImage = { name: 't', id: 'x', internal: false, partitions: [], configs: new Map() };

/** Node 1 of a cluster whose controller is node 2, which answers `code` to the question whether the topic could be made. */
function node(code: number, controllerId = 2) {
  const listeners = new Set<(change: MetadataChange) => void>();
  let topic: TopicImage | undefined;
  let asked = 0;
  const services = {
    nodeId: 1,
    transport: {},
    clock: systemClock,
    metadata: {
      controllerId,
      topic: () => topic,
      onChange: (listener: (change: MetadataChange) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    controller: {
      createTopic: async (_topic: NewTopic, { validateOnly }: { validateOnly: boolean }) => {
        assert.equal(validateOnly, true);
        asked += 1;
        if (code !== 0) throw new ApiError(code, 'no');
        return TOPIC;
      },
    },
  } as unknown as BrokerServices;
  return {
    services,
    listeners,
    get asked() {
      return asked;
    },
    apply() {
      topic = TOPIC;
      for (const listener of [...listeners]) listener({ kind: 'topic-created', topic: TOPIC });
    },
  };
}

describe('A topic that this node does not know', () => {
  it('is waited for when the controller has it', async () => {
    const late = node(ErrorCode.TOPIC_ALREADY_EXISTS);
    const found = lateTopic(late.services, WANTED);
    while (late.listeners.size === 0) await new Promise(setImmediate);
    late.apply();
    assert.equal(await found, TOPIC);
    assert.equal(late.listeners.size, 0);
  });

  it('is not there when the controller could make it, or cannot be asked', async () => {
    for (const code of [ErrorCode.NONE, ErrorCode.REQUEST_TIMED_OUT, ErrorCode.INVALID_REPLICATION_FACTOR]) {
      assert.equal(await lateTopic(node(code).services, WANTED), undefined);
    }
  });

  it('is not asked about where this node would know, nor while there is no controller', async () => {
    for (const controllerId of [1, -1]) {
      const own = node(ErrorCode.NONE, controllerId);
      assert.equal(await lateTopic(own.services, WANTED), undefined);
      assert.equal(own.asked, 0);
    }
  });
});
