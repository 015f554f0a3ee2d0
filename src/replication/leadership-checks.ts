import type { RaftNode, Ready } from '../raft/index.ts';

/**
 * Questions to the others whether this node still leads its group: linearizable reads of Raft (dissertation, 6.4) whose index nobody needs. Those of one
 * turn of the event loop share a round of heartbeats. The core bounds how many wait.
 */
export class LeadershipChecks {
  /** By the core's number for them. */
  readonly #waiting = new Map<number, (leads: boolean) => void>();

  /** Resolves with true when a majority has said so after this call, with false when leadership is lost. */
  ask(node: RaftNode): Promise<boolean> {
    const result = node.readIndex();
    if (result.outcome !== 'pending') return Promise.resolve(false);
    return new Promise((settle) => this.#waiting.set(result.requestId, settle));
  }

  take({ readStates, readsDropped }: Ready): void {
    for (const { requestId } of readStates) this.#settle(requestId, true);
    for (const requestId of readsDropped) this.#settle(requestId, false);
  }

  /** The node takes no part any more. */
  endAll(): void {
    for (const requestId of [...this.#waiting.keys()]) this.#settle(requestId, false);
  }

  #settle(requestId: number, leads: boolean): void {
    this.#waiting.get(requestId)?.(leads);
    this.#waiting.delete(requestId);
  }
}
