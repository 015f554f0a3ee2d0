import type { CoordinatorRecord } from '../../records/model.ts';
import type { Group } from '../state.ts';
import { ConsumerGroup } from './group.ts';
import { newConsumerMember } from './member.ts';

type ConsumerRecord = Exclude<CoordinatorRecord, { readonly kind: 'offset-commit' | 'group-metadata' }>;

/**
 * Takes one record of a consumer group into the state. Compaction may have dropped records that came before, so each record
 * makes the group or the member it is about where there is none; tombstones of what is not there are passed over.
 */
export function applyConsumerRecord(groups: Map<string, Group>, record: ConsumerRecord): void {
  const found = groups.get(record.groupId);
  let group = found?.kind === 'consumer' ? found : undefined;
  if (record.value === null) {
    if (group !== undefined) applyTombstone(groups, group, record);
    return;
  }
  if (group === undefined) {
    group = new ConsumerGroup(record.groupId);
    groups.set(record.groupId, group);
  }
  switch (record.kind) {
    case 'consumer-group-metadata':
      group.groupEpoch = record.value.epoch;
      group.metadataHash = record.value.metadataHash;
      return;
    case 'consumer-member':
      group.setMember({ ...group.memberOrNew(record.memberId), facts: record.value });
      return;
    case 'target-metadata':
      group.assignmentEpoch = record.value.assignmentEpoch;
      group.assignmentTimestampMs = record.value.assignmentTimestampMs;
      return;
    case 'target-member':
      group.targets.set(record.memberId, record.value);
      return;
    case 'current-assignment':
      group.setMember({ ...group.memberOrNew(record.memberId), current: record.value });
      return;
    case 'resolved-regex':
      group.setRegex(record.regex, record.value);
  }
}

function applyTombstone(groups: Map<string, Group>, group: ConsumerGroup, record: ConsumerRecord): void {
  switch (record.kind) {
    case 'consumer-group-metadata':
      groups.delete(group.groupId);
      return;
    case 'consumer-member':
      group.removeMember(record.memberId);
      return;
    case 'target-metadata':
      group.assignmentEpoch = 0;
      group.assignmentTimestampMs = 0;
      return;
    case 'target-member':
      group.targets.delete(record.memberId);
      return;
    case 'current-assignment': {
      const member = group.members.get(record.memberId);
      if (member !== undefined) group.setMember({ ...newConsumerMember(record.memberId), facts: member.facts });
      return;
    }
    case 'resolved-regex':
      group.setRegex(record.regex, null);
  }
}
