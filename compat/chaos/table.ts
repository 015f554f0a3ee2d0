import { readFileSync } from 'node:fs';
import type { ClusterNode } from '../lib/cluster.ts';
import type { Description } from '../lib/describe.ts';
import type { Load } from '../lib/load.ts';

/** What the table shows. */
export interface Scene {
  readonly title: string;
  readonly elapsedMs: number;
  readonly totalMs: number;
  readonly nodes: readonly ClusterNode[];
  /** What each node said at the last look, if it said anything. */
  readonly views: ReadonlyMap<number, Description | undefined>;
  readonly loads: ReadonlyMap<string, Load>;
  /** Faults in force. */
  readonly faults: readonly string[];
  /** The last events, oldest first. */
  readonly events: readonly string[];
}

const clearToEnd = '\x1b[0J';
const home = '\x1b[H';

/** The whole screen, drawn over the one before. */
export function draw(scene: Scene): string {
  const lines = [
    `${scene.title}   ${clock(scene.elapsedMs)} of ${clock(scene.totalMs)}`,
    '',
    columns(['node', 'process', 'state', 'leads', 'in sync', 'memory', 'role']),
    ...scene.nodes.map((node) => nodeRow(node, scene.views)),
    '',
    columns(['load', 'sent', 'acked', 'given up', 'read', 'waits', 'longest']),
    ...[...scene.loads].map(([name, { stat }]) =>
      columns([
        name,
        ...[stat.sent, stat.acked, stat.failed, stat.read].map((count) => count.toLocaleString('en')),
        `${stat.gapMs} ms`,
        `${stat.longestGapMs} ms`,
      ]),
    ),
    '',
    ...(scene.faults.length === 0 ? ['no fault in force'] : scene.faults.map((fault) => `in force: ${fault}`)),
    '',
    ...scene.events.slice(-12),
  ];
  return home + lines.map((line) => `${line}\x1b[K\n`).join('') + clearToEnd;
}

function nodeRow(node: ClusterNode, views: ReadonlyMap<number, Description | undefined>): string {
  const view = views.get(node.id);
  const state = !node.running ? 'down' : node.paused ? 'stopped' : view === undefined ? 'silent' : 'up';
  const partitions = [...(view?.topics.values() ?? [])].flat();
  const leads = partitions.filter(({ leader }) => leader === node.id).length;
  const inSync = partitions.filter((partition) => partition.inSync.includes(node.id)).length;
  return columns([
    `${node.id}`,
    `${node.running ? node.pid : '-'}`,
    state,
    view === undefined ? '-' : `${leads}`,
    view === undefined ? '-' : `${inSync}`,
    node.running ? `${residentMegabytes(node.pid)} MB` : '-',
    view?.controller === node.id ? 'controller' : '',
  ]);
}

function residentMegabytes(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

function columns(cells: readonly string[]): string {
  const [first = '', ...rest] = cells;
  return first.padEnd(12) + rest.map((cell) => cell.padStart(12)).join('');
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`;
}
