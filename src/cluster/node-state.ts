import { assert, newUuid, type Random, type Uuid } from '../base/index.ts';
import { type Disk, DiskError } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { NodeIdentity, PeerStatus } from '../transport/index.ts';
import { ClusterError } from './cluster-error.ts';
import type { FeatureLevels } from './types.ts';

const FILE = 'node.json';
const FILE_NEW = 'node.json.new';
const FORMAT_VERSION = 1;
/** Far more than a cluster of hundreds takes. */
const FILE_BYTES_MAX = 1_048_576;

export interface Founder {
  readonly nodeId: NodeId;
  readonly directoryId: Uuid;
}

/** What a node must know of itself before it can read any log. */
export interface NodeRecord {
  /** '' until the metadata on this node says it. */
  readonly clusterId: string;
  readonly nodeId: NodeId;
  /** Made with the data folder: a node that comes back with another one has lost its data. */
  readonly directoryId: Uuid;
  /** With whom the cluster was founded; empty before, and on nodes that joined later. */
  readonly founders: readonly Founder[];
  /** How often the node was started on this folder after the first time. */
  readonly restarts: number;
}

/** Where a node keeps its record. `save` resolves when it is durable, whole or not at all. */
export interface NodeStateStore {
  load(): Promise<NodeRecord | undefined>;
  save(record: NodeRecord): Promise<void>;
}

/** `node.json` in the data folder: written beside the old one, synced, and put in its place. */
export function diskNodeStateStore(disk: Disk): NodeStateStore {
  return {
    async load() {
      const text = await readText(disk);
      return text === undefined ? undefined : parseRecord(text, `${disk.description}/${FILE}`);
    },
    async save(record) {
      const bytes = Buffer.from(`${JSON.stringify({ version: FORMAT_VERSION, ...record })}\n`);
      await disk.remove(FILE_NEW);
      const file = await disk.open(FILE_NEW, { create: true, write: true });
      try {
        await file.write(bytes, 0, bytes.length, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await disk.rename(FILE_NEW, FILE);
      await disk.syncFolder('');
    },
  };
}

async function readText(disk: Disk): Promise<string | undefined> {
  try {
    const file = await disk.open(FILE, {});
    try {
      const content = Buffer.alloc(Math.min(await file.sizeBytes(), FILE_BYTES_MAX));
      const count = await file.read(content, 0, content.length, 0);
      return content.toString('utf8', 0, count);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseRecord(text: string, path: string): NodeRecord {
  let parsed: Partial<NodeRecord> & { readonly version?: number };
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch {
    throw new ClusterError(`${path} is damaged: it is no JSON. Restore it, or start with an empty data folder.`);
  }
  if (parsed.version !== FORMAT_VERSION) {
    throw new ClusterError(
      `${path} has version ${parsed.version}; this program reads version ${FORMAT_VERSION} only: use the program that wrote it.`,
    );
  }
  // Files of release 0.1 do not count restarts.
  const { clusterId, nodeId, directoryId, founders, restarts = 0 } = parsed;
  if (
    typeof clusterId !== 'string' ||
    typeof nodeId !== 'number' ||
    typeof directoryId !== 'string' ||
    !Array.isArray(founders)
  ) {
    throw new ClusterError(`${path} is damaged: a field is missing. Restore it, or start with an empty data folder.`);
  }
  return { clusterId, nodeId, directoryId, founders, restarts };
}

export interface NodeStateOptions {
  readonly store: NodeStateStore;
  readonly nodeId: NodeId;
  /** All members that the configuration names, this node too. */
  readonly members: readonly NodeId[];
  readonly release: string;
  readonly featureLevel: FeatureLevels;
  readonly random: Random;
}

/** Who this node is, for itself and for its peers. Must be open before the transport starts. */
export class NodeState {
  readonly #options: NodeStateOptions;
  #record: NodeRecord;
  /** Saves, one after the other. */
  #saving: Promise<void> = Promise.resolve();
  /** Chosen anew with every start of the process. */
  readonly incarnation: Uuid;

  private constructor(options: NodeStateOptions, record: NodeRecord) {
    this.#options = options;
    this.#record = record;
    this.incarnation = newUuid(options.random);
  }

  /** Reads the record, or makes one in a new folder. Throws ClusterError where the folder belongs to another node. */
  static async open(options: NodeStateOptions): Promise<NodeState> {
    assert(options.members.includes(options.nodeId), 'a node is one of the members that it knows');
    const { store, nodeId, random } = options;
    const known = await store.load();
    if (known !== undefined && known.nodeId !== nodeId) {
      throw new ClusterError(
        `The data folder belongs to node ${known.nodeId}, not to node ${nodeId}: correct the node id or the data folder.`,
      );
    }
    const state = new NodeState(
      options,
      known === undefined
        ? { clusterId: '', nodeId, directoryId: newUuid(random), founders: [], restarts: 0 }
        : { ...known, restarts: known.restarts + 1 },
    );
    await store.save(state.record);
    return state;
  }

  get record(): NodeRecord {
    return this.#record;
  }

  get members(): readonly NodeId[] {
    return this.#options.members;
  }

  /** For {@link TransportOptions.identity}. */
  get identity(): NodeIdentity {
    const { members, release, featureLevel } = this.#options;
    const { clusterId, nodeId, directoryId } = this.#record;
    return { clusterId, nodeId, directoryId, founders: members, release, featureLevel };
  }

  /**
   * For {@link TransportOptions.admit}: why this peer may not come in. `known` is what the transport knows of the node with its id. That cluster
   * ids fit is the transport's own check.
   */
  admit(peer: NodeIdentity, known: PeerStatus): string | undefined {
    const { nodeId, featureLevel } = this.#options;
    if (peer.nodeId === nodeId) return `two nodes have the id ${nodeId}`;
    if (known.state === 'up' && known.identity !== undefined && known.identity.directoryId !== peer.directoryId) {
      return `two nodes have the id ${peer.nodeId}`;
    }
    if (peer.featureLevel.max < featureLevel.min || peer.featureLevel.min > featureLevel.max) {
      return `release ${peer.release} and release ${this.#options.release} have no feature level in common: upgrade one release at a time`;
    }
    return undefined;
  }

  /** Resolves when it is durable. */
  async update(change: Partial<Pick<NodeRecord, 'clusterId' | 'founders'>>): Promise<void> {
    const record = { ...this.#record, ...change };
    this.#record = record;
    this.#saving = this.#saving.then(() => this.#options.store.save(record));
    await this.#saving;
  }
}
