import type { CoordinatorState } from '../state.ts';

/** A client may call itself what it likes; its member id must still fit into a string on the wire. */
const NAME_LENGTH_MAX = 1_000;

/** A fresh id that shows whose it is: the client's or the instance's name in front. */
export function newMemberId(core: CoordinatorState, name: string): string {
  return `${name.slice(0, NAME_LENGTH_MAX)}-${core.env.newId()}`;
}
