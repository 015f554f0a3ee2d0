import { Duplex } from 'node:stream';
import type * as Grpc from '@grpc/grpc-js';
import type { Logger } from '../base/index.ts';
import { ApiError, type ClusterAdmin, type Controller, type Progress } from '../cluster/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import { type Method, methods } from './methods.ts';
import { planToReply, statusToReply } from './replies.ts';

/** Connections of people and their tools at once; further ones are closed. */
const CONNECTIONS_MAX = 64;
/** Calls of one connection at once. */
const STREAMS_MAX = 16;
/** The largest request: a reassignment of some ten thousand partitions. */
const REQUEST_BYTES_MAX = 1_048_576;
const JOIN_TIMEOUT_MS = 60_000;
const TRANSFER_TIMEOUT_MS = 10_000;

/** Serves people's commands on connections that the transport hands over. */
export interface AdminServer {
  /** Takes the socket of a client that begins to speak HTTP/2, unread. */
  accept(socket: object): void;
  /** Ends all calls and connections. */
  close(): void;
}

export interface AdminServerDependencies {
  readonly admin: ClusterAdmin;
  readonly controller: Pick<Controller, 'reassign'>;
  readonly logger: Logger;
}

/** The gRPC library is loaded with the first connection: 17 MB that a node without commands does without. */
export function createAdminServer(dependencies: AdminServerDependencies): AdminServer {
  const { logger } = dependencies;
  const sockets = new Set<Duplex>();
  let service: Promise<{ injector: Grpc.ConnectionInjector; server: Grpc.Server }> | undefined;
  let closed = false;
  return {
    accept(socket) {
      if (!(socket instanceof Duplex)) return;
      if (closed || sockets.size >= CONNECTIONS_MAX) {
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', (error) => logger.debug({ err: error }, 'the connection of a command broke'));
      service ??= startService(dependencies);
      service.then(
        ({ injector }) => {
          if (closed) {
            socket.destroy();
            return;
          }
          injector.injectConnection(socket);
          // HTTP/2 takes what arrives, but does not ask the system for it: a socket that was held still must be read again.
          socket.resume();
        },
        (error: unknown) => {
          logger.error({ err: error }, 'commands for the cluster cannot be served');
          socket.destroy();
        },
      );
    },
    close() {
      closed = true;
      service?.then(
        ({ injector, server }) => {
          injector.destroy();
          server.forceShutdown();
        },
        () => undefined,
      );
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function startService(
  dependencies: AdminServerDependencies,
): Promise<{ injector: Grpc.ConnectionInjector; server: Grpc.Server }> {
  const grpc = await import('@grpc/grpc-js');
  const server = new grpc.Server({
    'grpc.max_receive_message_length': REQUEST_BYTES_MAX,
    'grpc.max_concurrent_streams': STREAMS_MAX,
    // Its statistics are kept for the whole process, which may hold several servers.
    'grpc.enable_channelz': 0,
  });
  server.addService(methods, implementation(dependencies, grpc));
  return { server, injector: server.createConnectionInjector(grpc.ServerCredentials.createInsecure()) };
}

function implementation(
  { admin, controller, logger }: AdminServerDependencies,
  grpc: typeof Grpc,
): Grpc.UntypedServiceImplementation {
  const failure = (name: string, error: unknown): Grpc.ServiceError => {
    if (!(error instanceof ApiError)) logger.error({ err: error, method: name }, 'a command for the cluster failed');
    return statusOf(error, grpc);
  };
  /** A call with one answer. The method is named only for the types. */
  const unary = <Request, Reply>(
    { path }: Method<Request, Reply>,
    answer: (request: Request) => Promise<Reply>,
  ): Grpc.handleUnaryCall<Request, Reply> => {
    return (call, callback) => {
      answer(call.request).then(
        (reply) => callback(null, reply),
        (error: unknown) => callback(failure(path, error)),
      );
    };
  };
  const streaming = <Request>(
    { path }: Method<Request, Progress>,
    steps: (request: Request, signal: AbortSignal) => AsyncIterable<Progress>,
  ): Grpc.handleServerStreamingCall<Request, Progress> => {
    return (call) => {
      const abort = new AbortController();
      call.on('cancelled', () => abort.abort());
      stream(steps(call.request, abort.signal), call, abort.signal).then(
        () => call.end(),
        (error: unknown) => {
          if (!abort.signal.aborted) call.emit('error', failure(path, error));
        },
      );
    };
  };
  return {
    Status: unary(methods.Status, async () => statusToReply(await admin.status())),
    AddNode: streaming(methods.AddNode, ({ nodeId, timeoutMs }, signal) =>
      admin.addNode(nodeId, timeoutMs || JOIN_TIMEOUT_MS, signal),
    ),
    RemoveNode: streaming(methods.RemoveNode, ({ nodeId }, signal) => admin.removeNode(nodeId, signal)),
    CancelRemoval: unary(methods.CancelRemoval, async ({ nodeId }) => {
      await admin.cancelRemoval(nodeId);
      return {};
    }),
    TransferLeader: unary(methods.TransferLeader, async ({ topic, partition, nodeId, timeoutMs }) => {
      await admin.transferLeader({ topic, partition }, nodeId, timeoutMs || TRANSFER_TIMEOUT_MS);
      return {};
    }),
    PlanRebalance: unary(methods.PlanRebalance, async (request) =>
      planToReply(await admin.planRebalance(rebalanceOptions(request))),
    ),
    Rebalance: streaming(methods.Rebalance, (request, signal) => admin.rebalance(rebalanceOptions(request), signal)),
    Reassign: unary(methods.Reassign, async ({ moves }) => {
      const outcomes = await controller.reassign(
        moves.map(({ topic, partition, replicas, cancel }) => ({
          topic,
          partition,
          replicas: cancel ? null : replicas,
        })),
        { allowReplicationFactorChange: true },
      );
      return { outcomes: outcomes.map((each) => ({ ...each, errorMessage: each.errorMessage ?? '' })) };
    }),
  };
}

function rebalanceOptions({ replicationFactor }: { readonly replicationFactor: number }): {
  replicationFactor?: number;
} {
  return replicationFactor > 0 ? { replicationFactor } : {};
}

/** Writes step after step, no faster than the client reads, until the end or until the client is gone. */
async function stream(
  steps: AsyncIterable<Progress>,
  call: { write(step: Progress): boolean; once(event: 'drain', listener: () => void): unknown },
  signal: AbortSignal,
): Promise<void> {
  for await (const step of steps) {
    if (signal.aborted) return;
    if (call.write(step)) continue;
    await new Promise<void>((resolve) => {
      call.once('drain', resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** Kafka's error as a status of gRPC; its number goes along in the trailer. */
function statusOf(error: unknown, grpc: typeof Grpc): Grpc.ServiceError {
  const code = error instanceof ApiError ? error.code : ErrorCode.UNKNOWN_SERVER_ERROR;
  const metadata = new grpc.Metadata();
  metadata.set('kafka-error-code', String(code));
  const details = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(details), { code: statusCode(code, grpc), details, metadata });
}

function statusCode(code: number, { status }: typeof Grpc): Grpc.status {
  switch (code) {
    case ErrorCode.UNKNOWN_SERVER_ERROR:
      return status.INTERNAL;
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.BROKER_ID_NOT_REGISTERED:
      return status.NOT_FOUND;
    case ErrorCode.REQUEST_TIMED_OUT:
      return status.DEADLINE_EXCEEDED;
    case ErrorCode.NOT_CONTROLLER:
    case ErrorCode.BROKER_NOT_AVAILABLE:
      return status.UNAVAILABLE;
    default:
      return status.FAILED_PRECONDITION;
  }
}
