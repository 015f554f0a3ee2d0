import type { Entry, Index, Term } from '../raft/index.ts';

/** What a client is told: the position that its write took or its read reflects, or that it was definitely refused. */
export type Answer = (position: Index | 'refused') => void;

/** The clients' calls that one replica has taken and not answered. All are forgotten when it stops: the clients time out. */
export class ClientCalls {
  private readonly writes = new Map<number, Answer>();
  /** Where own proposals stand, to learn that another entry took the place. */
  private readonly placed = new Map<Index, { readonly term: Term; readonly writeId: number }>();
  private readonly asked = new Map<number, Answer>();
  private confirmed: { readonly index: Index; readonly answer: Answer }[] = [];

  forgetAll(): void {
    this.writes.clear();
    this.placed.clear();
    this.asked.clear();
    this.confirmed = [];
  }

  addWrite(writeId: number, answer: Answer): void {
    this.writes.set(writeId, answer);
  }

  placeWrite(writeId: number, index: Index, term: Term): void {
    this.placed.set(index, { term, writeId });
  }

  answerWrite(writeId: number, position: Index | 'refused'): void {
    const answer = this.writes.get(writeId);
    this.writes.delete(writeId);
    answer?.(position);
  }

  /** `entry` is applied here; it carries `writeId` if it is a client's. */
  applied(entry: Entry, writeId: number | undefined): void {
    const placed = this.placed.get(entry.index);
    this.placed.delete(entry.index);
    if (placed !== undefined && placed.term !== entry.term) this.answerWrite(placed.writeId, 'refused');
    if (writeId !== undefined) this.answerWrite(writeId, entry.index);
  }

  addRead(requestId: number, answer: Answer): void {
    this.asked.set(requestId, answer);
  }

  refuseRead(requestId: number): void {
    this.takeRead(requestId)?.('refused');
  }

  /** The read may be answered once `index` is applied. */
  confirmRead(requestId: number, index: Index): void {
    const answer = this.takeRead(requestId);
    if (answer !== undefined) this.confirmed.push({ index, answer });
  }

  /** Answers the confirmed reads that the applied state is new enough for. */
  answerReads(applied: Index): void {
    if (this.confirmed.length === 0) return;
    const ready = this.confirmed.filter((read) => read.index <= applied);
    this.confirmed = this.confirmed.filter((read) => read.index > applied);
    for (const { answer } of ready) answer(applied);
  }

  private takeRead(requestId: number): Answer | undefined {
    const answer = this.asked.get(requestId);
    this.asked.delete(requestId);
    return answer;
  }
}
