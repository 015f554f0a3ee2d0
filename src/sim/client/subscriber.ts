import {
  type ConsumerGroupHeartbeatResponse,
  consumerGroupHeartbeatApi,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import { ErrorCode } from '../../protocol/index.ts';
import { GroupMember } from './group-member.ts';

const HEARTBEAT_VERSION = 1;
const ID_BYTES = 16;
const NOT_JOINED = 0;

/** A consumer in a group of the newer protocol (KIP-848): the coordinator assigns, and partitions change hands one by one. */
export class Subscriber extends GroupMember {
  protected override async join(): Promise<boolean> {
    if (this.memberId === '') this.memberId = this.client.environment.random.bytes(ID_BYTES).toString('hex');
    this.cursors = [];
    return this.beat(NOT_JOINED);
  }

  protected override async heartbeat(): Promise<void> {
    await this.beat(this.generation);
  }

  /** A commit with an older epoch is refused while the member learns of its newer one; it stays a member. */
  protected override accepts(errorCode: number, what: string): boolean {
    return errorCode !== ErrorCode.STALE_MEMBER_EPOCH && super.accepts(errorCode, what);
  }

  private async beat(memberEpoch: number): Promise<boolean> {
    const { client, plan } = this;
    const sinceUs = this.history.nowUs;
    const isJoining = memberEpoch === NOT_JOINED;
    const topicId = client.topic(plan.topic)!.topicId;
    const owned = this.cursors.map(({ partition }) => partition);
    const request = {
      groupId: plan.group,
      memberId: this.memberId,
      memberEpoch,
      rebalanceTimeoutMs: isJoining ? plan.sessionTimeoutMs * 2 : -1,
      subscribedTopicNames: isJoining ? [plan.topic] : null,
      topicPartitions: owned.length === 0 ? [] : [{ topicId, partitions: owned }],
    };
    const options = { purpose: this.purpose };
    const answer = await client.call(this.coordinator, consumerGroupHeartbeatApi, HEARTBEAT_VERSION, request, options);
    if (!this.accepts(answer.errorCode, 'heartbeat')) return false;
    this.generation = answer.memberEpoch;
    return this.reconcile(answer, sinceUs);
  }

  private async reconcile({ assignment }: ConsumerGroupHeartbeatResponse, sinceUs: number): Promise<boolean> {
    if (assignment === null) return true;
    const assigned = assignment.topicPartitions.flatMap(({ partitions }) => partitions);
    const kept = this.cursors.filter(({ partition }) => assigned.includes(partition));
    const added = assigned.filter((partition) => !kept.some((cursor) => cursor.partition === partition));
    if (kept.length < this.cursors.length) await this.commit();
    if (this.generation < 0) return false;
    this.cursors = kept;
    if (added.length === 0) return true;
    this.history.note(this.client.name, 'assigned', this.generation, added.length, 0, () => {
      return `epoch ${this.generation} of ${this.plan.group} on n${this.coordinator}: also ${added.join(', ')}`;
    });
    const found = await this.committedOf(added, sinceUs);
    if (found === undefined) return false;
    this.cursors = [...kept, ...found];
    return true;
  }
}
