import type { TimeUs } from '../scheduler.ts';
import { check } from '../violation.ts';

/** One attempt to commit an offset. */
export interface CommitAttempt {
  readonly offset: number;
  readonly invokedUs: TimeUs;
  /** When it was acknowledged; Infinity: in doubt, it may take effect at any time. */
  answeredUs: TimeUs;
}

const NONE = -1;

/**
 * The committed offset of one group for one partition, as a register with real time: a fetch gives the value of a commit that began
 * before the fetch ended and that no other commit has certainly replaced before the fetch began.
 */
export class OffsetHistory {
  readonly name: string;
  private readonly commits: CommitAttempt[] = [];

  constructor(name: string) {
    this.name = name;
  }

  begin(offset: number, nowUs: TimeUs): CommitAttempt {
    const commit = { offset, invokedUs: nowUs, answeredUs: Number.POSITIVE_INFINITY };
    this.commits.push(commit);
    return commit;
  }

  acknowledged(commit: CommitAttempt, nowUs: TimeUs): void {
    commit.answeredUs = nowUs;
  }

  /** The coordinator refused it for certain. */
  refused(commit: CommitAttempt): void {
    this.commits.splice(this.commits.indexOf(commit), 1);
  }

  /**
   * A coordinator gave `offset` (-1: none). `sinceUs`: from when on it must know all that was acknowledged; for a member, when it began to join
   * its generation: a coordinator that was deposed since may not know what others did, and can do no harm to them.
   */
  fetched(offset: number, sinceUs: TimeUs, nowUs: TimeUs): void {
    const isPossible =
      offset === NONE
        ? !this.commits.some((commit) => commit.answeredUs < sinceUs)
        : this.commits.some((commit) => this.isCurrent(commit, offset, sinceUs, nowUs));
    check(isPossible, 'committed offsets are kept', () => {
      const known = this.commits.map(
        ({ offset: value, invokedUs, answeredUs }) => `${value} (${invokedUs}..${answeredUs})`,
      );
      return `${this.name}: offset ${offset} was fetched at ${nowUs} us by one who must know what was committed by ${sinceUs} us; commits: ${known.slice(-12).join(', ')}`;
    });
  }

  private isCurrent(commit: CommitAttempt, offset: number, sinceUs: TimeUs, nowUs: TimeUs): boolean {
    if (commit.offset !== offset || commit.invokedUs > nowUs) return false;
    return !this.commits.some((later) => later.answeredUs < sinceUs && later.invokedUs > commit.answeredUs);
  }
}
