import type { Clock, Logger } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import { RpcError, type Transport } from '../transport/index.ts';
import { ClusterError } from './cluster-error.ts';
import { isFinalRefusal, type JoinRequest } from './member-requests.ts';
import { nextEvent } from './next-event.ts';
import type { Founder, NodeState } from './node-state.ts';
import type { NodeCalls } from './rpc.ts';
import { ApiError } from './types.ts';

const RETRY_MS = 100;
const HELLO_TIMEOUT_MS = 1_000;
const JOIN_TIMEOUT_MS = 15_000;
const TELL_EVERY_MS = 5_000;
/** So long all peers must have refused this node before it gives up. */
const REFUSED_MS = 2_000;

/** What a node tells of itself to one that looks for its cluster. */
interface Hello {
  readonly directoryId: string;
  /** The members that its configuration names. */
  readonly members: readonly NodeId[];
  /** It is in a cluster, founded or joined. */
  readonly settled: boolean;
  readonly founders: readonly Founder[];
}

export interface FoundingOptions {
  readonly node: NodeState;
  readonly calls: NodeCalls;
  readonly transport: Transport;
  readonly foundAlone: boolean;
  readonly raftAddress: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isClosed: () => boolean;
}

export type Founded =
  /** This node is one of those that found the cluster, or was. */
  | { readonly kind: 'founder'; readonly founders: readonly Founder[] }
  /** The cluster is there and has let this node in. */
  | { readonly kind: 'joined' };

/**
 * How a node without metadata comes to its cluster.
 *
 * Nobody is elected to found it: the founding log is the same on every founder, so each writes it by itself as soon as it knows that all
 * named nodes are there, empty, and name the same nodes. It asks twice, all of them each time: every answer of the second round is newer
 * than every one of the first, so a node that lost its folder in between is seen by someone before anything could have been committed with
 * the lost one. A node that finds a cluster already made, and itself not among its founders, joins it instead.
 *
 * Nothing that is done here must be undone after a crash: the founders are on disk before the log is made, and joining may be repeated.
 */
export class Founding {
  readonly #options: FoundingOptions;
  /** Set in the same step in which it is decided, before it is on disk. */
  #founders: readonly Founder[];
  #settled: boolean;
  #refusedSinceMs: number | undefined;

  constructor(options: FoundingOptions, settled: boolean) {
    this.#options = options;
    this.#founders = options.node.record.founders;
    this.#settled = settled || this.#founders.length > 0;
    options.calls.answer('cluster.hello', (): Hello => this.#hello());
  }

  /** Rejects with ClusterError when that can never be. Goes on for as long as peers are missing. */
  async find(): Promise<Founded> {
    const { node, transport, clock, isClosed } = this.#options;
    let toldMs = clock.monotonicMs();
    if (node.members.length === 1 && this.#founders.length === 0 && !this.#options.foundAlone) {
      throw new ClusterError(
        `Node ${node.record.nodeId} knows no other node, and its data folder is empty: name its peers, or found a new cluster with --bootstrap.`,
      );
    }
    while (!isClosed()) {
      const founders = this.#ownFounders(this.#founders);
      if (founders !== undefined) return { kind: 'founder', founders };
      const hellos = await this.#askAll();
      this.#refuseDisagreement(hellos);
      const settled = [...hellos].filter(([, hello]) => hello.settled);
      const told = settled.map(([, hello]) => this.#ownFounders(hello.founders)).find((each) => each !== undefined);
      if (told !== undefined) {
        await this.#found(told);
        continue;
      }
      if (settled.length > 0) {
        if (await this.#join(new Map(settled), 'cluster.join')) return { kind: 'joined' };
      } else if (hellos.size === node.members.length) {
        const again = await this.#askAll();
        const isSame = sameFolders(hellos, again);
        if (isSame) await this.#found([...hellos].map(([nodeId, { directoryId }]) => ({ nodeId, directoryId })));
        // Another founder may have been faster, and tells.
        if (isSame || [...again.values()].some((hello) => hello.settled)) continue;
      }
      toldMs = this.#tellSince(toldMs, hellos);
      await nextEvent(clock, RETRY_MS, (done) => transport.onPeer(done));
    }
    throw new ClusterError('The server was stopped before it found its cluster.');
  }

  /**
   * The log of `__meta` is damaged or missing. Resolves when its group has let go of this node, and is about to let it in as one that has nothing. Rejects
   * with ClusterError when that can never be. Goes on for as long as the others are missing.
   */
  async rejoin(): Promise<void> {
    const { transport, clock, isClosed } = this.#options;
    let toldMs = clock.monotonicMs();
    while (!isClosed()) {
      const hellos = await this.#askAll();
      if (await this.#join(hellos, 'cluster.rejoin')) return;
      toldMs = this.#tellSince(toldMs, hellos);
      await nextEvent(clock, RETRY_MS, (done) => transport.onPeer(done));
    }
    throw new ClusterError('The server was stopped before its metadata were there.');
  }

  /** Says now and then what is waited for; returns when it was said last. */
  #tellSince(toldMs: number, hellos: ReadonlyMap<NodeId, Hello>): number {
    const { clock, logger } = this.#options;
    const nowMs = clock.monotonicMs();
    if (nowMs - toldMs < TELL_EVERY_MS) return toldMs;
    logger.info({}, this.#waitingFor(hellos));
    return nowMs;
  }

  async #found(founders: readonly Founder[]): Promise<void> {
    const sorted = [...founders].sort((a, b) => a.nodeId - b.nodeId);
    this.#founders = sorted;
    this.#settled = true;
    await this.#options.node.update({ founders: sorted });
  }

  #hello(): Hello {
    const { node } = this.#options;
    const { directoryId } = node.record;
    return {
      directoryId,
      members: node.members,
      settled: this.#settled,
      founders: this.#founders,
    };
  }

  /** Those founders, if this node with this very folder is one of them. */
  #ownFounders(founders: readonly Founder[]): readonly Founder[] | undefined {
    const { nodeId, directoryId } = this.#options.node.record;
    return founders.some((each) => each.nodeId === nodeId && each.directoryId === directoryId) ? founders : undefined;
  }

  async #askAll(): Promise<Map<NodeId, Hello>> {
    const { node, calls } = this.#options;
    const hellos = new Map<NodeId, Hello>();
    await Promise.all(
      node.members.map(async (member) => {
        try {
          hellos.set(member, await calls.ask<null, Hello>(member, 'cluster.hello', null, HELLO_TIMEOUT_MS));
        } catch (error) {
          if (!(error instanceof RpcError || error instanceof ApiError)) throw error;
        }
      }),
    );
    this.#refuseStrangers(hellos);
    return hellos;
  }

  /** Where nobody will have this node, waiting does not help. */
  #refuseStrangers(hellos: ReadonlyMap<NodeId, Hello>): void {
    const { node, transport, clock } = this.#options;
    const { nodeId } = node.record;
    const others = node.members.filter((member) => member !== nodeId);
    const refusals = others.map((member) => transport.peer(member)).filter(({ state }) => state === 'refused');
    const alone = [...hellos.keys()].every((member) => member === nodeId);
    if (!alone || refusals.length === 0) {
      this.#refusedSinceMs = undefined;
      return;
    }
    this.#refusedSinceMs ??= clock.monotonicMs();
    if (clock.monotonicMs() - this.#refusedSinceMs >= REFUSED_MS) {
      throw new ClusterError(`The other nodes refuse node ${nodeId}: ${refusals[0]!.reason ?? 'they do not say why'}.`);
    }
  }

  #refuseDisagreement(hellos: ReadonlyMap<NodeId, Hello>): void {
    const { node } = this.#options;
    if ([...hellos.values()].some((hello) => hello.settled)) return;
    for (const [member, hello] of hellos) {
      if (sameNodes(hello.members, node.members)) continue;
      throw new ClusterError(
        `The nodes do not agree who founds the cluster: node ${node.record.nodeId} is configured with the nodes ${node.members.join(', ')}, node ${member} with ${hello.members.join(', ')}. Give all of them the same peers.`,
      );
    }
  }

  /** Asks the controller to be let in; false: try again later. */
  async #join(settled: ReadonlyMap<NodeId, Hello>, method: 'cluster.join' | 'cluster.rejoin'): Promise<boolean> {
    const { node, calls, raftAddress, logger } = this.#options;
    const { nodeId, directoryId } = node.record;
    const { host: raftHost, port: raftPort } = raftAddress;
    const { min: featureLevelMin, max: featureLevelMax } = node.identity.featureLevel;
    const address = { raftHost, raftPort };
    const request: JoinRequest = { nodeId, directoryId, ...address, featureLevelMin, featureLevelMax };
    // Each of them passes it on to the controller.
    for (const peer of settled.keys()) {
      if (peer === nodeId) continue;
      try {
        await calls.ask(peer, method, request, JOIN_TIMEOUT_MS);
        this.#settled = true;
        return true;
      } catch (error) {
        if (error instanceof ApiError && isFinalRefusal(error)) throw new ClusterError(error.message);
        if (!(error instanceof RpcError || error instanceof ApiError)) throw error;
        logger.debug({ peer, err: error }, 'the controller did not let this node in yet');
      }
    }
    return false;
  }

  #waitingFor(hellos: ReadonlyMap<NodeId, Hello>): string {
    const { node, transport } = this.#options;
    const missing = node.members.filter((member) => !hellos.has(member));
    if (missing.length === 0) return 'waiting for the cluster to let this node in';
    const each = missing.map((member) => {
      const { state, reason } = transport.peer(member);
      return `node ${member} (${state}${reason === undefined ? '' : `: ${reason}`})`;
    });
    if (this.#settled) return `waiting for ${each.join(', ')}`;
    return `waiting for ${each.join(', ')}: a new cluster is founded when all its nodes are there`;
  }
}

function sameFolders(first: ReadonlyMap<NodeId, Hello>, second: ReadonlyMap<NodeId, Hello>): boolean {
  return (
    second.size === first.size &&
    [...second].every(([node, hello]) => !hello.settled && hello.directoryId === first.get(node)?.directoryId)
  );
}

function sameNodes(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && [...a].sort().join() === [...b].sort().join();
}
