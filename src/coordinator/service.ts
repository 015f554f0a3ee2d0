import { consumerGroupDescribe } from './api/consumer-group-describe.ts';
import { consumerGroupHeartbeat } from './api/consumer-group-heartbeat.ts';
import { deleteGroups } from './api/delete-groups.ts';
import { describeGroups } from './api/describe-groups.ts';
import { findCoordinator } from './api/find-coordinator.ts';
import { heartbeat } from './api/heartbeat.ts';
import { joinGroup } from './api/join-group.ts';
import { leaveGroup } from './api/leave-group.ts';
import { listGroups } from './api/list-groups.ts';
import { offsetCommit } from './api/offset-commit.ts';
import { offsetDelete } from './api/offset-delete.ts';
import { offsetFetch } from './api/offset-fetch.ts';
import { syncGroup } from './api/sync-group.ts';
import { Shards, type ShardsOptions } from './shell/shards.ts';
import type { GroupCoordinatorService, GroupOffset } from './types.ts';

/** The group coordinator of one server. Serves nothing before `start`. */
export function createGroupCoordinator(options: ShardsOptions): GroupCoordinatorService {
  const shards = new Shards(options);
  return {
    start: () => shards.start(),
    stop: () => shards.stop(),
    findCoordinator: (context, request) => findCoordinator(shards, context, request),
    joinGroup: (context, request) => joinGroup(shards, context, request),
    syncGroup: (context, request) => syncGroup(shards, context, request),
    heartbeat: (_context, request) => heartbeat(shards, request),
    leaveGroup: (context, request) => leaveGroup(shards, context, request),
    offsetCommit: (context, request) => offsetCommit(shards, context, request),
    offsetFetch: (context, request) => offsetFetch(shards, context, request),
    offsetDelete: (_context, request) => offsetDelete(shards, request),
    listGroups: (_context, request) => listGroups(shards, request),
    describeGroups: (context, request) => describeGroups(shards, context, request),
    deleteGroups: (_context, request) => deleteGroups(shards, request),
    consumerGroupHeartbeat: (context, request) => consumerGroupHeartbeat(shards, context, request),
    consumerGroupDescribe: (_context, request) => consumerGroupDescribe(shards, request),
    committedOffsets: () => committedOffsets(shards),
    countByState: () => countByState(shards),
    metrics: shards.metrics,
  };
}

function* committedOffsets(shards: Shards): Iterable<GroupOffset> {
  for (const { core } of shards.serving()) {
    for (const groupId of core.offsets.groupIds()) {
      for (const { topic, partition, value } of core.offsets.ofGroup(groupId)) {
        yield { group: groupId, topic, partition, offset: value.offset };
      }
    }
  }
}

function countByState(shards: Shards): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { core } of shards.serving()) {
    for (const { state } of core.groups.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}
