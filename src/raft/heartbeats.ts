import type { Core } from './core.ts';
import { MessageType } from './message-types.ts';

/** Tells every peer that this node leads; carries the commit index, the newest read attempt and the time of sending. */
export function broadcastHeartbeat(core: Core): void {
  core.heartbeatWanted = false;
  core.heartbeatElapsed = 0;
  const readId = core.reads.attemptForHeartbeat();
  sendHeartbeats(core, readId, false);
}

/** The last heartbeat before sleep: followers that hold all there is stop ticking too. */
export function broadcastQuiesce(core: Core): void {
  sendHeartbeats(core, 0, true);
}

function sendHeartbeats(core: Core, readId: number, quiesce: boolean): void {
  const { log, rules } = core;
  for (const peer of core.tracker.peers) {
    if (peer.id === core.id) continue;
    const commit = rules.heartbeatCommit(peer.match, log.committed);
    core.send({
      type: MessageType.Heartbeat,
      from: core.id,
      to: peer.id,
      term: core.term,
      commit,
      readId,
      sentTick: core.now,
      quiesce: quiesce && peer.match === log.lastIndex,
    });
    peer.sentCommit = commit;
  }
}
