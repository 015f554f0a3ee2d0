import type { Answer } from './client-calls.ts';
import type { History } from './history.ts';
import type { LoadPlan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import type { Replica } from './replica.ts';
import type { Scheduler } from './scheduler.ts';
import type { WriteLedger } from './write-ledger.ts';

/** How often, and how long after an election, new leader and old are tried against each other. */
const DUEL_ROUNDS = 6;
const DUEL_US_MAX = 1_000_000;
/** Clients see the group as one log. */
const KEY = 'log';

/**
 * Clients: each calls, waits for its answer or gives up, thinks, and calls again. They prefer nodes that believe to lead,
 * deposed ones included, since those are the ones that can do harm.
 */
export class Load {
  /** Calls without an answer so far. */
  openCalls = 0;
  writesAnswered = 0;
  readsAnswered = 0;
  private readonly plan: LoadPlan;
  private readonly scheduler: Scheduler;
  private readonly random: SeededRandom;
  private readonly replicas: readonly Replica[];
  private readonly history: History;
  private readonly ledger: WriteLedger;
  private nextWriteId = 1;
  private isStopped = false;

  constructor(
    plan: LoadPlan,
    scheduler: Scheduler,
    random: SeededRandom,
    replicas: readonly Replica[],
    history: History,
    ledger: WriteLedger,
  ) {
    this.plan = plan;
    this.scheduler = scheduler;
    this.random = random;
    this.replicas = replicas;
    this.history = history;
    this.ledger = ledger;
  }

  start(): void {
    for (let client = 1; client <= this.plan.clients; client++) this.think(client);
  }

  stop(): void {
    this.isStopped = true;
  }

  /** Writes from nobody in particular, all at one moment. */
  burst(writes: number): void {
    const replica = this.chooseReplica();
    for (let count = 0; count < writes; count++) this.write(0, replica, () => {});
  }

  /** One write on `replica`; `done` is called if it is answered with its place. */
  write(client: number, replica: Replica, done: (isWritten: boolean) => void): void {
    const writeId = this.nextWriteId++;
    const operation = this.history.invoke(client, 'write', KEY, this.scheduler.nowUs);
    replica.write(
      writeId,
      this.plan.payloadBytes,
      this.onAnswer((position) => {
        if (position === 'refused') {
          this.ledger.refused(writeId);
        } else if (position !== 'late') {
          this.writesAnswered++;
          this.ledger.acknowledged(writeId, position);
          this.history.answer(operation, position);
        }
        done(typeof position === 'number');
      }),
    );
  }

  /** One linearizable read on `replica`. */
  read(client: number, replica: Replica, done: (isRead: boolean) => void): void {
    const operation = this.history.invoke(client, 'read', KEY, this.scheduler.nowUs);
    replica.read(
      this.onAnswer((position) => {
        if (typeof position === 'number') {
          this.readsAnswered++;
          this.history.answer(operation, position);
        }
        done(typeof position === 'number');
      }),
    );
  }

  /**
   * Somebody was just elected. Whoever led before may not know it yet: clients that write through the new leader and read
   * through the old one at this very moment see what a stale leader does.
   */
  challengeOldLeaders(): void {
    for (let round = 0; round < DUEL_ROUNDS; round++) {
      this.scheduler.after(this.random.heavyTailed(200, DUEL_US_MAX), () => this.duel());
    }
  }

  private duel(): void {
    if (this.isStopped) return;
    const leading = this.replicas.filter((replica) => replica.isLeader);
    leading.sort((left, right) => right.node.term - left.node.term);
    const [newest, ...old] = leading;
    if (newest === undefined || old.length === 0) return;
    this.write(0, newest, (isWritten) => {
      if (!isWritten) return;
      for (const replica of old) this.read(0, replica, () => {});
    });
  }

  private think(client: number): void {
    this.scheduler.after(this.random.heavyTailed(this.plan.thinkMs * 300, this.plan.thinkMs * 10_000), () => {
      if (this.isStopped) return;
      const replica = this.chooseReplica();
      const again = (): void => this.think(client);
      if (this.random.permille(this.plan.readPermille)) this.read(client, replica, again);
      else this.write(client, replica, again);
    });
  }

  private chooseReplica(): Replica {
    const leading = this.replicas.filter((replica) => replica.isLeader);
    const isStray = leading.length === 0 || this.random.permille(this.plan.strayPermille);
    return this.random.pick(isStray ? this.replicas : leading);
  }

  /** The first of answer and timeout counts, as for a client that hangs up; a late refusal is still told to the checker. */
  private onAnswer(told: (position: number | 'refused' | 'late') => void): Answer {
    let isOver = false;
    this.openCalls++;
    const end = (): void => {
      isOver = true;
      this.openCalls--;
    };
    const timeout = this.scheduler.after(this.plan.timeoutMs * 1000, () => {
      if (isOver) return;
      end();
      told('late');
    });
    return (position) => {
      if (isOver) return;
      this.scheduler.cancel(timeout);
      end();
      told(position);
    };
  }
}
