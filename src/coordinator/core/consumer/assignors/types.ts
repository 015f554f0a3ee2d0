import type { Uuid } from '../../../../base/index.ts';
import type { PartitionsByTopic } from '../../../records/model.ts';

export interface AssignableMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** Topics that exist and that it is subscribed to. */
  readonly topicIds: ReadonlySet<Uuid>;
  /** What the last target assignment gave it. */
  readonly previous: PartitionsByTopic;
}

export interface AssignmentInput {
  /** In the group's order, which stays the same from one assignment to the next. */
  readonly members: readonly AssignableMember[];
  partitionCount(topicId: Uuid): number;
}

/** Gives every partition of every subscribed topic to exactly one of its subscribers. A pure function of its input. */
export type Assignor = (input: AssignmentInput) => Map<string, PartitionsByTopic>;
