import { RE2JS } from 're2js';
import {
  CoordinatorState,
  type Environment,
  endSessions,
  type GroupSettings,
  startSessions,
  Timers,
  type TopicFacts,
} from '../../../src/coordinator/core/index.ts';
import { decodeRecord, encodeRecord } from '../../../src/coordinator/records/codec.ts';
import type { CoordinatorRecord } from '../../../src/coordinator/records/model.ts';
import { ErrorCode } from '../../../src/protocol/index.ts';
import { VirtualClock } from './virtual-clock.ts';

export const CALLER = { clientId: 'client', clientHost: '/127.0.0.1' };

type MutableSettings = { -readonly [Name in keyof GroupSettings]: GroupSettings[Name] };

/** The state machines with a log that is a list and a clock that stands still. Commits happen when `settle` is called. */
export class CoreHarness {
  readonly clock: VirtualClock;
  core: CoordinatorState;
  readonly settings: MutableSettings;
  readonly topics = new Map<string, TopicFacts>();
  /** What the log holds, as bytes, so that what a restart reads is what was written. */
  readonly log: { key: Buffer; value: Buffer | null }[] = [];
  /** What commits end with: 0, or the error of a failed append. */
  commitsWith: number = ErrorCode.NONE;
  #ids = 0;
  #uncommitted: ((errorCode: number) => void)[] = [];

  constructor(clock: VirtualClock = new VirtualClock()) {
    this.clock = clock;
    this.settings = {
      classicSizeMax: 1000,
      classicSessionTimeoutMsMin: 6000,
      classicSessionTimeoutMsMax: 1_800_000,
      initialRebalanceDelayMs: 0,
      offsetMetadataBytesMax: 4096,
      offsetsRetentionMs: 7 * 24 * 3600 * 1000,
      offsetsRetentionCheckIntervalMs: 600_000,
      consumerSizeMax: 1000,
      consumerAssignors: ['uniform', 'range'],
      migrationPolicy: 'bidirectional',
      consumerSessionTimeoutMs: () => 45_000,
      consumerHeartbeatIntervalMs: () => 5_000,
    };
    this.core = new CoordinatorState(this.#environment());
  }

  /** Adds or grows a topic, as the metadata would tell it. */
  topic(name: string, partitionCount: number): TopicFacts {
    const id = this.topics.get(name)?.id ?? Buffer.from(name.padEnd(16, '.').slice(0, 16)).toString('base64url');
    const facts = { name, id, partitionCount };
    this.topics.set(name, facts);
    this.#markStale();
    return facts;
  }

  deleteTopic(name: string): void {
    this.topics.delete(name);
    this.#markStale();
  }

  /** Commits all that was written, and what that brings about. */
  settle(): void {
    while (this.#uncommitted.length > 0) {
      const done = this.#uncommitted;
      this.#uncommitted = [];
      for (const callback of done) callback(this.commitsWith);
    }
  }

  advance(ms: number): void {
    this.clock.advance(ms, () => this.settle());
  }

  /** Calls `ask`, commits, and gives the answer; undefined while it is held back. */
  ask<Result>(ask: (reply: (result: Result) => void) => void): Pending<Result> {
    const pending = new Pending<Result>();
    ask((result) => pending.resolve(result));
    this.settle();
    return pending;
  }

  records(): CoordinatorRecord[] {
    return this.log.map(({ key, value }) => decodeRecord(key, value)!);
  }

  /** The state as a new coordinator would load it. */
  replayed(): CoordinatorState {
    const state = new CoordinatorState(this.#environment());
    for (const record of this.records()) state.apply(record);
    return state;
  }

  /** Another coordinator takes over: it has the log, and nothing else. */
  restart(): void {
    endSessions(this.core, ErrorCode.NOT_COORDINATOR);
    this.settle();
    this.core = this.replayed();
    startSessions(this.core);
  }

  #markStale(): void {
    for (const group of this.core.groups.values()) if (group.kind === 'consumer') group.metadataStale = true;
  }

  #environment(): Environment {
    return {
      settings: this.settings,
      topics: {
        byName: (name) => this.topics.get(name),
        byId: (id) => [...this.topics.values()].find((topic) => topic.id === id),
        topicNames: () => [...this.topics.keys()].sort(),
      },
      timers: new Timers(this.clock),
      wallMs: () => this.clock.wallMs(),
      newId: () => `id${++this.#ids}`,
      compileRegex: (pattern) => {
        try {
          const compiled = RE2JS.compile(pattern);
          return (name) => compiled.matches(name);
        } catch {
          return undefined;
        }
      },
      persist: (records, done) => {
        for (const record of records) this.log.push(encodeRecord(record));
        this.#uncommitted.push(done);
      },
    };
  }
}

/** An answer that may not be there yet. */
export class Pending<Result> {
  #result: Result | undefined;

  resolve(result: Result): void {
    if (this.#result !== undefined) throw new Error('answered twice');
    this.#result = result;
  }

  get isAnswered(): boolean {
    return this.#result !== undefined;
  }

  get result(): Result {
    if (this.#result === undefined) throw new Error('not answered yet');
    return this.#result;
  }
}
