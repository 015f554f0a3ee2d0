import { createServer, type Server, type Socket } from 'node:net';
import { createAdminServer } from '../../src/admin/index.ts';
import { silentLogger } from '../../src/base/index.ts';
import {
  ApiError,
  type ClusterAdmin,
  type ClusterStatus,
  type Controller,
  type PartitionMove,
  type Progress,
  type RebalancePlan,
} from '../../src/cluster/index.ts';

export const status: ClusterStatus = {
  clusterId: 'cluster-one',
  controllerId: 2,
  controllerEpoch: 7,
  featureLevel: 1,
  members: [1, 2, 3].map((nodeId) => ({
    nodeId,
    state: nodeId === 3 ? 'fenced' : 'up',
    host: `node${nodeId}`,
    port: 9092,
    raftHost: `node${nodeId}`,
    raftPort: 9093,
    rack: nodeId === 1 ? 'zone-a' : null,
    release: '0.2.0',
    isController: nodeId === 2,
    metadataRole: 'voter',
    partitions: 4,
    partitionsLed: nodeId === 3 ? 0 : 2,
    lagEntriesMax: nodeId === 3 ? undefined : 0,
    lagMsMax: nodeId === 3 ? undefined : 5,
  })),
  topics: 1,
  partitions: 4,
  underReplicated: [{ topic: 'orders', partition: 0, leaderId: 1, replicas: [1, 2, 3], isr: [1, 2] }],
  leaderless: [{ topic: 'orders', partition: 3, leaderId: -1, replicas: [3], isr: [] }],
  reassignments: [
    {
      topic: 'orders',
      topicId: 'AAAAAAAAAAAAAAAAAAAAAQ',
      partition: 1,
      replicas: [1, 2, 3],
      addingReplicas: [3],
      removingReplicas: [],
      lagEntries: new Map([
        [1, undefined],
        [3, 12],
      ]),
    },
  ],
};

export const plan: RebalancePlan = {
  moves: [
    { topic: 'orders', partition: 0, from: [1, 2], to: [3, 2] },
    { topic: 'orders', partition: 1, from: [1, 2], to: [2, 1] },
  ],
  replicasMoved: 1,
  leadersMoved: 2,
  before: new Map([
    [1, { replicas: 2, leaders: 2 }],
    [2, { replicas: 2, leaders: 0 }],
    [3, { replicas: 0, leaders: 0 }],
  ]),
  after: new Map([
    [1, { replicas: 1, leaders: 0 }],
    [2, { replicas: 2, leaders: 1 }],
    [3, { replicas: 1, leaders: 1 }],
  ]),
};

async function* steps(verb: string, count: number): AsyncGenerator<Progress> {
  for (let done = 0; done <= count; done++) yield { message: `${verb}: ${done} of ${count}`, done, total: count };
}

/** What a fake cluster was asked, in order. */
type Asked = unknown[][];

/** An administration that answers from constants; `answers` replace single methods. */
export function fakeAdmin(answers: Partial<ClusterAdmin> = {}): {
  admin: ClusterAdmin;
  controller: Pick<Controller, 'reassign'>;
  asked: Asked;
} {
  const asked: Asked = [];
  const done = async (...call: unknown[]): Promise<void> => {
    asked.push(call);
  };
  const begun = (count: number, ...call: unknown[]): AsyncGenerator<Progress> => {
    asked.push(call);
    return steps(String(call[0]), count);
  };
  const admin: ClusterAdmin = {
    status: async () => status,
    addNode: (nodeId, timeoutMs) => begun(2, 'add', nodeId, timeoutMs),
    removeNode: (nodeId) => begun(3, 'remove', nodeId),
    cancelRemoval: (nodeId) => done('cancel', nodeId),
    transferLeader: (partition, nodeId) => done('transfer', partition, nodeId),
    planRebalance: async () => plan,
    rebalance: (options) => begun(2, 'rebalance', options),
    ...answers,
  };
  const controller = {
    async reassign(moves: readonly PartitionMove[]) {
      asked.push(['reassign', moves]);
      return moves.map(({ topic, partition }) => ({
        topic,
        partition,
        errorCode: topic === 'orders' ? 0 : 3,
        errorMessage: topic === 'orders' ? null : `There is no topic ${topic}.`,
      }));
    },
  };
  return { admin, controller, asked };
}

export interface FakeCluster {
  readonly address: string;
  readonly asked: Asked;
  stop(): Promise<void>;
}

/** Serves a fake administration on a free port, as the transport would hand sockets over. */
export async function startFakeCluster(answers: Partial<ClusterAdmin> = {}): Promise<FakeCluster> {
  const { admin, controller, asked } = fakeAdmin(answers);
  const service = createAdminServer({ admin, controller, logger: silentLogger });
  const server = await listening((socket) => {
    socket.once('data', (head) => {
      socket.pause();
      socket.unshift(head);
      service.accept(socket);
    });
  });
  return {
    address: `127.0.0.1:${(server.address() as { port: number }).port}`,
    asked,
    async stop() {
      service.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server on a free port of this machine. */
export async function listening(accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer(accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export { ApiError };
