import assert from 'node:assert/strict';
import { silentLogger, systemClock } from '../../src/base/index.ts';
import {
  DEFAULT_LOG_SETTINGS,
  type LogId,
  type LogManager,
  logKey,
  openLogManager,
  type PartitionLog,
} from '../../src/log/index.ts';
import { type Entry, EntryKind, type HardState } from '../../src/raft/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch, dataEntry, noOp } from './batches.ts';
import { logId, readAll } from './opened.ts';

const SETTINGS = { ...DEFAULT_LOG_SETTINGS, segmentBytesMax: 24_000, indexIntervalBytes: 512 };
const LIMITS = { tailBytesMax: 96_000, walBytesMax: 6 << 16, walSlotBytes: 1 << 16, openFilesMax: 4 };

/** What the test knows of one log: everything it ever handed over, and what it was told is durable. */
class LogModel {
  readonly id: LogId;
  /** The log as it should be now, by index - 1. */
  entries: Entry[] = [];
  /** Every entry that ever stood at an index, since what replaced it may have been lost. */
  readonly everAt = new Map<number, Entry[]>();
  hardState: HardState = { term: 0, vote: 0, commit: 0 };
  everHardStates: HardState[] = [{ term: 0, vote: 0, commit: 0 }];
  durableIndex = 0;
  durableHardStateTerm = 0;
  commitIndex = 0;
  logStart = 0;
  /** The hard state's term when the entry at this index was pushed behind it. */
  readonly hardStateBefore = new Map<number, number>();

  constructor(id: LogId) {
    this.id = id;
  }

  nextOffset(): number {
    const last = this.entries.findLast((entry) => entry.kind === EntryKind.Data);
    return last === undefined ? 0 : endOf(last);
  }

  note(entry: Entry): void {
    const copy = { ...entry, data: Buffer.from(entry.data) };
    this.entries.push(copy);
    this.everAt.set(entry.index, [...(this.everAt.get(entry.index) ?? []), copy]);
    this.hardStateBefore.set(entry.index, this.hardState.term);
  }
}

function endOf(entry: Entry): number {
  return Number(entry.data.readBigInt64BE(0)) + entry.data.readInt32BE(23) + 1;
}

/**
 * One seed: a disk, some logs, and lives of a server that appends, truncates, commits, deletes records and whole logs until power fails or
 * the process dies in the middle of anything. Each life first checks that what it finds keeps every promise of the lives before.
 */
export class CrashRun {
  readonly #random: SeededRandom;
  readonly #disk: SimulatedDisk;
  readonly #models = new Map<string, LogModel>();
  #nextTopic = 1;
  readonly statistics = { lives: 0, entriesFound: 0, checkpoints: 0, truncations: 0, removals: 0 };

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    const random = this.#random;
    const pace = random.below(3);
    this.#disk = new SimulatedDisk({
      random: new SeededRandom(seed, 1),
      delay: async () => {
        for (let hops = pace === 0 ? 0 : random.below(pace * 3); hops > 0; hops--) await tick();
      },
    });
  }

  async run(lives: number, operationsMax: number): Promise<void> {
    for (let life = 0; life < lives; life++) {
      let crashed = false;
      this.#disk.crashAfter(1 + this.#random.below(operationsMax), () => {
        crashed = true;
      });
      const ended = this.#live(() => crashed);
      await Promise.race([ended, this.#untilCrash(() => crashed, ended)]);
      if (!crashed) {
        if (this.#random.below(2) === 0) this.#disk.kill();
        else this.#disk.crash();
      }
      this.statistics.lives++;
    }
    this.#disk.kill();
    const manager = await this.#open();
    await this.#check(manager);
    await manager.close();
    const again = await this.#open();
    await this.#check(again);
    await again.close();
  }

  async #untilCrash(crashed: () => boolean, ended: Promise<void>): Promise<void> {
    let over = false;
    ended.then(
      () => {
        over = true;
      },
      () => {
        over = true;
      },
    );
    while (!crashed() && !over) await tick();
    // What the crash left behind in this process has to settle before the next life, which shares nothing with it but the disk.
    for (let hops = 0; hops < 5; hops++) await tick();
  }

  #open(): Promise<LogManager> {
    return openLogManager({
      disk: this.#disk.mount(),
      clock: systemClock,
      random: new SeededRandom(1),
      logger: silentLogger,
      onFatal: (error) => {
        throw error;
      },
      defaultSettings: SETTINGS,
      ...LIMITS,
    });
  }

  async #live(crashed: () => boolean): Promise<void> {
    const manager = await this.#open();
    await this.#check(manager);
    const logs = new Map<LogModel, PartitionLog>();
    for (const model of this.#models.values()) logs.set(model, await this.#attach(manager, model));
    const steps = this.#random.below(400);
    for (let step = 0; step < steps && !crashed(); step++) {
      if (this.#models.size < 4 && (this.#models.size === 0 || this.#random.below(40) === 0)) {
        const model = new LogModel(logId(`topic${this.#nextTopic++}`));
        this.#models.set(logKey(model.id), model);
        logs.set(model, await this.#attach(manager, model));
      }
      while (manager.waitForRoom() !== undefined && !crashed()) {
        // Memory full of what waits for a quorum: it gets one.
        for (const [model, log] of logs)
          if (this.#models.has(logKey(model.id))) this.#commit(model, log, model.durableIndex);
        await tick();
      }
      if (crashed()) return;
      const model = this.#random.pick([...this.#models.values()]);
      await this.#step(manager, model, logs.get(model)!);
      if (this.#random.below(3) === 0) await tick();
    }
    this.statistics.checkpoints += manager.metrics.checkpointCount;
    if (!crashed() && this.#random.below(4) === 0) await manager.close();
  }

  async #attach(manager: LogManager, model: LogModel): Promise<PartitionLog> {
    const log = await manager.open(model.id, SETTINGS);
    log.setProgressListener({
      onWritten: () => undefined,
      onDurable: (index, term) => {
        const entry = model.entries[index - 1];
        if (entry === undefined || entry.term !== term) return;
        model.durableIndex = Math.max(model.durableIndex, index);
        model.durableHardStateTerm = Math.max(model.durableHardStateTerm, model.hardStateBefore.get(index) ?? 0);
      },
      onFailed: (error) => {
        throw error;
      },
    });
    return log;
  }

  async #step(manager: LogManager, model: LogModel, log: PartitionLog): Promise<void> {
    const random = this.#random;
    const choice = random.below(100);
    if (choice < 70) this.#append(model, log, 1 + random.below(3), false);
    else if (choice < 76) this.#append(model, log, 1, true);
    else if (choice < 92) {
      this.#commit(model, log, model.commitIndex + random.below(model.durableIndex - model.commitIndex + 1));
    } else if (choice < 95) {
      const offset = log.logStartOffset + random.below(log.highWatermark - log.logStartOffset + 1);
      const deleted = log.deleteRecordsBefore(offset).then(() => {
        model.logStart = Math.max(model.logStart, offset);
      });
      if (random.below(2) === 0) await deleted;
    } else if (choice < 99) {
      await this.#readSome(model, log);
    } else if (this.#models.size > 1) {
      this.#models.delete(logKey(model.id));
      this.statistics.removals++;
      // Whether it is gone after a crash in between is open; a log that nobody asks for any more does no harm.
      await manager.delete(model.id);
    }
  }

  #commit(model: LogModel, log: PartitionLog, to: number): void {
    model.commitIndex = Math.max(model.commitIndex, to);
    log.commitTo(model.commitIndex);
  }

  #append(model: LogModel, log: PartitionLog, count: number, truncates: boolean): void {
    const random = this.#random;
    let term = Math.max(1, model.hardState.term);
    let hardState: HardState | undefined;
    if (truncates || random.below(20) === 0) {
      term += 1;
      hardState = { term, vote: 1 + random.below(3), commit: random.below(2) === 0 ? 0 : model.commitIndex };
    }
    let first = model.entries.length + 1;
    if (truncates && model.entries.length > model.commitIndex) {
      first = model.commitIndex + 1 + random.below(model.entries.length - model.commitIndex);
      model.entries.length = first - 1;
      model.durableIndex = Math.min(model.durableIndex, first - 1);
      this.statistics.truncations++;
    }
    if (hardState !== undefined) {
      model.hardState = hardState;
      model.everHardStates.push(hardState);
    }
    const entries: Entry[] = [];
    for (let index = first; index < first + count; index++) {
      const entry = random.below(12) === 0 ? noOp(index, term) : this.#dataEntry(model, index, term);
      entries.push(entry);
      model.note(entry);
    }
    log.append(entries, hardState);
  }

  #dataEntry(model: LogModel, index: number, term: number): Entry {
    const random = this.#random;
    const values = Array.from({ length: 1 + random.below(3) }, () =>
      random.bytes(random.heavyTailed(10, 9_000)).toString('latin1'),
    );
    return dataEntry(index, batch({ baseOffset: model.nextOffset(), term, values }), term);
  }

  async #readSome(model: LogModel, log: PartitionLog): Promise<void> {
    if (log.highWatermark <= log.logStartOffset) return;
    const offset = log.logStartOffset + this.#random.below(log.highWatermark - log.logStartOffset);
    const endOffset = log.highWatermark;
    const read = await log.read({ offset, endOffset, bytesMax: 1 + this.#random.below(60_000), atLeastOneBatch: true });
    const expected = model.entries.filter((entry) => entry.kind === EntryKind.Data && endOf(entry) > offset);
    const wanted = Buffer.concat(expected.map((entry) => entry.data)).subarray(0, read.sizeBytes);
    assert.ok(Buffer.concat(read.buffers).equals(wanted), 'a read returns what was appended');
    assert.ok(read.sizeBytes > 0, 'a read below the end returns something');
    read.release();
  }

  /** What the new life finds must keep the promises of the former ones; then it is what counts from now on. */
  async #check(manager: LogManager): Promise<void> {
    const found = new Set(manager.found.map(logKey));
    for (const [key, model] of this.#models) {
      if (!found.has(key)) {
        assert.equal(model.durableIndex, 0, 'a log with durable entries is found');
        this.#models.set(key, new LogModel(model.id));
        continue;
      }
      const log = await manager.open(model.id, SETTINGS);
      assert.equal(log.failure, undefined);
      await this.#checkLog(model, log);
    }
  }

  async #checkLog(model: LogModel, log: PartitionLog): Promise<void> {
    assert.ok(
      log.lastIndex >= model.durableIndex,
      `all ${model.durableIndex} durable entries are there, not ${log.lastIndex}`,
    );
    // Entries of which all records are deleted may be gone; for what is asked below they are as they were.
    const entries = model.entries.slice(0, log.firstIndex - 1);
    assert.equal(entries.length, log.firstIndex - 1);
    const gone = entries.findLast((entry) => entry.kind === EntryKind.Data);
    assert.ok(gone === undefined || endOf(gone) <= log.logStartOffset, 'only deleted records are gone');
    for (let index = log.firstIndex; index <= log.lastIndex; ) {
      const some = await log.entries(index, log.lastIndex + 1, 20_000);
      assert.ok(some.length > 0);
      entries.push(...some);
      index += some.length;
    }
    let term = 0;
    for (const [at, entry] of entries.entries()) {
      assert.equal(entry.index, at + 1);
      assert.ok(entry.term >= term);
      term = entry.term;
      if (entry.index >= log.firstIndex) assert.equal(log.termAt(entry.index), entry.term);
      const candidates =
        entry.index <= model.durableIndex ? [model.entries[at]!] : (model.everAt.get(entry.index) ?? []);
      const known = candidates.some(
        (other) => other.term === entry.term && other.kind === entry.kind && other.data.equals(entry.data),
      );
      assert.ok(known, `entry ${entry.index} of ${model.id.topic} is one that was appended`);
    }
    const { hardState } = log;
    assert.ok(hardState.commit <= log.lastIndex, 'the commit index lies within the log');
    assert.ok(
      hardState.term >= model.durableHardStateTerm,
      'no hard state that an acknowledged entry depends on is lost',
    );
    assert.ok(model.everHardStates.some((other) => other.term === hardState.term && other.vote === hardState.vote));
    assert.ok(log.logStartOffset >= model.logStart, 'deleted records stay deleted');
    log.commitTo(log.lastIndex);
    const expected = entries.filter((entry) => entry.kind === EntryKind.Data && endOf(entry) > log.logStartOffset);
    const served = Buffer.concat(await readAll(log, log.logStartOffset, 30_000));
    assert.ok(served.equals(Buffer.concat(expected.map((entry) => entry.data))), 'fetch serves the entries, each once');
    this.statistics.entriesFound += entries.length;
    model.entries = [...entries];
    model.durableIndex = log.lastIndex;
    model.commitIndex = log.lastIndex;
    model.hardState = hardState;
    model.logStart = log.logStartOffset;
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
