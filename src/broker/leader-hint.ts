import { ErrorCode } from '../protocol/index.ts';
import type { Partition } from '../replication/index.ts';
import { newerLeader } from './partition-state.ts';
import type { BrokerServices } from './types.ts';

interface LeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

interface NodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

/**
 * KIP-951: with an answer that sends a client elsewhere goes where to, so that it need not ask for metadata first. Nothing is
 * said where nothing is known: a wrong endpoint would stay in the client's cache.
 */
export class LeaderHints {
  readonly #services: BrokerServices;
  readonly #endpoints = new Map<number, NodeEndpoint>();

  constructor(services: BrokerServices) {
    this.#services = services;
  }

  /** The leader to name beside `errorCode`; undefined when none is to be named. Remembers its endpoint for the answer. */
  leaderFor(
    errorCode: number,
    topic: string,
    index: number,
    partition: Partition | undefined,
  ): LeaderIdAndEpoch | undefined {
    if (errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER && errorCode !== ErrorCode.FENCED_LEADER_EPOCH) return undefined;
    const { metadata, nodeId } = this.#services;
    const image = metadata.topic(topic)?.partitions.find((each) => each.partition === index);
    const known = newerLeader(partition, image);
    if (known === undefined) return undefined;
    const { leaderId, leaderEpoch } = known;
    // Sending a client back to where it was just refused would only make it turn in circles.
    if (leaderId === nodeId && partition?.isLeader !== true) return undefined;
    const broker = metadata.brokers.get(leaderId);
    if (broker === undefined) return undefined;
    this.#endpoints.set(leaderId, { nodeId: leaderId, host: broker.host, port: broker.port, rack: broker.rack });
    return { leaderId, leaderEpoch };
  }

  /** Where the named leaders listen. */
  endpoints(): readonly NodeEndpoint[] {
    return [...this.#endpoints.values()];
  }
}
