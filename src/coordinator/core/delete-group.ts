import type { CoordinatorRecord } from '../records/model.ts';
import { ErrorCode } from './error-code.ts';
import type { CoordinatorState } from './state.ts';

/** Deletes an empty group with its offsets. `reply` gets the error code. */
export function deleteGroup(core: CoordinatorState, groupId: string, reply: (errorCode: number) => void): void {
  const group = core.groups.get(groupId);
  if (group === undefined) {
    reply(ErrorCode.GROUP_ID_NOT_FOUND);
    return;
  }
  if (!group.isDeletable) {
    reply(ErrorCode.NON_EMPTY_GROUP);
    return;
  }
  const records: CoordinatorRecord[] = [];
  for (const { topic, partition } of core.offsets.ofGroup(groupId)) {
    records.push({ kind: 'offset-commit', groupId, topic, partition, value: null });
  }
  records.push(...group.tombstones());
  core.persist(records, reply);
}
