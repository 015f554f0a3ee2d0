import type { Principal } from './types.ts';

/** Everyone, where nobody has to say who they are. */
export const ANONYMOUS: Principal = { type: 'User', name: 'ANONYMOUS' };

/** What is known of a connection before its first byte. */
export interface Peer {
  readonly address: string;
  readonly port: number;
  readonly listener: string;
}

/**
 * Says who is at the other end. It is asked once, when a connection is accepted; a mechanism that needs an exchange of
 * messages replaces the connection's principal when the exchange has ended.
 */
export interface Authenticator {
  principalOf(peer: Peer): Principal;
}

/** A plaintext listener: whoever can connect is ANONYMOUS. */
export const anonymousAuthenticator: Authenticator = { principalOf: () => ANONYMOUS };
