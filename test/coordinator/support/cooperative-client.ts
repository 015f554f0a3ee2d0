import { writeAssignment } from '../../../src/coordinator/core/embedded-protocol.ts';
import type { PartitionsByTopic } from '../../../src/coordinator/records/model.ts';
import { readConsumerProtocolAssignment } from '../../../src/protocol/generated/consumer-protocol-assignment.ts';
import { writeConsumerProtocolSubscription } from '../../../src/protocol/generated/consumer-protocol-subscription.ts';
import { ErrorCode, Reader, Writer } from '../../../src/protocol/index.ts';
import { ClassicClient } from './classic-client.ts';
import type { CoreHarness, Pending } from './core-harness.ts';

const VERSION = 1;

/** A real consumer of the classic protocol with cooperative rebalancing: keeps what it owns until it is told otherwise. */
export class CooperativeClient {
  readonly client: ClassicClient;
  readonly topic: string;
  owned: readonly number[] = [];
  readonly #harness: CoreHarness;
  #joining: ReturnType<ClassicClient['join']> | undefined;
  #syncing: ReturnType<ClassicClient['sync']> | undefined;
  #isStable = false;

  constructor(harness: CoreHarness, topic = 't') {
    this.#harness = harness;
    this.topic = topic;
    this.client = new ClassicClient(harness);
  }

  get ownsNow(): PartitionsByTopic {
    return new Map([[this.#harness.topics.get(this.topic)!.id, this.owned]]);
  }

  /** Whatever comes next: an answer that has come, a heartbeat, or joining. */
  step(): void {
    if (this.#joining !== undefined) this.#takeJoin(this.#joining);
    else if (this.#syncing !== undefined) this.#takeSync(this.#syncing);
    else if (this.#isStable) this.#heartbeat();
    else this.#joining = this.client.join({ protocols: [{ name: 'cooperative-sticky', metadata: this.#metadata() }] });
  }

  #heartbeat(): void {
    const errorCode = this.client.heartbeat();
    if (errorCode === ErrorCode.NONE) return;
    this.#isStable = false;
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.#forget();
  }

  #takeJoin(joining: Pending<{ errorCode: number; leaderId: string; members: readonly { memberId: string }[] }>): void {
    if (!joining.isAnswered) return;
    this.#joining = undefined;
    const { errorCode, leaderId, members } = joining.result;
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.#forget();
    if (errorCode !== ErrorCode.NONE) return;
    this.#syncing = this.client.sync(leaderId === this.client.memberId ? this.#assign(members) : undefined);
  }

  #takeSync(syncing: Pending<{ errorCode: number; assignment: Buffer }>): void {
    if (!syncing.isAnswered) return;
    this.#syncing = undefined;
    const { errorCode, assignment } = syncing.result;
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.#forget();
    if (errorCode !== ErrorCode.NONE) return;
    const before = this.owned;
    const reader = new Reader(assignment);
    const version = reader.int16();
    const topics = readConsumerProtocolAssignment(reader, version).assignedPartitions;
    this.owned = topics.find(({ topic }) => topic === this.topic)?.partitions ?? [];
    // Who had to give something up joins again, so that it can be given to another.
    this.#isStable = before.every((partition) => this.owned.includes(partition));
  }

  #forget(): void {
    this.client.memberId = '';
    this.owned = [];
  }

  /** As the leader of a classic group: partitions in turn to the members, whoever had them. Only used when nobody owns anything else. */
  #assign(members: readonly { memberId: string }[]): Map<string, Buffer> {
    const { partitionCount } = this.#harness.topics.get(this.topic)!;
    return new Map(
      members.map(({ memberId }, at) => {
        const partitions = Array.from({ length: partitionCount }, (_, partition) => partition);
        const own = partitions.filter((partition) => partition % members.length === at);
        return [memberId, writeAssignment(VERSION, [{ topic: this.topic, partitions: own }])];
      }),
    );
  }

  #metadata(): Buffer {
    const writer = new Writer();
    writer.int16(VERSION);
    writeConsumerProtocolSubscription(
      writer,
      { topics: [this.topic], ownedPartitions: [{ topic: this.topic, partitions: this.owned }] },
      VERSION,
    );
    return writer.takeBuffer();
  }
}
