import { assert } from '../base/index.ts';
import type { Core } from './core.ts';
import { broadcastHeartbeat } from './heartbeats.ts';
import { type Message, MessageType, type Snapshot } from './message-types.ts';
import type { AppendWork, EntryLoad, Ready, Role } from './ready.ts';
import { flushAppends } from './replication.ts';
import type { Entry, HardState } from './types.ts';

const NO_ENTRIES: readonly Entry[] = [];

/** What `ready()` has told already, and what of it is still underway. */
export class Output {
  readonly #core: Core;
  #role: Role;
  #leader: number;
  #hardState: HardState;
  /** Committed entries that had to be loaded, to be handed out next. */
  #loaded: readonly Entry[] = NO_ENTRIES;
  /** Without asyncStorage: the Ready that `advance` will say is done. */
  #outstanding: Ready | undefined;

  constructor(core: Core, hardState: HardState) {
    this.#core = core;
    this.#role = core.role;
    this.#leader = core.leader;
    this.#hardState = hardState;
  }

  get hasReady(): boolean {
    const core = this.#core;
    if (core.storageFailed) return this.#roleChanged || core.reads.dropped.length > 0;
    return (
      core.messages.count > 0 ||
      core.messagesAfterAppend.count > 0 ||
      core.log.hasEntriesToWrite ||
      core.appendsWanted ||
      this.#hasCommitted ||
      this.#mustWriteHardState ||
      core.log.hasSnapshotToWrite ||
      this.#roleChanged ||
      core.heartbeatWanted ||
      core.loads.length > 0 ||
      core.reads.states.length > 0 ||
      core.reads.dropped.length > 0
    );
  }

  ready(): Ready {
    const core = this.#core;
    assert(this.#outstanding === undefined, 'advance is called before the next ready, unless storage is asynchronous');
    if (core.heartbeatWanted) broadcastHeartbeat(core);
    flushAppends(core);
    const roleChanged = this.#roleChanged;
    this.#role = core.role;
    this.#leader = core.leader;
    const append = core.storageFailed ? undefined : this.#takeAppendWork();
    const applyingBefore = core.log.applying;
    const committed = core.storageFailed ? NO_ENTRIES : this.#takeCommitted();
    const { applying } = core.log;
    const ready: Ready = {
      roleChanged,
      role: core.role,
      leader: core.leader,
      append,
      messages: core.messages.take(),
      committed,
      committedTo: applying === applyingBefore ? 0 : applying,
      readStates: core.reads.states,
      readsDropped: core.reads.dropped,
      loads: core.loads,
    };
    if (core.reads.states.length > 0) core.reads.states = [];
    if (core.reads.dropped.length > 0) core.reads.dropped = [];
    if (core.loads.length > 0) core.loads = [];
    core.log.forgetSlice();
    if (!core.settings.asyncStorage) this.#outstanding = ready;
    return ready;
  }

  takeOutstanding(): Ready {
    const ready = this.#outstanding;
    assert(ready !== undefined, 'advance follows a ready, and only without asynchronous storage');
    this.#outstanding = undefined;
    return ready;
  }

  /** Committed entries were loaded; undefined: they could not be, and are asked for again at the next tick. */
  onLoaded(load: EntryLoad, entries: readonly Entry[] | undefined): void {
    const core = this.#core;
    core.applyLoadFailed = entries === undefined;
    core.applyLoading = core.applyLoadFailed;
    if (entries === undefined || load.from !== core.log.applying + 1) return;
    assert(entries.length > 0 && entries[0]!.index === load.from, 'loaded entries begin where they were asked for');
    const fitting = load.to - load.from;
    this.#loaded = entries.length > fitting ? entries.slice(0, fitting) : entries;
  }

  get #roleChanged(): boolean {
    return this.#core.role !== this.#role || this.#core.leader !== this.#leader;
  }

  get #mustSyncHardState(): boolean {
    return this.#core.term !== this.#hardState.term || this.#core.vote !== this.#hardState.vote;
  }

  get #mustWriteHardState(): boolean {
    if (this.#mustSyncHardState) return true;
    return this.#core.settings.persistCommitAlone && this.#core.log.committed !== this.#hardState.commit;
  }

  get #hasCommitted(): boolean {
    const { log, applyLoading, settings } = this.#core;
    return !applyLoading && log.appliableEnd(!settings.asyncStorage) > log.applying + 1;
  }

  #takeAppendWork(): AppendWork | undefined {
    const core = this.#core;
    const { log } = core;
    const entries = log.takeEntriesToWrite();
    const snapshot = log.takeSnapshotToWrite();
    const mustSyncHardState = this.#mustSyncHardState;
    let hardState: HardState | undefined;
    // A commit index that moved goes along with what is written anyway.
    const commitMoved = log.committed !== this.#hardState.commit;
    if (this.#mustWriteHardState || (commitMoved && (entries.length > 0 || snapshot !== undefined))) {
      hardState = { term: core.term, vote: core.vote, commit: log.committed };
      this.#hardState = hardState;
    }
    const hasWork = entries.length > 0 || snapshot !== undefined || hardState !== undefined;
    if (!hasWork && (core.messagesAfterAppend.count === 0 || this.#sendWithoutWork())) return undefined;
    if (core.worksOutstanding === 0) core.ticksSinceWorkDone = 0;
    core.worksOutstanding++;
    const mustSync = mustSyncHardState || entries.length > 0 || snapshot !== undefined;
    return {
      hardState,
      mustSync,
      snapshot,
      entries,
      responses: core.messagesAfterAppend.take(this.#receipt(snapshot)),
    };
  }

  /**
   * This node's own word that the work is durable. It speaks for the whole unstable tail, not for the work's entries alone: works
   * end in order, so all of it is durable by then.
   */
  #receipt(snapshot: Snapshot | undefined): Message | undefined {
    const { id, log, term } = this.#core;
    const isTailUnstable = log.hasUnstableEntries;
    if (!isTailUnstable && snapshot === undefined) return undefined;
    return {
      type: MessageType.StorageAppended,
      from: id,
      to: id,
      term,
      index: isTailUnstable ? log.lastIndex : 0,
      logTerm: isTailUnstable ? log.lastTerm : 0,
      snapshotIndex: snapshot === undefined ? 0 : snapshot.index,
    };
  }

  /** Answers wait for nothing when nothing is being written. False: they need a work of their own, to come after the others. */
  #sendWithoutWork(): boolean {
    const { id, messages, messagesAfterAppend, settings, worksOutstanding } = this.#core;
    if (!settings.asyncStorage || worksOutstanding > 0 || messagesAfterAppend.hasFor(id)) return false;
    for (const message of messagesAfterAppend.take()) messages.push(message);
    return true;
  }

  #takeCommitted(): readonly Entry[] {
    const core = this.#core;
    const { log } = core;
    const allowUnstable = !core.settings.asyncStorage;
    const from = log.applying + 1;
    const to = log.appliableEnd(allowUnstable);
    if (core.applyLoading || from >= to) return NO_ENTRIES;
    if (core.settings.appliesConfChangesOnly) {
      log.startApplyingTo(to - 1);
      return core.settings.storage.confChanges!(from, to);
    }
    let entries: readonly Entry[] | undefined;
    if (this.#loaded.length > 0 && this.#loaded[0]!.index === from) entries = this.#loaded;
    else entries = log.slice(from, to, log.applyBytesLeft);
    this.#loaded = NO_ENTRIES;
    if (entries === undefined) {
      core.applyLoading = true;
      // Only what is known to be durable: beyond it the storage may still show entries that the unstable tail replaces.
      const toDurable = Math.min(to, log.durableIndex + 1);
      core.loads.push({ peer: 0, from, to: toDurable, bytesMax: log.applyBytesLeft, term: core.term });
      return NO_ENTRIES;
    }
    const payloadBytes = log.startApplying(entries, allowUnstable);
    core.uncommittedBytes = Math.max(0, core.uncommittedBytes - payloadBytes);
    return entries;
  }
}
