import { silentLogger, systemClock } from '../../../src/base/index.ts';
import { LeaderContact } from '../../../src/broker/leader-contact.ts';
import { MetadataQuorum } from '../../../src/broker/metadata-quorum.ts';
import { ProducerIds } from '../../../src/broker/producer-ids.ts';
import type { ApiHandler, BrokerServices, HandlerServices, RequestContext } from '../../../src/broker/types.ts';
import type { Controller, PartitionOutcome, Reassignment, TopicPartition } from '../../../src/cluster/index.ts';
import { type Api, Reader, Writer } from '../../../src/protocol/index.ts';
import { countingRandom, TestCluster } from '../../cluster/support.ts';

/** The services of a broker over metadata and partitions in memory, and a way to ask its handlers over the wire's bytes. */
export class AdminServices {
  readonly cluster: TestCluster;
  readonly services: BrokerServices & Pick<HandlerServices, 'leaderContact' | 'producerIds' | 'quorum'>;
  readonly warnings: string[] = [];
  /** What the controller is asked about partitions that exist elsewhere, and what it answers. */
  readonly asked: unknown[] = [];
  outcome: PartitionOutcome | undefined;
  reassignments: readonly Reassignment[] = [];

  private constructor(cluster: TestCluster) {
    this.cluster = cluster;
    const { opener } = cluster;
    const services: BrokerServices = {
      nodeId: 1,
      config: cluster.config,
      metadata: cluster.metadata,
      controller: this.#controller(),
      partitions: {
        get: (topic, partition) => (topic === '__meta' && partition === 0 ? cluster.log : opener.get(topic, partition)),
        all: () => opener.all(),
        waitForRoom: () => undefined,
      },
      groups: {} as BrokerServices['groups'],
      clock: systemClock,
      random: countingRandom(),
      logger: { ...silentLogger, warn: (_fields, message) => this.warnings.push(message) },
    };
    this.services = {
      ...services,
      leaderContact: new LeaderContact(),
      producerIds: new ProducerIds(services.controller),
      quorum: new MetadataQuorum({ ...services, transport: undefined, directoryIdOf: () => undefined }),
    };
  }

  #controller(): Controller {
    const { controller } = this.cluster;
    const answer = (partitions: readonly TopicPartition[] | null): readonly PartitionOutcome[] =>
      (partitions ?? [{ topic: 't', partition: 0 }]).map(({ topic, partition }) => {
        return { errorCode: 0, errorMessage: null, ...this.outcome, topic, partition };
      });
    return {
      createTopic: (topic, options) => controller.createTopic(topic, options),
      deleteTopic: (id) => controller.deleteTopic(id),
      createPartitions: (name, count, assignments, options) =>
        controller.createPartitions(name, count, assignments, options),
      alterConfigs: (type, name, changes, options) => controller.alterConfigs(type, name, changes, options),
      allocateProducerIds: (count) => controller.allocateProducerIds(count),
      reassign: async (moves, options) => {
        this.asked.push({ moves, options });
        return answer(moves);
      },
      listReassignments: () => this.reassignments,
      electLeaders: async (kind, partitions) => {
        this.asked.push({ kind, partitions });
        return answer(partitions);
      },
      transferLeader: () => Promise.resolve(),
    };
  }

  static async start(settings: Record<string, string> = {}): Promise<AdminServices> {
    return new AdminServices(await TestCluster.start(settings));
  }

  /**
   * Asks a handler as a client would: request and answer go through the codec of the version, so that what a version cannot carry
   * is found.
   */
  async ask<Request, Input, Response, Output>(
    api: Api<Request, Input, Response, Output>,
    handler: ApiHandler<Request, Output>,
    apiVersion: number,
    request: Input,
  ): Promise<Response> {
    const writer = new Writer();
    api.writeRequest(writer, request, apiVersion);
    const reader = new Reader(writer.takeBuffer());
    const decoded = api.readRequest(reader, apiVersion);
    const answer = await handler.handle(this.services, context(api.apiKey, apiVersion), decoded);
    if (answer === undefined) throw new Error('the handler gave no answer');
    const answerWriter = new Writer();
    api.writeResponse(answerWriter, answer, apiVersion);
    return api.readResponse(new Reader(answerWriter.takeBuffer()), apiVersion);
  }
}

function context(apiKey: number, apiVersion: number): RequestContext {
  return {
    apiKey,
    apiVersion,
    correlationId: 1,
    clientId: 'test',
    clientHost: '127.0.0.1',
    connectionId: '1',
    principal: { type: 'User', name: 'ANONYMOUS' },
    listener: 'PLAINTEXT',
    clientSoftwareName: '',
    clientSoftwareVersion: '',
    signal: new AbortController().signal,
  };
}
