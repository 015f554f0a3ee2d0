import type { Clock, Logger, Random } from '../base/index.ts';
import type { Controller, MetadataView } from '../cluster/index.ts';
import type { LiveConfig } from '../config/index.ts';
import type { GroupCoordinator } from '../coordinator/index.ts';
import type { PartitionDirectory } from '../replication/index.ts';

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
}

/** Everything a handler may reach. One per server, never global. */
export interface BrokerServices {
  readonly nodeId: number;
  readonly config: LiveConfig;
  readonly metadata: MetadataView;
  readonly controller: Controller;
  readonly partitions: PartitionDirectory;
  readonly groups: GroupCoordinator;
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
