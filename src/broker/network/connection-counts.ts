import type { ConnectionLimits } from './limits.ts';

/** Why a connection is refused. */
export type Refusal = { readonly setting: string; readonly limit: number };

/** Counts open connections, in all and by address, against the limits. */
export class ConnectionCounts {
  readonly #limits: ConnectionLimits;
  readonly #byAddress = new Map<string, number>();
  #open = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get open(): number {
    return this.#open;
  }

  /** Counts one more connection of the address, or says which limit stands against it. */
  admit(address: string): Refusal | undefined {
    const limits = this.#limits;
    if (this.#open >= limits.connectionsMax) return { setting: 'max.connections', limit: limits.connectionsMax };
    const own = this.#byAddress.get(address) ?? 0;
    const override = limits.connectionsPerAddressOverrides.get(address);
    const ownMax = override ?? limits.connectionsPerAddressMax;
    if (own >= ownMax) {
      const setting = override === undefined ? 'max.connections.per.ip' : 'max.connections.per.ip.overrides';
      return { setting, limit: ownMax };
    }
    this.#open++;
    this.#byAddress.set(address, own + 1);
    return undefined;
  }

  /** Uncounts a connection that was admitted. */
  leave(address: string): void {
    this.#open--;
    const own = this.#byAddress.get(address) ?? 0;
    if (own <= 1) this.#byAddress.delete(address);
    else this.#byAddress.set(address, own - 1);
  }
}

/** An IPv4 address as it is written, also where it comes in through a dual-stack socket. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return '';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
