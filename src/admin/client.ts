import type * as Grpc from '@grpc/grpc-js';
import type {
  ClusterStatus,
  PartitionMove,
  PartitionOutcome,
  Progress,
  RebalanceOptions,
  RebalancePlan,
  TopicPartition,
} from '../cluster/index.ts';
import { type Method, methods } from './methods.ts';
import { planFromReply, statusFromReply } from './replies.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const CALL_TIMEOUT_MS = 30_000;
/** A status of a large cluster. */
const REPLY_BYTES_MAX = 64 * 1_048_576;

/** A cluster refused, or none of the addresses answers; the message is for people. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  /** Kafka's number of the refusal; undefined when no node could be asked. */
  readonly kafkaErrorCode: number | undefined;
  constructor(message: string, kafkaErrorCode?: number) {
    super(message);
    this.kafkaErrorCode = kafkaErrorCode;
  }
}

/**
 * Asks a cluster through any of its nodes: the addresses (`host:raftPort`) are tried in turn until one answers, and that one is kept.
 * Everything rejects with AdminError.
 */
export class AdminClient {
  readonly #grpc: typeof Grpc;
  readonly #addresses: readonly string[];
  #client: Grpc.Client | undefined;
  #address = '';

  private constructor(grpc: typeof Grpc, addresses: readonly string[]) {
    this.#grpc = grpc;
    this.#addresses = addresses;
  }

  /** Connects to the first address that answers. */
  static async connect(addresses: readonly string[]): Promise<AdminClient> {
    const client = new AdminClient(await import('@grpc/grpc-js'), addresses);
    await client.#connect(addresses);
    return client;
  }

  /** Goes on with the first of `addresses` that answers, or where it is. */
  async prefer(addresses: readonly string[]): Promise<void> {
    await this.#connect(addresses).catch((error: unknown) => {
      if (!(error instanceof AdminError)) throw error;
    });
  }

  /** The node that answers. */
  get address(): string {
    return this.#address;
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  async status(): Promise<ClusterStatus> {
    return statusFromReply(await this.#call(methods.Status, {}, CALL_TIMEOUT_MS));
  }

  addNode(nodeId: number, timeoutMs: number, signal: AbortSignal): AsyncIterable<Progress> {
    return this.#stream(methods.AddNode, { nodeId, timeoutMs }, signal);
  }

  removeNode(nodeId: number, signal: AbortSignal): AsyncIterable<Progress> {
    return this.#stream(methods.RemoveNode, { nodeId, timeoutMs: 0 }, signal);
  }

  async cancelRemoval(nodeId: number): Promise<void> {
    await this.#call(methods.CancelRemoval, { nodeId, timeoutMs: 0 }, CALL_TIMEOUT_MS);
  }

  async transferLeader({ topic, partition }: TopicPartition, nodeId: number, timeoutMs: number): Promise<void> {
    const request = { topic, partition, nodeId, timeoutMs };
    await this.#call(methods.TransferLeader, request, timeoutMs + CONNECT_TIMEOUT_MS);
  }

  async planRebalance({ replicationFactor = 0 }: RebalanceOptions): Promise<RebalancePlan> {
    return planFromReply(await this.#call(methods.PlanRebalance, { replicationFactor }, CALL_TIMEOUT_MS));
  }

  rebalance({ replicationFactor = 0 }: RebalanceOptions, signal: AbortSignal): AsyncIterable<Progress> {
    return this.#stream(methods.Rebalance, { replicationFactor }, signal);
  }

  async reassign(moves: readonly PartitionMove[]): Promise<readonly PartitionOutcome[]> {
    const request = {
      moves: moves.map(({ topic, partition, replicas }) => ({
        topic,
        partition,
        replicas: replicas ?? [],
        cancel: replicas === null,
      })),
    };
    const { outcomes } = await this.#call(methods.Reassign, request, CALL_TIMEOUT_MS);
    return outcomes.map((each) => ({ ...each, errorMessage: each.errorMessage || null }));
  }

  /** Connects to the first address that answers; throws when none does, and then keeps the connection it has. */
  async #connect(addresses: readonly string[]): Promise<void> {
    const failures: string[] = [];
    for (const address of addresses) {
      const client = new this.#grpc.Client(address, this.#grpc.credentials.createInsecure(), {
        'grpc.max_receive_message_length': REPLY_BYTES_MAX,
        'grpc.enable_channelz': 0,
        'grpc.enable_http_proxy': 0,
      });
      const problem = await this.#connectionProblem(client);
      if (problem === undefined) {
        this.#client?.close();
        this.#client = client;
        this.#address = address;
        return;
      }
      client.close();
      failures.push(`${address}: ${problem}`);
    }
    throw new AdminError(`no node of the cluster answers (${failures.join('; ')})`);
  }

  /** Resolves with undefined once connected, or with what is wrong with the first attempt. */
  async #connectionProblem(client: Grpc.Client): Promise<string | undefined> {
    const channel = client.getChannel();
    const { READY, TRANSIENT_FAILURE } = this.#grpc.connectivityState;
    const deadline = Date.now() + CONNECT_TIMEOUT_MS;
    for (;;) {
      const state = channel.getConnectivityState(true);
      if (state === READY) return undefined;
      if (state === TRANSIENT_FAILURE) return 'it refuses, or speaks another protocol';
      const timedOut = await new Promise<boolean>((resolve) => {
        channel.watchConnectivityState(state, deadline, (error) => resolve(error !== undefined));
      });
      if (timedOut) return `no answer within ${CONNECT_TIMEOUT_MS} ms`;
    }
  }

  /** One call with one answer; a node that cannot answer for the cluster now is left for the next. */
  async #call<Request, Reply>(method: Method<Request, Reply>, request: Request, timeoutMs: number): Promise<Reply> {
    for (;;) {
      const outcome = await this.#callOnce(method, request, timeoutMs);
      if ('reply' in outcome) return outcome.reply;
      const next = this.#addresses.indexOf(this.#address) + 1;
      if (outcome.error.code !== this.#grpc.status.UNAVAILABLE || next >= this.#addresses.length) {
        throw this.#failure(outcome.error);
      }
      await this.#connect(this.#addresses.slice(next)).catch(() => {
        throw this.#failure(outcome.error);
      });
    }
  }

  #callOnce<Request, Reply>(
    method: Method<Request, Reply>,
    request: Request,
    timeoutMs: number,
  ): Promise<{ readonly reply: Reply } | { readonly error: Grpc.ServiceError }> {
    const { path, requestSerialize, responseDeserialize } = method;
    const options = { deadline: Date.now() + timeoutMs };
    return new Promise((resolve) => {
      this.#client!.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, options, (error, reply) => {
        if (error !== null) resolve({ error });
        else resolve({ reply: reply! });
      });
    });
  }

  /** A call whose steps come one by one. It has no deadline: moving much data takes its time. */
  async *#stream<Request>(
    { path, requestSerialize, responseDeserialize }: Method<Request, Progress>,
    request: Request,
    signal: AbortSignal,
  ): AsyncGenerator<Progress> {
    const call = this.#client!.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    const cancel = (): void => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      for await (const step of call) yield step as Progress;
    } catch (error) {
      if (!signal.aborted) throw this.#failure(error as Grpc.ServiceError);
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  #failure(error: Grpc.ServiceError): AdminError {
    const { UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED } = this.#grpc.status;
    const kafkaErrorCode = error.metadata?.get('kafka-error-code')[0];
    if (kafkaErrorCode !== undefined) return new AdminError(error.details, Number(kafkaErrorCode));
    switch (error.code) {
      case UNAVAILABLE:
        return new AdminError(`the connection to ${this.#address} broke (${error.details})`);
      case DEADLINE_EXCEEDED:
        return new AdminError(`${this.#address} did not answer in time`);
      case UNIMPLEMENTED:
        return new AdminError(`${this.#address} runs a release that does not know this command`);
      default:
        return new AdminError(`${this.#address} answered: ${error.details}`);
    }
  }
}
