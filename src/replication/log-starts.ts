import type { Offset } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { GroupId, Transport } from '../transport/index.ts';
import type { RaftPartition } from './raft-partition.ts';

const METHOD = 'replication.log-start';
const TIMEOUT_MS = 2_000;

interface LogStart extends GroupId {
  readonly offset: Offset;
  readonly leaderEpoch: number;
}

/**
 * DeleteRecords reaches followers by calls beside the Raft log: where a log begins is not part of what is agreed on, only of what is kept. A follower
 * that cannot be reached is told again as long as this node leads.
 */
export class LogStarts {
  readonly #transport: Transport;
  readonly #find: (id: GroupId) => RaftPartition | undefined;
  /** Followers that do not know yet: by partition, the offset each is to be told. */
  readonly #owed = new Map<RaftPartition, Map<NodeId, Offset>>();
  readonly #asking = new Set<string>();

  constructor(transport: Transport, find: (id: GroupId) => RaftPartition | undefined) {
    this.#transport = transport;
    this.#find = find;
    transport.serve(METHOD, async (_from, payload) => await this.#obey(JSON.parse(payload.toString()) as LogStart));
  }

  /** Tells the followers; resolves when all that are connected have answered or failed to. */
  async share(partition: RaftPartition, offset: Offset): Promise<void> {
    const followers = partition.group.members.filter(({ id }) => id !== partition.leaderId).map(({ id }) => id);
    if (followers.length === 0) return;
    const owed = this.#owed.get(partition) ?? new Map<NodeId, Offset>();
    for (const id of followers) owed.set(id, Math.max(offset, owed.get(id) ?? 0));
    this.#owed.set(partition, owed);
    await Promise.all(followers.map((id) => this.#tell(partition, id)));
  }

  /** Tries again with those who do not know yet. */
  shareAgain(): void {
    for (const [partition, owed] of this.#owed) {
      if (!partition.isLeader || owed.size === 0) this.#owed.delete(partition);
      else for (const id of owed.keys()) void this.#tell(partition, id);
    }
  }

  async #tell(partition: RaftPartition, to: NodeId): Promise<void> {
    const owed = this.#owed.get(partition);
    const offset = owed?.get(to);
    const key = `${to}-${partition.topicId}-${partition.partition}`;
    if (offset === undefined || this.#transport.peer(to).state !== 'up' || this.#asking.has(key)) return;
    if (!partition.group.members.some(({ id }) => id === to)) {
      owed?.delete(to);
      return;
    }
    this.#asking.add(key);
    const start: LogStart = {
      topicId: partition.topicId,
      partition: partition.partition,
      offset,
      leaderEpoch: partition.leaderEpoch,
    };
    try {
      const answer = await this.#transport.call(to, METHOD, Buffer.from(JSON.stringify(start)), {
        timeoutMs: TIMEOUT_MS,
      });
      const { reached } = JSON.parse(answer.toString()) as { readonly reached: Offset };
      if (reached >= offset && owed?.get(to) === offset) owed.delete(to);
    } catch {
      // Asked again with the next look.
    } finally {
      this.#asking.delete(key);
    }
  }

  /**
   * A follower deletes all or nothing, once it knows everything before `offset` to be committed and has it on disk: the metadata's log must begin with
   * the snapshot that is written there, or its state cannot be built again.
   */
  async #obey({ topicId, partition, offset, leaderEpoch }: LogStart): Promise<Buffer> {
    const mine = this.#find({ topicId, partition });
    if (mine === undefined || mine.leaderEpoch > leaderEpoch) return answer(-1);
    const { log } = mine;
    if (log.highWatermark < offset || log.durableIndex < log.commitIndex) return answer(-1);
    await log.deleteRecordsBefore(offset);
    return answer(log.logStartOffset);
  }
}

function answer(reached: Offset): Buffer {
  return Buffer.from(JSON.stringify({ reached }));
}
