import {
  type AppendWork,
  createRaftNode,
  decodeConfChange,
  type Entry,
  EntryKind,
  type EntryLoad,
  type MembershipConfig,
  type Message,
  type RaftConfig,
  type RaftNode,
  type ReadState,
} from '../../src/raft/index.ts';
import { MemoryStorage } from '../../tools/raft/memory-storage.ts';

const ROUNDS_MAX = 1_000;

/** One node as a caller with asynchronous storage runs it: works wait in a queue until they are told to be done. */
export class Member {
  readonly id: number;
  readonly storage: MemoryStorage;
  readonly config: RaftConfig;
  node: RaftNode;
  readonly works: AppendWork[] = [];
  readonly loads: EntryLoad[] = [];
  readonly applied: Entry[] = [];
  readonly readStates: ReadState[] = [];
  readonly readsDropped: number[] = [];

  constructor(config: RaftConfig & { readonly storage: MemoryStorage }) {
    this.id = config.id;
    this.storage = config.storage;
    this.config = config;
    this.node = createRaftNode(config);
  }

  /** Takes every Ready there is; returns what is to be sent. */
  drain(): Message[] {
    const messages: Message[] = [];
    while (this.node.hasReady()) {
      const ready = this.node.ready();
      messages.push(...ready.messages);
      if (ready.append !== undefined) this.works.push(ready.append);
      this.loads.push(...ready.loads);
      this.readStates.push(...ready.readStates);
      this.readsDropped.push(...ready.readsDropped);
      this.#apply(ready.committed);
    }
    return messages;
  }

  #apply(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind === EntryKind.ConfChange) {
        this.node.applyConfChange(decodeConfChange(entry.data));
      }
      this.applied.push(entry);
      this.node.onApplied(entry.index);
    }
  }

  /** The oldest work becomes durable. False when there is none. */
  sync(): boolean {
    const work = this.works.shift();
    if (work === undefined) return false;
    this.write(work);
    this.node.onAppended(work);
    return true;
  }

  write(work: AppendWork): void {
    if (work.hardState !== undefined) this.storage.hardState = work.hardState;
    if (work.snapshot !== undefined) {
      this.storage.install(work.snapshot);
      this.storage.newestSnapshot = work.snapshot;
    }
    this.storage.append(work.entries);
  }

  /** The process ends and comes back with what was durable; it applies anew from the start. */
  restart(): void {
    this.works.length = 0;
    this.loads.length = 0;
    this.applied.length = 0;
    this.node = createRaftNode(this.config);
  }
}

/** Members and the messages between them; nothing moves unless it is told to. */
export class Cluster {
  readonly members: Member[] = [];
  messages: Message[] = [];
  /** Messages for which this is false are lost. */
  passes: (message: Message) => boolean = () => true;

  constructor(voters: number, options: Partial<RaftConfig> = {}, learners = 0) {
    const ids = Array.from({ length: voters + learners }, (_, at) => at + 1);
    const membership: MembershipConfig = {
      voters: ids.slice(0, voters),
      votersOutgoing: [],
      learners: ids.slice(voters),
      learnersNext: [],
      autoLeave: false,
    };
    for (const id of ids) this.add(id, membership, options);
  }

  add(id: number, membership: MembershipConfig, options: Partial<RaftConfig> = {}): Member {
    const storage = new MemoryStorage();
    storage.membership = membership;
    const defaults = { electionTicks: 10, heartbeatTicks: 1, random: () => (id % 10) / 10 };
    const member = new Member({ ...defaults, ...options, id, storage });
    this.members.push(member);
    return member;
  }

  member(id: number): Member {
    return this.members.find((member) => member.id === id)!;
  }

  node(id: number): RaftNode {
    return this.member(id).node;
  }

  collect(): void {
    for (const member of this.members) this.messages.push(...member.drain());
  }

  /** Delivers what is on its way now; what it leads to waits. */
  deliver(): void {
    const messages = this.messages;
    this.messages = [];
    for (const message of messages) {
      if (this.passes(message)) this.members.find((member) => member.id === message.to)?.node.step(message);
    }
  }

  /** Disks and network run until nothing is left to do. */
  settle(): void {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      this.collect();
      let busy = this.messages.length > 0;
      this.deliver();
      for (const member of this.members) while (member.sync()) busy = true;
      this.collect();
      if (!busy && this.messages.length === 0) return;
    }
    throw new Error('the cluster did not come to rest');
  }

  /** Everyone, or those named, ticks once; then all settles. */
  tick(count = 1, ids?: readonly number[]): void {
    for (let i = 0; i < count; i++) {
      for (const { id, node } of this.members) if (ids === undefined || ids.includes(id)) node.tick();
      this.settle();
    }
  }

  elect(id: number): void {
    this.node(id).campaign();
    this.settle();
  }

  /** Cuts these nodes off from all others. */
  isolate(...ids: number[]): void {
    this.passes = ({ from, to }) => ids.includes(from) === ids.includes(to);
  }

  heal(): void {
    this.passes = () => true;
  }

  leaders(): number[] {
    return this.members.filter(({ node }) => node.role === 'leader').map(({ id }) => id);
  }
}

export function bytes(text: string): Buffer {
  return Buffer.from(text);
}

/** The payloads of data entries that a member has applied, in order. */
export function appliedData(member: Member): string[] {
  return member.applied.filter(({ kind }) => kind === EntryKind.Data).map(({ data }) => data.toString());
}
