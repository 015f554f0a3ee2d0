import type { Logger, Uuid } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId, Term } from '../raft/index.ts';
import { type Assignment, holds, isMajority, sameOrder, sameSet, wantedMembers, without } from './assignment.ts';
import type { DamagedReplica } from './damaged-replicas.ts';
import type { LeaderTuple, MetadataEvent } from './events.ts';
import { DAMAGED_REPLICAS_LEVEL, damageUnknown } from './feature-level.ts';
import type { LeaderlessReport, LeaderReport } from './leader-reports.ts';
import type { Metadata } from './metadata.ts';
import { ApiError, type PartitionImage } from './types.ts';

/** What the controller was told of a group by its leader. */
interface KnownGroup {
  readonly leaderEpoch: Term;
  readonly voters: readonly NodeId[];
  readonly learners: readonly NodeId[];
  readonly joint: boolean;
}

/**
 * The controller's ear for leaders: writes news of leaders and in-sync replicas to the metadata, and ends moves whose group has become what it
 * should be. What it remembers beside the metadata is told anew to every controller.
 */
export class LeaderIntake {
  readonly #metadata: Metadata;
  readonly #logger: Logger;
  readonly #groups = new Map<string, KnownGroup>();
  /** Steps that are proposed and not applied yet, by partition. */
  readonly #underWay = new Set<string>();
  #stop: (() => void) | undefined;

  constructor(metadata: Metadata, logger: Logger) {
    this.#metadata = metadata;
    this.#logger = logger;
  }

  begin(): void {
    this.#stop = this.#metadata.onChange((change) => {
      if (change.kind === 'partition-moved') this.#consider(change.topic.id, change.partition);
      else if (change.kind === 'topic-deleted') {
        for (const { partition } of change.topic.partitions) this.#groups.delete(groupKey(change.topic.id, partition));
      }
    });
  }

  end(): void {
    this.#stop?.();
    this.#groups.clear();
    this.#underWay.clear();
  }

  /** Resolves when what was new is in the metadata. */
  async take(
    from: NodeId,
    reports: readonly LeaderReport[],
    leaderless: readonly LeaderlessReport[] = [],
  ): Promise<void> {
    const { state } = this.#metadata;
    const news = new Map<Uuid, LeaderTuple[]>();
    const add = (topicId: Uuid, leader: LeaderTuple): void => {
      const ofTopic = news.get(topicId) ?? [];
      news.set(topicId, ofTopic);
      ofTopic.push(leader);
    };
    for (const [topicId, partition, leaderEpoch, isr, voters, learners, joint] of reports) {
      const image = state.topicById(topicId)?.partitions[partition];
      const key = groupKey(topicId, partition);
      const known = this.#groups.get(key);
      if (image === undefined || leaderEpoch < image.leaderEpoch || leaderEpoch < (known?.leaderEpoch ?? 0)) continue;
      this.#groups.set(key, { leaderEpoch, voters, learners, joint });
      if (!isNews(image, from, leaderEpoch, isr)) continue;
      add(topicId, [partition, from, leaderEpoch, isr]);
    }
    for (const [topicId, partition, term] of leaderless) {
      const image = state.topicById(topicId)?.partitions[partition];
      if (image?.leaderId === from && image.leaderEpoch <= term) {
        add(topicId, [partition, -1, image.leaderEpoch, image.isr]);
      }
    }
    if (news.size > 0) {
      const topics = [...news].map(([id, partitions]) => ({ id, partitions }));
      await this.#metadata.propose([{ kind: 'leaders-changed', topics }]);
    }
    for (const [topicId, partition] of reports) this.#consider(topicId, partition);
  }

  /**
   * The node's log of a partition is damaged: has its group let go of that replica. Rejects with ApiError where the group cannot do without it, now
   * or at all: then the replica must stay as it is, since a mended disk may be all that helps.
   */
  async letGo(nodeId: NodeId, { topicId: id, partition }: DamagedReplica): Promise<void> {
    const { state } = this.#metadata;
    const assignment = state.assignment(id, partition);
    if (assignment === undefined || !holds(assignment, nodeId)) return;
    if (state.featureLevel < DAMAGED_REPLICAS_LEVEL) throw damageUnknown();
    const voters = this.#groups.get(groupKey(id, partition))?.voters ?? [];
    if (isMajority(without(voters, [...assignment.lost, nodeId]), voters)) {
      await this.#metadata.propose([{ kind: 'replica-damaged', id, partition, nodeId }]);
    }
    if (state.assignment(id, partition)?.lost.includes(nodeId) === false) {
      const message = 'Its group has no leader with a majority of the replicas without this one.';
      throw new ApiError(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, message);
    }
  }

  /** Writes the next step of a partition that is not at rest, if its group has come so far. */
  #consider(id: Uuid, partition: number): void {
    const key = groupKey(id, partition);
    const group = this.#groups.get(key);
    const assignment = this.#metadata.state.assignment(id, partition);
    if (group === undefined || assignment === undefined || this.#underWay.has(key)) return;
    const step = nextStep(id, partition, assignment, group);
    if (step === undefined) return;
    this.#underWay.add(key);
    this.#propose(step, key).catch((error: unknown) => {
      // The next report or the next controller takes it up again.
      if (!(error instanceof ApiError)) throw error;
      this.#logger.debug({ topicId: id, partition, err: error }, 'could not write that a partition has moved');
    });
  }

  async #propose(step: MetadataEvent & { readonly id: Uuid; readonly partition: number }, key: string): Promise<void> {
    try {
      await this.#metadata.propose([step]);
    } finally {
      this.#underWay.delete(key);
    }
    // A lost replica that has left may be the last thing a move waits for.
    this.#consider(step.id, step.partition);
  }
}

function nextStep(
  id: Uuid,
  partition: number,
  assignment: Assignment,
  group: KnownGroup,
): (MetadataEvent & { readonly id: Uuid; readonly partition: number }) | undefined {
  const { target, lost } = assignment;
  if ((target === undefined && lost.length === 0) || group.joint || group.learners.length > 0) return undefined;
  const wanted = wantedMembers(assignment);
  if (wanted === undefined || !sameSet(wanted, group.voters)) return undefined;
  if (lost.length > 0) return { kind: 'lost-replicas-left', id, partition, nodes: lost };
  return { kind: 'reassignment-completed', id, partition, replicas: target! };
}

function isNews(image: PartitionImage, from: NodeId, leaderEpoch: Term, isr: readonly NodeId[]): boolean {
  return image.leaderEpoch !== leaderEpoch || image.leaderId !== from || !sameOrder(image.isr, isr);
}

function groupKey(id: Uuid, partition: number): string {
  return `${id}:${partition}`;
}
