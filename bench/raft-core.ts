// The bare consensus core: three nodes of one group in this process, on one thread, without disk, network or encoding. Entries are
// proposed to the leader in batches, several batches in flight, until each is applied on all three.
// Usage: node bench/raft-core.ts [--entries N] [--batch N] [--bytes N] [--json]

import { parseArgs } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { createRaftNode, type Message, type RaftNode } from '../src/raft/index.ts';
import { MemoryStorage } from '../tools/raft/memory-storage.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '2000000' },
    batch: { type: 'string', default: '100' },
    bytes: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const entriesTotal = Number(values.entries);
const batchEntries = Number(values.batch);
const payloadBytes = Number(values.bytes);
const ENTRIES_KEPT = 20_000;
const NODES = 3;

const storages = Array.from({ length: NODES }, () => new MemoryStorage());
const inboxes: Message[][] = Array.from({ length: NODES }, () => []);
const membership = { voters: [1, 2, 3], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
const nodes: RaftNode[] = storages.map((storage, at) => {
  storage.membership = membership;
  return createRaftNode({ id: at + 1, storage, electionTicks: 10, heartbeatTicks: 1, random: () => at / NODES });
});

/** One turn of one node's event loop: what came in, then everything there is to do. */
function turn(at: number): void {
  const node = nodes[at]!;
  const storage = storages[at]!;
  const inbox = inboxes[at]!;
  inboxes[at] = [];
  for (const message of inbox) node.step(message);
  while (node.hasReady()) {
    const { append, messages, committed } = node.ready();
    for (const message of messages) inboxes[message.to - 1]!.push(message);
    if (append !== undefined) {
      storage.append(append.entries);
      node.onAppended(append);
    }
    if (committed.length > 0) node.onApplied(committed[committed.length - 1]!.index);
  }
  if (storage.lastIndex - storage.firstIndex > 2 * ENTRIES_KEPT) storage.compact(storage.lastIndex - ENTRIES_KEPT);
}

function settle(): void {
  while (nodes.some((node) => node.hasReady()) || inboxes.some((inbox) => inbox.length > 0)) {
    for (let at = 0; at < NODES; at++) turn(at);
  }
}

/** Replicates `count` entries, a batch proposed per turn of the leader; `afterTurn` is called after each. */
function replicate(count: number, batch: readonly Buffer[], afterTurn?: () => void): void {
  const leader = nodes[0]!;
  for (let proposed = 0; proposed < count; proposed += batch.length) {
    if (batch.length === 1) leader.propose(batch[0]!);
    else leader.proposeBatch(batch);
    for (let at = 0; at < NODES; at++) turn(at);
    afterTurn?.();
  }
  settle();
}

/** Bytes that the heap grows by while `count` entries are replicated; turns in which garbage was collected count as the average. */
function measureAllocation(count: number, batch: readonly Buffer[]): number {
  let used = getHeapStatistics().used_heap_size;
  let grown = 0;
  let turns = 0;
  replicate(count, batch, () => {
    const now = getHeapStatistics().used_heap_size;
    if (now > used) {
      grown += now - used;
      turns++;
    }
    used = now;
  });
  return grown / turns / batch.length;
}

nodes[0]!.campaign();
settle();
const batch = Array.from({ length: batchEntries }, () => Buffer.alloc(payloadBytes));
replicate(Math.min(entriesTotal, 200_000), batch);

const startNs = process.hrtime.bigint();
const cpuBefore = process.cpuUsage();
replicate(entriesTotal, batch);
const elapsedNs = Number(process.hrtime.bigint() - startNs);
const cpu = process.cpuUsage(cpuBefore);
const cpuNs = (cpu.user + cpu.system) * 1000;
const allocatedBytesPerEntry = measureAllocation(Math.min(entriesTotal, 500_000), batch);
const applied = Math.min(...nodes.map((node) => node.status().applied));
if (applied !== nodes[0]!.lastIndex) throw new Error('not everything was applied everywhere');

const result = {
  nodes: NODES,
  entries: entriesTotal,
  batchEntries,
  payloadBytes,
  entriesPerSecond: Math.round(entriesTotal / (elapsedNs / 1e9)),
  nsPerEntry: Number((elapsedNs / entriesTotal).toFixed(1)),
  // Of all threads, the garbage collector's too; unlike the others independent of what else the machine does.
  cpuNsPerEntry: Number((cpuNs / entriesTotal).toFixed(1)),
  allocatedBytesPerEntry: Number(allocatedBytesPerEntry.toFixed(1)),
};
if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const { entriesPerSecond, nsPerEntry, cpuNsPerEntry } = result;
  console.log(`${NODES} nodes, ${entriesTotal} entries of ${payloadBytes} bytes in batches of ${batchEntries}:`);
  console.log(`${entriesPerSecond} entries/s; per entry ${nsPerEntry} ns, ${cpuNsPerEntry} ns of CPU time,`);
  console.log(`${result.allocatedBytesPerEntry} bytes allocated, the benchmark's own storage included`);
}
