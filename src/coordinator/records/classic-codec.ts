import { groupMetadataRecord } from '../../protocol/generated/records/group-metadata.ts';
import type { Writer } from '../../protocol/index.ts';
import { encodeValue } from './encode.ts';
import type { ClassicGroupSnapshot } from './model.ts';

/** The newest version without tagged fields, which all tools can read. */
const VALUE_VERSION = 3;

export function encodeClassicGroup(writer: Writer, group: ClassicGroupSnapshot): Buffer {
  return encodeValue(
    writer,
    groupMetadataRecord,
    {
      protocolType: group.protocolType,
      generation: group.generation,
      protocol: group.protocol,
      leader: group.leader,
      currentStateTimestamp: group.currentStateTimestampMs,
      members: group.members.map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.sessionTimeoutMs,
        subscription: member.subscription,
        assignment: member.assignment,
      })),
    },
    VALUE_VERSION,
  );
}

export function decodeClassicGroup(bytes: Buffer): ClassicGroupSnapshot {
  const value = groupMetadataRecord.decodeValue(bytes);
  return {
    protocolType: value.protocolType,
    generation: value.generation,
    protocol: value.protocol,
    leader: value.leader,
    currentStateTimestampMs: value.currentStateTimestamp,
    members: value.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      rebalanceTimeoutMs: member.rebalanceTimeout,
      sessionTimeoutMs: member.sessionTimeout,
      subscription: Buffer.from(member.subscription),
      assignment: Buffer.from(member.assignment),
    })),
  };
}
