import assert from 'node:assert/strict';
import type { Entry } from '../../src/raft/index.ts';
import type { CoreRaftNode } from '../../src/raft/node.ts';
import type { Cluster, Member } from './cluster.ts';

/** Watches a cluster and stops it when one of the paper's safety properties (figure 3) does not hold. */
export class SafetyWatch {
  readonly #cluster: Cluster;
  readonly #leaders = new Map<number, number>();
  /** What was committed anywhere, ever, by index. */
  readonly #committed: (Entry | undefined)[] = [];
  readonly #terms = new Map<number, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  check(): void {
    for (const member of this.#cluster.members) {
      this.#checkTerm(member);
      this.#checkLeader(member);
      this.#checkApplied(member);
    }
    for (const member of this.#cluster.members) this.#checkLeaderCompleteness(member);
  }

  /** Terms never go back, not even over a restart. */
  #checkTerm({ id, node, storage }: Member): void {
    assert.ok(node.term >= storage.hardState.term);
    assert.ok(storage.hardState.term >= (this.#terms.get(id) ?? 0), 'the stored term never goes back');
    this.#terms.set(id, storage.hardState.term);
  }

  /** Election safety: at most one leader per term. */
  #checkLeader({ id, node }: Member): void {
    if (node.role !== 'leader') return;
    assert.equal(this.#leaders.get(node.term) ?? id, id, `two leaders in term ${node.term}`);
    this.#leaders.set(node.term, id);
  }

  /** State machine safety: the same entry at an index everywhere, without gaps. */
  #checkApplied({ id, applied, node }: Member): void {
    for (const [at, entry] of applied.entries()) {
      assert.equal(entry.index, at + 1, 'entries are applied in order, each once');
      const known = this.#committed[entry.index];
      if (known === undefined) this.#committed[entry.index] = entry;
      else assert.equal(known.term, entry.term, `node ${id} applied another entry at ${entry.index}`);
    }
    assert.ok(applied.length <= node.commitIndex);
  }

  /** Leader completeness: what was committed in earlier terms is in every later leader's log. */
  #checkLeaderCompleteness({ id, node }: Member): void {
    if (node.role !== 'leader') return;
    const { log } = (node as CoreRaftNode).core;
    for (const entry of this.#committed) {
      if (entry === undefined || entry.term > node.term) continue;
      assert.equal(log.term(entry.index), entry.term, `leader ${id} of term ${node.term} lacks entry ${entry.index}`);
    }
  }

  /** Log matching: two logs with the same entry are the same up to there. */
  checkLogs(): void {
    const logs = this.#cluster.members.map(({ node }) => (node as CoreRaftNode).core.log);
    for (const first of logs) {
      for (const second of logs) {
        let agree = false;
        for (let index = Math.min(first.lastIndex, second.lastIndex); index > 0; index--) {
          const same = first.term(index) === second.term(index);
          assert.ok(same || !agree, `logs that agree later differ at ${index}`);
          agree = same;
        }
      }
    }
  }
}
