import type { Weather } from './network.ts';

/**
 * A node that a fault is about: its id, or `LEADER` for whoever leads when the fault comes (nobody: the fault passes by).
 * Most bugs need the leader hit at a bad moment, which random ids do too seldom.
 */
export type Target = number;
export const LEADER: Target = 0;

/** What is left of writes that were not synced when a machine lost power. */
export type UnsyncedFate = 'all-lost' | 'prefix-kept' | 'all-kept' | 'torn';

/** Where in its work a node is when it crashes; it lives on until it gets there. */
export type CrashPoint = 'at-once' | 'before-write' | 'before-sync' | 'after-sync' | 'after-apply' | 'in-recovery';

/** A membership change that an administrator asks the leader for; the running simulation picks nodes that fit it. */
export type MembershipWish =
  | 'add-voter'
  | 'add-learner'
  | 'promote-learner'
  | 'demote-voter'
  | 'remove-voter'
  | 'remove-leader'
  | 'replace-several';

/** What goes wrong, as data, so that a schedule can be printed, run again and cut down. Times in virtual milliseconds. */
export type Fault = { readonly atMs: number } & (
  | {
      readonly kind: 'crash';
      readonly node: Target;
      readonly point: CrashPoint;
      readonly unsynced: UnsyncedFate;
      readonly downMs: number;
    }
  | { readonly kind: 'crash-all'; readonly unsynced: UnsyncedFate; readonly downMs: number }
  | { readonly kind: 'pause'; readonly node: Target; readonly forMs: number }
  | { readonly kind: 'slow-node'; readonly node: Target; readonly delayMs: number; readonly forMs: number }
  | { readonly kind: 'partition'; readonly side: readonly Target[]; readonly forMs: number }
  | { readonly kind: 'one-way'; readonly from: readonly Target[]; readonly forMs: number; readonly isInbound: boolean }
  /** One node and the leader lose each other, or the node alone ceases to hear; both still reach all others. */
  | { readonly kind: 'cut-link'; readonly node: Target; readonly forMs: number; readonly isInbound: boolean }
  | { readonly kind: 'bridge'; readonly bridge: Target; readonly side: readonly Target[]; readonly forMs: number }
  | { readonly kind: 'flap'; readonly node: Target; readonly periodMs: number; readonly forMs: number }
  | { readonly kind: 'slow-link'; readonly node: Target; readonly bytesPerMs: number; readonly forMs: number }
  | { readonly kind: 'weather'; readonly weather: Weather; readonly forMs: number }
  | { readonly kind: 'slow-disk'; readonly node: Target; readonly delayMs: number; readonly forMs: number }
  | { readonly kind: 'hang-disk'; readonly node: Target; readonly forMs: number }
  | { readonly kind: 'sync-error'; readonly node: Target; readonly downMs: number }
  | { readonly kind: 'full-disk'; readonly node: Target; readonly forMs: number }
  | { readonly kind: 'bit-rot'; readonly node: Target; readonly place: 'log' | 'snapshot' | 'hard-state' }
  | { readonly kind: 'clock-rate'; readonly node: Target; readonly partsPerMillion: number; readonly forMs: number }
  | { readonly kind: 'wall-jump'; readonly node: Target; readonly byMs: number }
  /** `deafMs`: so long the leader hears nobody once it has asked its successor to stand; 0: it hears all. */
  | { readonly kind: 'transfer'; readonly to: Target; readonly deafMs: number }
  | { readonly kind: 'membership'; readonly wish: MembershipWish }
  | { readonly kind: 'compact'; readonly node: Target; readonly keepEntries: number }
  | { readonly kind: 'burst'; readonly writes: number }
);

export type FaultKind = Fault['kind'];

export const FAULT_KINDS: readonly FaultKind[] = [
  'crash',
  'crash-all',
  'pause',
  'slow-node',
  'partition',
  'one-way',
  'cut-link',
  'bridge',
  'flap',
  'slow-link',
  'weather',
  'slow-disk',
  'hang-disk',
  'sync-error',
  'full-disk',
  'bit-rot',
  'clock-rate',
  'wall-jump',
  'transfer',
  'membership',
  'compact',
  'burst',
];

/** One line for a report. */
export function describeFault(fault: { readonly atMs: number; readonly kind: string }): string {
  const { atMs, kind, ...details } = fault;
  return `${atMs} ms ${kind} ${JSON.stringify(details)}`;
}
