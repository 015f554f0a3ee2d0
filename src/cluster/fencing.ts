import type { Clock, Timer } from '../base/index.ts';
import type { LiveConfig } from '../config/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Transport } from '../transport/index.ts';
import type { MemberController } from './member-controller.ts';
import type { Metadata } from './metadata.ts';

/** How often the controller looks whom it has not heard. */
const LOOK_EVERY_MS = 250;

export interface FencingOptions {
  readonly nodeId: NodeId;
  readonly transport: Transport;
  readonly metadata: Metadata;
  readonly members: MemberController;
  readonly config: LiveConfig;
  readonly clock: Clock;
}

/**
 * The controller's eye on the members: one whose process is gone is fenced at once, one that is silent for `broker.session.timeout.ms` then. The
 * way back is the member's: it sees itself fenced and registers anew. So a controller that sees wrongly does little harm for long.
 */
export class Fencing {
  readonly #options: FencingOptions;
  #sinceMs = 0;
  #timer: Timer | undefined;
  #stop: (() => void) | undefined;
  readonly #underWay = new Set<NodeId>();

  constructor(options: FencingOptions) {
    this.#options = options;
  }

  begin(): void {
    const { clock, transport } = this.#options;
    // Nobody is late because this controller was not there to hear it.
    this.#sinceMs = clock.monotonicMs();
    this.#stop = transport.onPeer(({ peer, state, reason }) => {
      if (state === 'dead') this.#fence(peer, reason ?? 'its process is gone');
    });
    this.#look();
  }

  end(): void {
    this.#timer?.cancel();
    this.#stop?.();
  }

  #look(): void {
    const { clock, transport, metadata, nodeId, config } = this.#options;
    const timeoutMs = config.number('broker.session.timeout.ms');
    const nowMs = clock.monotonicMs();
    for (const peer of metadata.brokers.keys()) {
      if (peer === nodeId) continue;
      const { state, lastHeardMs, reason } = transport.peer(peer);
      if (state === 'dead') this.#fence(peer, reason ?? 'its process is gone');
      else if (state !== 'up' && nowMs - Math.max(lastHeardMs, this.#sinceMs) >= timeoutMs) {
        this.#fence(peer, `it has not been heard of for ${timeoutMs} ms`);
      }
    }
    this.#timer = clock.setTimer(LOOK_EVERY_MS, () => this.#look());
  }

  #fence(peer: NodeId, reason: string): void {
    if (this.#underWay.has(peer)) return;
    this.#underWay.add(peer);
    // Not written: this node is not the controller any more, or will try again with the next look.
    const done = (): void => void this.#underWay.delete(peer);
    this.#options.members.fence(peer, reason).then(done, done);
  }
}
