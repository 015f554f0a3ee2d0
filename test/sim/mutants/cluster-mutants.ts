import { produceHandler } from '../../../src/broker/handlers/produce.ts';
import { MemberController } from '../../../src/cluster/member-controller.ts';
import { LoadTurns } from '../../../src/coordinator/shell/load-turns.ts';
import { BatchCleaner, type CleanedBatch } from '../../../src/log/clean-batch.ts';
import { EntryLog } from '../../../src/log/entry-log.ts';
import { ProducerTable } from '../../../src/log/producer-table.ts';
import type { ProduceResponse } from '../../../src/protocol/index.ts';
import { RaftPartition } from '../../../src/replication/raft-partition.ts';
import { ReplicaManager } from '../../../src/replication/replica-manager.ts';
import type { AppendOptions } from '../../../src/replication/types.ts';
import { startServer } from '../../../src/server/server.ts';
import {
  type ClusterParts,
  type ClusterPlan,
  type ClusterResult,
  makeClusterPlan,
  runCluster,
  SOUND_CLUSTER,
} from '../../../src/sim/cluster/index.ts';

/** A deliberate bug of brokers, and what the simulator of clusters must say of it. */
export interface ClusterMutant {
  readonly name: string;
  /** What is wrong, and what a user would suffer. */
  readonly bug: string;
  /** Found within seeds 1 to this one. */
  readonly seedsMax: number;
  /** Takes too many seeds for the unit tests; `table.ts` looks for it. */
  readonly isRare?: true;
  /** Plans without this cannot find it, and are left out. */
  readonly needs?: (plan: ClusterPlan) => boolean;
  readonly parts?: ClusterParts;
  /** Breaks the code until the returned function is called. */
  readonly sabotage?: () => () => void;
}

/** Replaces one property of a class until the returned function is called. */
function patch(
  prototype: object,
  name: string,
  replace: (before: PropertyDescriptor) => PropertyDescriptor,
): () => void {
  const before = Object.getOwnPropertyDescriptor(prototype, name);
  if (before === undefined) throw new Error(`there is no ${name} to break`);
  Object.defineProperty(prototype, name, { configurable: true, ...replace(before) });
  return () => Object.defineProperty(prototype, name, before);
}

/** Appends of one origin are answered when the leader alone has them. */
function acksOne(origin: AppendOptions['origin']): () => void {
  return patch(RaftPartition.prototype, 'append', ({ value: append }) => ({
    value(this: RaftPartition, records: Buffer, options: AppendOptions) {
      const acks = options.origin === origin && options.acks === -1 ? 1 : options.acks;
      return append.call(this, records, { ...options, acks });
    },
  }));
}

/** Answers to requests with several partitions come in the wrong order. */
function swapAnswers(response: ProduceResponse): ProduceResponse {
  const { responses } = response;
  const offsets = responses.flatMap((topic) => topic.partitionResponses.map(({ baseOffset }) => baseOffset)).reverse();
  const swapped = responses.map((topic) => ({
    ...topic,
    partitionResponses: topic.partitionResponses.map((answer) => ({ ...answer, baseOffset: offsets.shift()! })),
  }));
  return { ...response, responses: swapped };
}

export const clusterMutants: readonly ClusterMutant[] = [
  {
    name: 'answer acks=all before the quorum has it',
    bug: 'a failover loses records that were acknowledged',
    seedsMax: 60,
    sabotage: () => acksOne('client'),
  },
  {
    name: 'answer offset commits before they are committed',
    bug: 'a failover of the coordinator takes a group back to older offsets',
    seedsMax: 100,
    isRare: true,
    sabotage: () => acksOne('coordinator'),
  },
  {
    name: 'read past the commit',
    bug: 'consumers read records that the next leader does not have',
    seedsMax: 100,
    isRare: true,
    sabotage: () =>
      patch(EntryLog.prototype, 'highWatermark', () => ({
        get(this: EntryLog) {
          return this.logEndOffset;
        },
      })),
  },
  {
    name: 'forget producers on failover',
    bug: 'what an idempotent producer sends again is stored a second time, or refused for ever',
    seedsMax: 60,
    sabotage: () =>
      patch(RaftPartition.prototype, 'onRole', ({ value: onRole }) => ({
        value(this: RaftPartition) {
          if (this.isLeader) (this.log as unknown as EntryLog).producers.expire(Number.POSITIVE_INFINITY);
          return onRole.call(this);
        },
      })),
  },
  {
    name: 'take every sequence for new',
    bug: 'a retry stores its records twice',
    seedsMax: 60,
    sabotage: () => patch(ProducerTable.prototype, 'judge', () => ({ value: () => ({ kind: 'ok' }) })),
  },
  {
    name: 'heed no min.insync.replicas',
    bug: 'records are acknowledged though fewer replicas have them than were asked for',
    seedsMax: 200,
    sabotage: () =>
      patch(ReplicaManager.prototype, 'open', ({ value: open }) => ({
        value(this: ReplicaManager, ...[id, settings, ...rest]: Parameters<ReplicaManager['open']>) {
          return open.call(this, id, { ...settings, minInsyncReplicas: 1 }, ...rest);
        },
      })),
  },
  {
    name: 'coordinate groups without their past',
    bug: 'after a failover of the coordinator a group begins at the start again',
    seedsMax: 60,
    sabotage: () => patch(LoadTurns.prototype, 'run', () => ({ value: async () => ({ records: 0, sizeBytes: 0 }) })),
  },
  {
    name: 'mix up the partitions of a request',
    bug: 'a producer is told of a partition what is true of another one',
    seedsMax: 10,
    sabotage: () =>
      patch(produceHandler, 'handle', ({ value: handle }) => ({
        async value(...args: Parameters<typeof produceHandler.handle>) {
          const response = await handle.apply(this, args);
          return response === undefined ? undefined : swapAnswers(response);
        },
      })),
  },
  {
    name: 'compact away the newest',
    bug: 'keys vanish from a compacted topic, or show a value that was replaced',
    seedsMax: 60,
    needs: ({ load, nodes }) => load.latestPartitions > 0 && nodes.cleanerBackoffMs < 1_000,
    sabotage: () =>
      patch(BatchCleaner.prototype, 'clean', ({ value: clean }) => ({
        value(this: BatchCleaner, batch: Buffer): CleanedBatch | undefined {
          return batch.readUInt32BE(batch.length - 4) % 2 === 0 ? undefined : clean.call(this, batch);
        },
      })),
  },
  {
    name: 'keep the logs of deleted topics',
    bug: 'a topic that is made again is not served, or finds the records of its predecessor',
    seedsMax: 60,
    needs: ({ faults }) => faults.some(({ kind }) => kind === 'recreate'),
    sabotage: () => patch(ReplicaManager.prototype, 'delete', () => ({ value: async () => {} })),
  },
  {
    name: 'forget a node before its replicas have moved',
    bug: 'partitions go on with replicas on a node that is not there any more',
    seedsMax: 60,
    isRare: true,
    needs: ({ faults }) => faults.some(({ kind }) => kind === 'remove'),
    sabotage: () =>
      patch(MemberController.prototype, 'setDraining', ({ value: setDraining }) => ({
        async value(this: MemberController, nodeId: number, draining: boolean) {
          await setDraining.call(this, nodeId, draining);
          await this.leaveMetadata(nodeId);
          return this.remove(nodeId, () => false);
        },
      })),
  },
  {
    name: 'acknowledge without a sync',
    bug: 'a loss of power in all nodes takes acknowledged records with it',
    seedsMax: 100,
    parts: {
      startServer: (options, dependencies) => {
        return startServer(
          { ...options, settings: new Map([...options.settings, ['wal.sync.enable', 'false']]) },
          dependencies,
        );
      },
    },
  },
];

/** The first seed that catches the mutant, up to `seedsMax`. */
export async function firstClusterCatch(mutant: ClusterMutant): Promise<ClusterResult | undefined> {
  for (let seed = 1; seed <= mutant.seedsMax; seed++) {
    const plan = makeClusterPlan(seed);
    if (mutant.needs?.(plan) === false) continue;
    const mend = mutant.sabotage?.();
    const result = await runCluster(plan, mutant.parts ?? SOUND_CLUSTER).finally(() => mend?.());
    if (result.failure === undefined) continue;
    // A seed that fails without the deliberate bug proves nothing about it.
    if ((await runCluster(plan)).failure === undefined) return result;
  }
  return undefined;
}
