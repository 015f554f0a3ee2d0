import type { Uuid } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';

/** A change of the metadata as `__meta` records it. What is written stays readable: a kind is never given another meaning. */
export type MetadataEvent =
  | { readonly kind: 'cluster-created'; readonly clusterId: string }
  | {
      readonly kind: 'broker-registered';
      readonly nodeId: NodeId;
      readonly host: string;
      readonly port: number;
      readonly rack: string | null;
    }
  | {
      readonly kind: 'topic-created';
      readonly id: Uuid;
      readonly name: string;
      readonly internal: boolean;
      /** Replicas of each partition, the preferred leader first. */
      readonly replicas: readonly (readonly NodeId[])[];
      readonly configs: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'topic-deleted'; readonly id: Uuid }
  | { readonly kind: 'partitions-added'; readonly id: Uuid; readonly replicas: readonly (readonly NodeId[])[] }
  | {
      readonly kind: 'configs-changed';
      readonly resourceType: number;
      readonly resourceName: string;
      /** null: the key is deleted. */
      readonly changes: Readonly<Record<string, string | null>>;
    }
  /** All producer ids below `next` are taken. */
  | { readonly kind: 'producer-ids-allocated'; readonly next: number };

type EventKind = MetadataEvent['kind'];

const KINDS: ReadonlySet<string> = new Set<EventKind>([
  'cluster-created',
  'broker-registered',
  'topic-created',
  'topic-deleted',
  'partitions-added',
  'configs-changed',
  'producer-ids-allocated',
]);

/** Version of the format below; grows when a reader of the older one would go wrong. */
const FORMAT_VERSION = 1;

/**
 * Marks the key of an event that only repeats the state. A log may begin with such events, in place of the ones they stand for;
 * anywhere else they say nothing new.
 */
const SNAPSHOT_PREFIX = 'snapshot:';

/** The record of an event: the key is its kind, the value JSON with the format's version in `v`. */
export function encodeEvent(event: MetadataEvent, snapshot: boolean): { readonly key: Buffer; readonly value: Buffer } {
  const { kind, ...fields } = event;
  const key = Buffer.from(snapshot ? SNAPSHOT_PREFIX + kind : kind);
  return { key, value: Buffer.from(JSON.stringify({ v: FORMAT_VERSION, ...fields })) };
}

/** The reverse of {@link encodeEvent}. Throws for a kind or version that this server does not know: going on would lose metadata. */
export function decodeEvent(key: Buffer, value: Buffer): { readonly event: MetadataEvent; readonly snapshot: boolean } {
  const name = key.toString();
  const snapshot = name.startsWith(SNAPSHOT_PREFIX);
  const kind = snapshot ? name.slice(SNAPSHOT_PREFIX.length) : name;
  const { v: version, ...fields } = JSON.parse(value.toString()) as { v: number };
  if (!KINDS.has(kind) || version > FORMAT_VERSION) {
    throw new Error(
      `__meta holds an event "${kind}" of version ${version} that this server does not know: it was written by a newer one.`,
    );
  }
  return { event: { kind, ...fields } as MetadataEvent, snapshot };
}
