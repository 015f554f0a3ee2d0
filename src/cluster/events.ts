import type { Uuid } from '../base/index.ts';
import type { NodeId, Term } from '../raft/index.ts';
import type { Assignment } from './assignment.ts';
import { ClusterError } from './cluster-error.ts';

/**
 * A change of the metadata as `__meta` records it. What is written stays readable: a kind is never given another meaning. A new kind, or a field
 * whose loss would matter, is written only from a feature level on that the releases without it do not know.
 */
export type MetadataEvent =
  | {
      readonly kind: 'cluster-created';
      readonly clusterId: string;
      /** Absent where one node founded the cluster alone. They are members from now on, fenced until they register. */
      readonly founders?: readonly FoundingMember[];
      readonly featureLevel?: number;
    }
  | {
      readonly kind: 'broker-registered';
      readonly nodeId: NodeId;
      readonly host: string;
      readonly port: number;
      readonly rack: string | null;
      /** Absent from here on: written by a release that ran single nodes only. */
      readonly raftHost?: string;
      readonly raftPort?: number;
      readonly directoryId?: Uuid;
      /** Of one life of the process. */
      readonly incarnation?: Uuid;
      readonly release?: string;
      readonly featureLevelMin?: number;
      readonly featureLevelMax?: number;
      /** It is a member now, but does not serve clients yet. */
      readonly fenced?: boolean;
    }
  | { readonly kind: 'broker-fenced'; readonly nodeId: NodeId }
  | { readonly kind: 'broker-unfenced'; readonly nodeId: NodeId }
  /** A member came back with an empty folder: what it held is gone, and it must not vote where it did before. */
  | { readonly kind: 'broker-replaced'; readonly nodeId: NodeId; readonly directoryId: Uuid }
  /** A replica's log is damaged: its group, that of `__meta` too, is to let go of it, so that it comes back as a new one. */
  | { readonly kind: 'replica-damaged'; readonly id: Uuid; readonly partition: number; readonly nodeId: NodeId }
  /** The node is to be removed once all that it holds has moved away, or is not to be removed any more. */
  | { readonly kind: 'broker-draining'; readonly nodeId: NodeId; readonly draining: boolean }
  | { readonly kind: 'broker-removed'; readonly nodeId: NodeId }
  /** Who should be in the group of `__meta`. */
  | { readonly kind: 'metadata-members'; readonly voters: readonly NodeId[]; readonly learners: readonly NodeId[] }
  | { readonly kind: 'leaders-changed'; readonly topics: readonly LeadersOfTopic[] }
  /** The partition is to move to these replicas, the preferred leader first. */
  | {
      readonly kind: 'partition-reassigned';
      readonly id: Uuid;
      readonly partition: number;
      readonly replicas: readonly NodeId[];
    }
  /** The partition's group consists of these replicas: others may delete what they have of it. */
  | {
      readonly kind: 'reassignment-completed';
      readonly id: Uuid;
      readonly partition: number;
      readonly replicas: readonly NodeId[];
    }
  /** The group has let go of replicas that lost their data: they may come back empty. */
  | {
      readonly kind: 'lost-replicas-left';
      readonly id: Uuid;
      readonly partition: number;
      readonly nodes: readonly NodeId[];
    }
  /** Only in snapshots: where a partition is that was ever moved. */
  | ({ readonly kind: 'partition-assignment'; readonly id: Uuid; readonly partition: number } & Omit<
      Assignment,
      'target' | 'founding'
    > & { readonly target: readonly NodeId[] | null; readonly founding?: boolean })
  /** Changes nothing: that it was committed shows that its writer was the controller, and how far the log reaches. */
  | { readonly kind: 'confirmed' }
  /** What all members understand may be used from now on. */
  | { readonly kind: 'feature-level'; readonly level: number }
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

/** A member of a cluster that several nodes founded together. */
export interface FoundingMember {
  readonly nodeId: NodeId;
  readonly directoryId: Uuid;
  readonly raftHost: string;
  readonly raftPort: number;
}

/** Partition, leader (-1: none), epoch, in-sync replicas: short, since there are thousands of them. */
export type LeaderTuple = readonly [
  partition: number,
  leaderId: NodeId | -1,
  leaderEpoch: Term,
  isr: readonly NodeId[],
];

export interface LeadersOfTopic {
  readonly id: Uuid;
  readonly partitions: readonly LeaderTuple[];
}

type EventKind = MetadataEvent['kind'];

const KINDS: ReadonlySet<string> = new Set<EventKind>([
  'cluster-created',
  'broker-registered',
  'broker-fenced',
  'broker-unfenced',
  'broker-replaced',
  'replica-damaged',
  'broker-draining',
  'broker-removed',
  'metadata-members',
  'leaders-changed',
  'partition-reassigned',
  'reassignment-completed',
  'lost-replicas-left',
  'partition-assignment',
  'feature-level',
  'confirmed',
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

/** The reverse of {@link encodeEvent}. Throws ClusterError for a kind or version that this server does not know: going on would lose metadata. */
export function decodeEvent(key: Buffer, value: Buffer): { readonly event: MetadataEvent; readonly snapshot: boolean } {
  const name = key.toString();
  const snapshot = name.startsWith(SNAPSHOT_PREFIX);
  const kind = snapshot ? name.slice(SNAPSHOT_PREFIX.length) : name;
  const { v: version, ...fields } = JSON.parse(value.toString()) as { v: number };
  if (!KINDS.has(kind) || version > FORMAT_VERSION) {
    throw new ClusterError(
      `__meta holds an event "${kind}" of version ${version} that this release does not know: use the newer one that wrote it.`,
    );
  }
  return { event: { kind, ...fields } as MetadataEvent, snapshot };
}
