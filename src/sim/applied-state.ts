import type { Entry, Index, MembershipConfig, Snapshot, Term } from '../raft/index.ts';
import type { SafetyChecker, Witness } from './safety.ts';

const STATE_BYTES = 4;
const NO_MEMBERS: MembershipConfig = {
  voters: [],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};

/** The state machine of one replica: a hash over all that was applied, and the membership. In memory; a start begins from a snapshot. */
export class AppliedState {
  index: Index = 0;
  membership: MembershipConfig = NO_MEMBERS;
  /** Where the membership came from: 0 for a snapshot. */
  configuredIndex: Index = 0;
  /** The newest snapshot taken or installed. */
  snapshotIndex: Index = 0;
  private hash = 0;
  private installedIndex: Index = 0;

  install(snapshot: Snapshot): void {
    this.index = snapshot.index;
    this.membership = snapshot.membership;
    this.configuredIndex = 0;
    this.snapshotIndex = snapshot.index;
    this.installedIndex = snapshot.index;
    this.hash = snapshot.index === 0 ? 0 : snapshot.data.readUInt32BE(0);
  }

  /** False: a snapshot that was installed meanwhile covers the entry. */
  apply(entry: Entry, witness: Witness, checker: SafetyChecker): boolean {
    if (entry.index <= this.index && entry.index <= this.installedIndex) return false;
    this.hash = checker.applying(witness, entry, this.hash);
    this.index = entry.index;
    return true;
  }

  configure(membership: MembershipConfig): void {
    this.membership = membership;
    this.configuredIndex = this.index;
  }

  /** Of everything applied so far, the last of it in `term`. */
  takeSnapshot(term: Term): Snapshot {
    const data = Buffer.alloc(STATE_BYTES);
    data.writeUInt32BE(this.hash);
    this.snapshotIndex = this.index;
    return { index: this.index, term, membership: this.membership, data };
  }
}
