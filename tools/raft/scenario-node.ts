import {
  type AppendWork,
  decodeConfChange,
  type Entry,
  EntryKind,
  type Message,
  type RaftConfig,
  type Snapshot,
} from '../../src/raft/index.ts';
import { CoreRaftNode } from '../../src/raft/node.ts';
import type { MemoryStorage } from './memory-storage.ts';

/** What is on its way to a node: a message, or the word of its own applier. */
export type Parcel =
  | { readonly kind: 'message'; readonly to: number; readonly message: Message }
  | { readonly kind: 'applied'; readonly to: number; readonly index: number };

/** A node with its storage and a state machine that appends what it applies, keeping a snapshot of every state. */
export class ScenarioNode {
  readonly id: number;
  readonly storage: MemoryStorage;
  readonly history: Snapshot[];
  readonly appendWork: AppendWork[] = [];
  readonly applyWork: (readonly Entry[])[] = [];
  node: CoreRaftNode;
  readonly #options: Omit<RaftConfig, 'storage'>;
  readonly #isAsync: boolean;

  /** `state` is what the state machine holds at the start. */
  constructor(options: Omit<RaftConfig, 'storage'>, storage: MemoryStorage, state: Snapshot) {
    this.id = options.id;
    this.storage = storage;
    this.#options = options;
    this.#isAsync = options.asyncStorage === true;
    this.history = [state];
    storage.newestSnapshot = state;
    this.node = this.#start();
  }

  /** Forgets all that is not in the storage or the state machine, which here keeps what it applied. */
  restart(): void {
    this.appendWork.length = 0;
    this.applyWork.length = 0;
    this.node = this.#start();
  }

  #start(): CoreRaftNode {
    const { index: applied, membership } = this.newestSnapshot;
    this.storage.membership = membership;
    const node = new CoreRaftNode({ ...this.#options, applied, storage: this.storage });
    // In etcd every answer passes through the queue of appends, even if nothing is being written.
    if (this.#isAsync) node.core.worksOutstanding++;
    return node;
  }

  get newestSnapshot(): Snapshot {
    return this.history[this.history.length - 1]!;
  }

  /** Takes one Ready. Without asynchronous storage it is carried out at once; otherwise its works are queued. */
  processReady(): Parcel[] {
    const ready = this.node.ready();
    const parcels = ready.messages.map((message): Parcel => ({ kind: 'message', to: message.to, message }));
    if (this.#isAsync) {
      if (ready.append !== undefined) this.appendWork.push(ready.append);
      if (ready.committed.length > 0) this.applyWork.push(ready.committed);
      return parcels;
    }
    if (ready.append !== undefined) {
      this.#write(ready.append);
      for (const message of ready.append.responses) {
        if (message.to !== this.id) parcels.push({ kind: 'message', to: message.to, message });
      }
    }
    this.#apply(ready.committed);
    this.node.advance();
    return parcels;
  }

  /** Carries out one queued append; what depended on it is now on its way. */
  processAppend(): Parcel[] {
    const work = this.appendWork.shift();
    if (work === undefined) return [];
    this.#write(work);
    return work.responses.map((message) => ({ kind: 'message', to: message.to, message }));
  }

  /** Carries out one queued batch of committed entries. */
  processApply(): Parcel[] {
    const entries = this.applyWork.shift();
    if (entries === undefined) return [];
    this.#apply(entries);
    return [{ kind: 'applied', to: this.id, index: entries[entries.length - 1]!.index }];
  }

  deliver(parcel: Parcel): void {
    if (parcel.kind === 'applied') this.node.onApplied(parcel.index);
    else this.node.step(parcel.message);
  }

  #write(work: AppendWork): void {
    if (work.hardState !== undefined) this.storage.hardState = work.hardState;
    if (work.snapshot !== undefined) this.storage.install(work.snapshot);
    this.storage.append(work.entries);
  }

  #apply(entries: readonly Entry[]): void {
    for (const { index, term, kind, data } of entries) {
      const { membership, data: before } = this.newestSnapshot;
      const isChange = kind === EntryKind.ConfChange;
      this.history.push({
        index,
        term,
        membership: isChange ? this.node.applyConfChange(decodeConfChange(data)) : membership,
        data: isChange ? before : Buffer.concat([before, data]),
      });
      this.storage.newestSnapshot = this.newestSnapshot;
    }
  }
}
