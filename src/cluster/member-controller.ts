import type { Clock, Logger } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { Transport } from '../transport/index.ts';
import { without } from './assignment.ts';
import type { MetadataEvent } from './events.ts';
import { DAMAGED_REPLICAS_LEVEL, damageUnknown, levelRefusal } from './feature-level.ts';
import type { JoinRequest, Registration } from './member-requests.ts';
import type { Member } from './members.ts';
import type { Metadata } from './metadata.ts';
import { nextEvent } from './next-event.ts';
import { METADATA_TOPIC_ID } from './topic-names.ts';
import { Turns } from './turns.ts';
import { ApiError } from './types.ts';

/** The most voters of `__meta`: more make every change slower, and five survive the loss of any two. */
export const METADATA_VOTERS_MAX = 5;
/** How long a node that came back empty waits for the group of `__meta` to let go of what it was. */
const LEAVE_TIMEOUT_MS = 10_000;

export interface MemberControllerOptions {
  readonly nodeId: NodeId;
  readonly metadata: Metadata;
  readonly partition: Partition;
  readonly transport: Transport | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The controller's judgement of who is a member. Every step is an event, and every request may be repeated: a new controller goes on where the old one was. */
export class MemberController {
  readonly #options: MemberControllerOptions;
  readonly #turns = new Turns();

  constructor(options: MemberControllerOptions) {
    this.#options = options;
  }

  /** Makes a node a member, fenced until it registers. Resolves when it may open `__meta` as one that has nothing yet. Rejects with ApiError. */
  async join(request: JoinRequest): Promise<void> {
    const { nodeId, directoryId, raftHost, raftPort } = request;
    await this.#turns.take('members', async () => {
      const { metadata, logger } = this.#options;
      const member = metadata.state.members.get(nodeId);
      this.#checkLevels(request);
      if (member === undefined) {
        logger.info({ nodeId, raftHost, raftPort }, `node ${nodeId} joins the cluster`);
        const joined = { host: '', port: 0, rack: null, fenced: true } as const;
        await metadata.propose([{ kind: 'broker-registered', nodeId, directoryId, raftHost, raftPort, ...joined }]);
      } else if (member.directoryId !== directoryId) await this.#replace(member, request);
    });
    // Not in the turn: others need not wait for a group to change.
    await this.#untilLostLeft();
    await this.#turns.take('members', async () => {
      await this.#forgetLost();
      await this.#addToMetadata(nodeId);
    });
  }

  /** As `join`, for a member whose log of `__meta` is damaged: the group lets go of it first. */
  async rejoin(request: JoinRequest): Promise<void> {
    const { nodeId, directoryId } = request;
    await this.#turns.take('members', async () => {
      const { metadata, logger } = this.#options;
      const { members, metadataMembers, featureLevel } = metadata.state;
      if (members.get(nodeId)?.directoryId !== directoryId || metadataMembers.lost.includes(nodeId)) return;
      if (featureLevel < DAMAGED_REPLICAS_LEVEL) throw damageUnknown();
      logger.warn({ nodeId }, `the metadata on node ${nodeId} are damaged: they are made anew from the others`);
      await metadata.propose([{ kind: 'replica-damaged', id: METADATA_TOPIC_ID, partition: 0, nodeId }]);
    });
    await this.join(request);
  }

  /** Takes a member's word that it serves clients. Nothing is written when nothing changed. Rejects with ApiError. */
  register(request: Registration): Promise<void> {
    return this.#turns.take('members', async () => {
      const { metadata, logger } = this.#options;
      const { nodeId, directoryId } = request;
      const member = metadata.state.members.get(nodeId);
      this.#checkRegistration(request, member);
      if (member === undefined || !isSame(member, request)) {
        const events: MetadataEvent[] = [{ kind: 'broker-registered', ...request, fenced: false }];
        if (member?.fenced !== false)
          logger.info({ nodeId, directoryId }, `node ${nodeId} serves at ${request.host}:${request.port}`);
        await metadata.propose(events);
      }
      await this.#addToMetadata(nodeId);
      await this.#raiseFeatureLevel();
    });
  }

  /** Clients are not sent there any more, until it registers again. */
  fence(nodeId: NodeId, reason: string): Promise<void> {
    return this.#turns.take('members', async () => {
      const { metadata, logger } = this.#options;
      const member = metadata.state.members.get(nodeId);
      if (member === undefined || member.fenced) return;
      logger.warn({ nodeId }, `node ${nodeId} is left out of clients' metadata: ${reason}`);
      await metadata.propose([{ kind: 'broker-fenced', nodeId }]);
    });
  }

  setDraining(nodeId: NodeId, draining: boolean): Promise<void> {
    return this.#turns.take('members', async () => {
      const { metadata } = this.#options;
      const member = metadata.state.members.get(nodeId);
      if (member === undefined) throw new ApiError(ErrorCode.BROKER_ID_NOT_REGISTERED, `There is no node ${nodeId}.`);
      if (draining) this.#checkRemovable(member);
      if (member.draining !== draining) await metadata.propose([{ kind: 'broker-draining', nodeId, draining }]);
      if (!draining) await this.#addToMetadata(nodeId);
    });
  }

  /** Forgets a member that holds nothing any more, as `holdsAny` says once all is applied that was judged before it was draining. */
  remove(nodeId: NodeId, holdsAny: () => boolean): Promise<void> {
    return this.#turns.take('members', async () => {
      const { metadata, logger } = this.#options;
      const member = metadata.state.members.get(nodeId);
      if (member === undefined || !member.draining) return;
      // Changes nothing; it is applied after a replica that was on its way to this node when it began to drain.
      await metadata.propose([{ kind: 'broker-draining', nodeId, draining: true }]);
      if (holdsAny()) return;
      logger.info({ nodeId }, `node ${nodeId} is no member of the cluster any more`);
      await metadata.propose([{ kind: 'broker-removed', nodeId }]);
      await this.#raiseFeatureLevel();
    });
  }

  /** Takes a node out of the group of `__meta`; one that only learnt may vote in its place. */
  leaveMetadata(nodeId: NodeId): Promise<void> {
    return this.#turns.take('members', async () => {
      const { metadata } = this.#options;
      const { voters, learners } = metadata.state.metadataMembers;
      if (!voters.includes(nodeId) && !learners.includes(nodeId)) return;
      const remaining = without(voters, [nodeId]);
      const waiting = without(learners, [nodeId]).filter(
        (node) => metadata.state.members.get(node)?.draining === false,
      );
      const promoted = waiting.slice(0, METADATA_VOTERS_MAX - remaining.length);
      if (remaining.length + promoted.length === 0) return;
      await metadata.propose([
        {
          kind: 'metadata-members',
          voters: [...remaining, ...promoted],
          learners: without(without(learners, [nodeId]), promoted),
        },
      ]);
    });
  }

  async #replace(member: Member, { nodeId, directoryId, raftHost, raftPort }: JoinRequest): Promise<void> {
    const { metadata, transport, logger } = this.#options;
    const peer = transport?.peer(nodeId);
    if (!member.fenced && peer?.state === 'up' && peer.identity?.directoryId === member.directoryId) {
      throw new ApiError(
        ErrorCode.DUPLICATE_BROKER_REGISTRATION,
        `Two nodes have the id ${nodeId}: one of them serves already, with other data.`,
      );
    }
    logger.warn(
      { nodeId, directoryId },
      `node ${nodeId} came back without its data: its replicas are made anew from the others`,
    );
    const { host, port, rack } = member;
    await metadata.propose([
      { kind: 'broker-registered', nodeId, host, port, rack, raftHost, raftPort, fenced: true },
      { kind: 'broker-replaced', nodeId, directoryId },
    ]);
  }

  /** Until the group of `__meta` has let go of those that lost their data. */
  async #untilLostLeft(): Promise<void> {
    const { metadata, partition, clock } = this.#options;
    const deadlineMs = clock.monotonicMs() + LEAVE_TIMEOUT_MS;
    while (metadata.state.metadataMembers.lost.some((node) => isIn(partition, node))) {
      const leftMs = deadlineMs - clock.monotonicMs();
      if (leftMs <= 0) {
        throw new ApiError(
          ErrorCode.REQUEST_TIMED_OUT,
          'The group of the metadata has not let go of the lost node yet.',
        );
      }
      await nextEvent(clock, leftMs, (done) => partition.onAdvance(done));
    }
  }

  /** Those that have left the group of `__meta` are its members for the metadata no more; named again, they are new. */
  async #forgetLost(): Promise<void> {
    const { metadata, partition } = this.#options;
    const { voters, learners, lost } = metadata.state.metadataMembers;
    const left = lost.filter((node) => !isIn(partition, node));
    if (left.length === 0) return;
    await metadata.propose([
      { kind: 'metadata-members', voters: without(voters, left), learners: without(learners, left) },
    ]);
  }

  async #addToMetadata(nodeId: NodeId): Promise<void> {
    const { metadata, partition } = this.#options;
    const known = metadata.state.metadataMembers;
    // Where one node founded the cluster alone, only the group itself says who is in it.
    const { voters, learners } = known.voters.length > 0 ? known : partition.membership;
    if (voters.includes(nodeId) || learners.includes(nodeId)) return;
    // One that is to be removed has left, and is not to come back.
    if (metadata.state.members.get(nodeId)?.draining === true) return;
    const votes = voters.length < METADATA_VOTERS_MAX;
    await metadata.propose([
      {
        kind: 'metadata-members',
        voters: votes ? [...voters, nodeId] : voters,
        learners: votes ? learners : [...learners, nodeId],
      },
    ]);
  }

  #checkRegistration(request: Registration, member: Member | undefined): void {
    const { nodeId, directoryId } = request;
    const refuse = (message: string): ApiError => new ApiError(ErrorCode.INVALID_REGISTRATION, message);
    if (member === undefined && nodeId !== this.#options.nodeId) {
      throw refuse(
        `Node ${nodeId} is no member of this cluster: it was removed. Start it with an empty data folder to let it join again.`,
      );
    }
    if (member !== undefined && member.directoryId !== '' && member.directoryId !== directoryId) {
      throw refuse(
        `Node ${nodeId} has other data than the member with this id: correct its node id or its data folder.`,
      );
    }
    this.#checkLevels(request);
  }

  #checkLevels({
    nodeId,
    featureLevelMin: min = 1,
    featureLevelMax: max = 1,
  }: Pick<JoinRequest, 'nodeId' | 'featureLevelMin' | 'featureLevelMax'>): void {
    const { featureLevel } = this.#options.metadata;
    if (min <= featureLevel && featureLevel <= max) return;
    throw new ApiError(ErrorCode.INVALID_REGISTRATION, levelRefusal(nodeId, { min, max }, featureLevel));
  }

  #checkRemovable(member: Member): void {
    const { state } = this.#options.metadata;
    const { nodeId } = member;
    const refuse = (message: string): ApiError => new ApiError(ErrorCode.INVALID_REQUEST, message);
    const others = [...state.members.values()].filter((each) => each.nodeId !== nodeId && !each.draining);
    if (others.length === 0) throw refuse(`Node ${nodeId} is the last one.`);
    if (!member.fenced) return;
    const only = state
      .topics()
      .flatMap(({ name, partitions }) =>
        partitions
          .filter(({ replicas }) => replicas.length === 1 && replicas[0] === nodeId)
          .map(({ partition }) => `${name}-${partition}`),
      );
    if (only.length === 0) return;
    const some = only.slice(0, 5).join(', ');
    throw refuse(
      `Node ${nodeId} is not there and has the only replica of ${only.length} partition(s), among them ${some}: bring it back, or delete these topics.`,
    );
  }

  /**
   * A level is used once every member understands it; then there is no way back for the releases that do not. A member that is away counts as it
   * was when it registered last.
   */
  async #raiseFeatureLevel(): Promise<void> {
    const { metadata, logger } = this.#options;
    const members = [...metadata.state.members.values()];
    if (members.some(({ release }) => release === '')) return;
    const level = Math.min(...members.map(({ featureLevelMax }) => featureLevelMax));
    if (level <= metadata.featureLevel) return;
    logger.info({ level }, `all members understand feature level ${level}: it is used from now on`);
    await metadata.propose([{ kind: 'feature-level', level }]);
  }
}

function isSame(member: Member, request: Registration): boolean {
  return (
    !member.fenced && Object.entries(request).every(([field, value]) => member[field as keyof Registration] === value)
  );
}

/** In any role, also on its way in or out. */
export function isIn({ membership }: Partition, node: NodeId): boolean {
  const { voters, votersOutgoing, learners, learnersNext } = membership;
  return [voters, votersOutgoing, learners, learnersNext].some((nodes) => nodes.includes(node));
}
