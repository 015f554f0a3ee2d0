import { type FetchResponsePartitionData, fetchApi } from '../../protocol/generated/fetch.ts';
import { batchHeader, ErrorCode, iterateBatches, readRecords, validateBatch } from '../../protocol/index.ts';
import { check } from '../violation.ts';
import { type BrokerConnection, NoAnswer } from './broker-connection.ts';
import { errorName } from './error-name.ts';
import type { ClusterHistory } from './history.ts';
import type { KafkaClient, TopicView } from './kafka-client.ts';
import { LEADER_MOVED } from './leader-moved.ts';
import type { PartitionHistory } from './record-history.ts';
import { identityOf, keyOf } from './record-identity.ts';

const FETCH_VERSION_BY_NAME = 12;
const FETCH_VERSION_BY_ID = 16;
const UNCOMPRESSED_BYTES_MAX = 1 << 24;
const NO_DIVERGENCE = -1;

/** After these a consumer looks for the leader again. */
const RETRIABLE: ReadonlySet<number> = new Set([
  ...LEADER_MOVED,
  ErrorCode.REPLICA_NOT_AVAILABLE,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.FENCED_LEADER_EPOCH,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
  ErrorCode.OFFSET_NOT_AVAILABLE,
]);

export interface FetchTerms {
  readonly maxWaitMs: number;
  readonly bytesMax: number;
  /** By topic id instead of by name. */
  readonly byTopicId: boolean;
  /** Another connection than those of other uses: answers to long polls hold up what is behind them. */
  readonly purpose: string;
  /** The reader's rack, if it says. */
  readonly rack?: string;
}

/** How a fetch went: records or none, an error that passes, or an offset that this replica does not have. */
export type FetchOutcome = 'fetched' | 'retry' | 'out-of-range';

/** A place in one partition that only moves forward over records that were read, whichever replica they come from. */
export class PartitionCursor {
  readonly topic: TopicView;
  readonly partition: number;
  readonly reader: string;
  position: number;
  /** As the last answer had it. */
  highWatermark = -1;
  /** Whom the leader named in its last answer as the one to read from; -1: itself. */
  preferredReplica = -1;
  /** Over the headers of all batches that were read, for a comparison of replicas. */
  digest = 0;
  /** Of a compacted partition: where the newest record of each key was read. */
  readonly held = new Map<string, number>();
  private leaderEpoch = -1;
  private readonly client: KafkaClient;
  private readonly history: ClusterHistory;
  private readonly records: PartitionHistory;
  private lastConnection: BrokerConnection | undefined;

  constructor(
    client: KafkaClient,
    history: ClusterHistory,
    topic: TopicView,
    partition: number,
    position = 0,
    reader?: string,
  ) {
    this.client = client;
    this.history = history;
    this.topic = topic;
    this.partition = partition;
    this.position = position;
    this.reader = reader ?? client.name;
    this.records = history.partition(topic, partition);
  }

  /** It has read all that was acknowledged so far. */
  get isCaughtUp(): boolean {
    return this.position >= this.records.floor;
  }

  /** One fetch from a node. `asLeader`: the node is believed to lead, which the request says and the broker checks. */
  async fetch(nodeId: number, asLeader: boolean, terms: FetchTerms): Promise<FetchOutcome> {
    const { client, topic, partition, position } = this;
    const connection = client.connection(nodeId, terms.purpose);
    const request = {
      maxWaitMs: terms.maxWaitMs,
      minBytes: 1,
      maxBytes: terms.bytesMax,
      rackId: terms.rack ?? '',
      topics: [
        {
          ...(terms.byTopicId ? { topicId: topic.topicId } : { topic: topic.name }),
          partitions: [
            {
              partition,
              fetchOffset: position,
              partitionMaxBytes: terms.bytesMax,
              currentLeaderEpoch: client.partition(topic.name, partition).leaderEpoch,
              lastFetchedEpoch: asLeader ? this.leaderEpoch : -1,
            },
          ],
        },
      ],
    };
    try {
      const version = terms.byTopicId ? FETCH_VERSION_BY_ID : FETCH_VERSION_BY_NAME;
      const timeoutMs = terms.maxWaitMs + client.terms.requestTimeoutMs;
      const response = await connection.call(fetchApi, version, request, timeoutMs);
      const answer = response.responses[0]?.partitions[0];
      if (response.errorCode !== ErrorCode.NONE || answer === undefined) return 'retry';
      return this.accept(answer, connection, asLeader);
    } catch (error) {
      if (error instanceof NoAnswer) return 'retry';
      throw error;
    }
  }

  /** Takes an answer for the present position in, and checks it. */
  accept(answer: FetchResponsePartitionData, connection: BrokerConnection, asLeader: boolean): FetchOutcome {
    const { errorCode, highWatermark, divergingEpoch, records } = answer;
    const from = this.position;
    const describe = () =>
      `${this.reader} of ${this.records.name} at ${from} from n${connection.nodeId}${asLeader ? ' (leader)' : ''}`;
    if (errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) {
      this.history.note(this.reader, 'out-of-range', connection.nodeId, from, highWatermark, describe);
      const { deletedTo } = this.records;
      check(!asLeader || from < deletedTo, 'consumers are never sent back', () => {
        return `${describe()}: out of range, though read up to there`;
      });
      // The earliest that is certainly there, as a consumer would ask for.
      if (from < deletedTo) {
        this.position = deletedTo;
        this.leaderEpoch = -1;
      }
      return 'out-of-range';
    }
    if (errorCode !== ErrorCode.NONE) {
      this.history.note(
        this.reader,
        'fetch-error',
        connection.nodeId,
        from,
        errorCode,
        () => `${describe()}: ${errorName(errorCode)}`,
      );
      check(RETRIABLE.has(errorCode), 'service after healing', () => {
        return `${describe()}: ${errorName(errorCode)}, after which no client tries again`;
      });
      return 'retry';
    }
    check(divergingEpoch.epoch === NO_DIVERGENCE, 'consumers are never sent back', () => {
      return `${describe()}: told that epoch ${divergingEpoch.epoch} ends at ${divergingEpoch.endOffset}`;
    });
    check(
      connection !== this.lastConnection || highWatermark >= this.highWatermark,
      'high watermark never goes back',
      () => {
        return `${describe()}: high watermark ${highWatermark} after ${this.highWatermark} on one connection`;
      },
    );
    this.lastConnection = connection;
    this.highWatermark = highWatermark;
    this.preferredReplica = answer.preferredReadReplica;
    check(this.preferredReplica !== connection.nodeId, 'answers are whole', () => {
      return `${describe()}: sent on to the node that was asked`;
    });
    if (records !== null) this.readAll(records, connection.nodeId);
    check(this.position <= highWatermark || this.position === from, 'offsets keep their records', () => {
      return `${describe()}: given records up to ${this.position}, beyond the high watermark ${highWatermark}`;
    });
    this.history.note(this.reader, 'fetch', connection.nodeId, from, this.position, () => {
      return `${describe()}: up to ${this.position}, high watermark ${highWatermark}`;
    });
    return 'fetched';
  }

  private mix(bytes: Buffer, at: number): void {
    const { baseOffset, partitionLeaderEpoch, crc } = batchHeader;
    for (const value of [baseOffset(bytes, at), partitionLeaderEpoch(bytes, at), crc(bytes, at)]) {
      this.digest = Math.imul(this.digest ^ value, 0x9e3779b1);
      this.digest ^= this.digest >>> 15;
    }
  }

  private skipTo(offset: number, nodeId: number): void {
    if (offset <= this.position) return;
    this.records.skipped(this.position, offset, `${this.reader} from n${nodeId}`);
    this.position = offset;
  }

  private readAll(bytes: Buffer, nodeId: number): void {
    for (const at of iterateBatches(bytes)) {
      validateBatch(bytes, at, bytes.length);
      if (batchHeader.baseOffset(bytes, at) >= this.position) this.mix(bytes, at);
      this.leaderEpoch = Math.max(this.leaderEpoch, batchHeader.partitionLeaderEpoch(bytes, at));
      for (const record of readRecords(bytes, at, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX })) {
        if (record.offset < this.position) continue;
        this.skipTo(record.offset, nodeId);
        const identity = identityOf(record);
        this.records.read(record.offset, identity, `${this.reader} from n${nodeId}`);
        if (this.records.isCompacted) this.held.set(keyOf(identity!), record.offset);
        this.position = record.offset + 1;
      }
      this.skipTo(batchHeader.lastOffset(bytes, at) + 1, nodeId);
    }
  }
}
