import type { BufferPool, Clock, Logger, Random, Uuid } from '../base/index.ts';
import type { Controller, MetadataView } from '../cluster/index.ts';
import type { LiveConfig } from '../config/index.ts';
import type { GroupCoordinator } from '../coordinator/index.ts';
import type { BatchDonor, PartitionDirectory } from '../replication/index.ts';
import type { Transport } from '../transport/index.ts';
import type { FetchSessionCache } from './fetch/session-cache.ts';
import type { LeaderContact } from './leader-contact.ts';
import type { MetadataQuorum } from './metadata-quorum.ts';
import type { ProducerIds } from './producer-ids.ts';

/** Who asks. Without authentication everyone is ANONYMOUS, as in Kafka. */
export interface Principal {
  readonly type: string;
  readonly name: string;
}

/** What a handler knows of the request beside its body. */
export interface RequestContext {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  /** '' when the client sent null. */
  readonly clientId: string;
  readonly clientHost: string;
  readonly connectionId: string;
  readonly principal: Principal;
  readonly listener: string;
  /** From ApiVersions v3+ on this connection; '' before. */
  readonly clientSoftwareName: string;
  readonly clientSoftwareVersion: string;
  /** Aborts when the connection closes or the server shuts down: long polls and joins give up. */
  readonly signal: AbortSignal;
  /** The request's memory, for a handler that keeps nearly all of it and needs the rest no more; undefined where it is not to be had. */
  readonly donor?: BatchDonor | undefined;
}

/** One line of an ApiVersions answer. */
export interface SupportedApi {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** What a handler may reach beside the services that the broker was given: state that belongs to the broker itself. */
export interface HandlerServices extends BrokerServices {
  /** Every API that has a handler here, by key. */
  readonly supportedApis: readonly SupportedApi[];
  readonly fetchSessions: FetchSessionCache;
  readonly leaderContact: LeaderContact;
  readonly producerIds: ProducerIds;
  readonly quorum: MetadataQuorum;
  /** Serve consumers from replicas that do not lead, up to their commit index. */
  readonly followerReads: boolean;
  /** The directory whose partitions DescribeLogDirs reports; '' when everything is in memory. */
  readonly dataDir: string;
}

/** A context whose answer refers to memory that is given back once it has been sent (Fetch). */
export interface SendingContext extends RequestContext {
  /** Calls `release` once: when the answer's bytes were given to the operating system, or when they never will be. */
  onSent(release: () => void): void;
}

/** Everything a handler may reach. One per server, never global. */
export interface BrokerServices {
  readonly nodeId: number;
  readonly config: LiveConfig;
  readonly metadata: MetadataView;
  readonly controller: Controller;
  readonly partitions: PartitionDirectory;
  readonly groups: GroupCoordinator;
  /** To the other nodes; undefined: this node runs alone. */
  readonly transport?: Transport | undefined;
  /** The id of a node's data folder, as far as it is known. */
  readonly directoryIdOf?: (nodeId: number) => Uuid | undefined;
  /** Memory for large requests; may be shared with other rooms. Default: a pool of its own. */
  readonly buffers?: BufferPool;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/**
 * A handler of one API: `src/broker/handlers/<api>.ts` exports one as `<api>Handler`. `undefined` from handle means that no
 * answer is sent (acks=0).
 */
export interface ApiHandler<Request, Response> {
  readonly apiKey: number;
  /** The versions that work here; the same as the schema's unless fewer are proven. */
  readonly minVersion: number;
  readonly maxVersion: number;
  handle(
    services: BrokerServices,
    context: RequestContext,
    request: Request,
  ): Promise<Response | undefined> | Response | undefined;
}
