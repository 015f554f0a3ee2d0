import {
  ErrorCode,
  type FetchRequest,
  type FetchResponseFetchableTopicResponseInput,
  type FetchResponseInput,
  type FetchResponsePartitionDataInput,
} from '../../protocol/index.ts';
import { type FetchContext, NO_SESSION, openContext } from '../fetch/fetch-context.ts';
import { gather } from '../fetch/fetch-wait.ts';
import type { FetchTerms, PartitionFetch } from '../fetch/partition-fetch.ts';
import { LeaderHints } from '../leader-hint.ts';
import type { ApiHandler, HandlerServices, SendingContext } from '../types.ts';

const FIRST_VERSION_BY_TOPIC_ID = 13;
const FIRST_VERSION_FROM_ANY_REPLICA = 11;
const READ_COMMITTED = 1;
const NO_RECORDS = Buffer.alloc(0);

/**
 * Fetch, versions 4 to 18. Records are never copied: the answer refers to the log's own buffers, which are given back once they
 * were sent.
 */
export const fetchHandler: ApiHandler<FetchRequest, FetchResponseInput> = {
  apiKey: 1,
  minVersion: 4,
  maxVersion: 18,
  handle(services: HandlerServices, context: SendingContext, request) {
    const byTopicId = context.apiVersion >= FIRST_VERSION_BY_TOPIC_ID;
    const fetchContext = openContext(services, request, byTopicId);
    const { set } = fetchContext;
    if (fetchContext.errorCode !== ErrorCode.NONE) {
      return { errorCode: fetchContext.errorCode, sessionId: NO_SESSION, responses: [] };
    }
    const terms: FetchTerms = {
      readCommitted: request.isolationLevel === READ_COMMITTED,
      byTopicId,
      anyReplica: context.apiVersion >= FIRST_VERSION_FROM_ANY_REPLICA,
      rack: request.rackId,
    };
    const goal = {
      maxWaitMs: request.maxWaitMs,
      minBytes: request.minBytes,
      maxBytes: Math.max(0, Math.min(request.maxBytes, services.config.number('fetch.max.bytes'))),
    };
    context.onSent(() => {
      for (const fetch of set.fetches) fetch.release();
    });
    const gathering = gather(services, terms, goal, set, () => context.signal);
    if (gathering === undefined && !terms.readCommitted) return respond(services, fetchContext, byTopicId);
    return finish(services, fetchContext, terms, gathering);
  },
};

async function finish(
  services: HandlerServices,
  fetchContext: FetchContext,
  terms: FetchTerms,
  gathering: undefined | Promise<void>,
): Promise<FetchResponseInput> {
  try {
    await gathering;
    if (terms.readCommitted) {
      for (const fetch of fetchContext.set.fetches) await fetch.findAborted();
    }
  } catch (error) {
    fetchContext.set.abandon();
    throw error;
  }
  return respond(services, fetchContext, terms.byTopicId);
}

function respond(services: HandlerServices, context: FetchContext, byTopicId: boolean): FetchResponseInput {
  const { session, set, expectedEpoch } = context;
  const incremental = expectedEpoch !== undefined;
  if (session !== undefined && incremental && session.epoch !== expectedEpoch) {
    set.abandon();
    return { errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH, sessionId: session.id, responses: [] };
  }
  const hints = new LeaderHints(services);
  const responses: { topic: string; topicId: string; partitions: FetchResponsePartitionDataInput[] }[] = [];
  for (const fetch of set.fetches) {
    const news = fetch.session?.tell(fetch) ?? true;
    if (incremental && !news) continue;
    const last = responses.at(-1);
    const answer = answerOf(services, fetch, hints);
    if (last !== undefined && (byTopicId ? last.topicId === fetch.topicId : last.topic === fetch.topic)) {
      last.partitions.push(answer);
    } else responses.push({ topic: fetch.topic, topicId: fetch.topicId, partitions: [answer] });
  }
  set.settle();
  return {
    errorCode: ErrorCode.NONE,
    sessionId: context.sessionId,
    responses: responses satisfies FetchResponseFetchableTopicResponseInput[],
    nodeEndpoints: hints.endpoints(),
  };
}

function answerOf(
  services: HandlerServices,
  fetch: PartitionFetch,
  hints: LeaderHints,
): FetchResponsePartitionDataInput {
  const { errorCode, divergingEpoch, request, partition } = fetch;
  const topic =
    partition?.topic ?? (fetch.topic !== '' ? fetch.topic : (services.metadata.topicById(fetch.topicId)?.name ?? ''));
  return {
    partitionIndex: request.partition,
    errorCode,
    highWatermark: fetch.highWatermark,
    lastStableOffset: fetch.lastStableOffset,
    logStartOffset: fetch.logStartOffset,
    divergingEpoch:
      divergingEpoch === undefined
        ? undefined
        : { epoch: divergingEpoch.leaderEpoch, endOffset: divergingEpoch.endOffset },
    preferredReadReplica: fetch.preferredReadReplica,
    currentLeader: hints.leaderFor(errorCode, topic, request.partition, partition),
    // A partition that could not even be found gets an empty list, as from Kafka; read_uncommitted gets none.
    abortedTransactions: fetch.abortedTransactions ?? (partition === undefined ? [] : null),
    records: recordsOf(fetch),
  };
}

function recordsOf(fetch: PartitionFetch): Buffer | readonly Buffer[] {
  const { reads } = fetch;
  if (reads.length === 0) return NO_RECORDS;
  if (reads.length === 1) return reads[0]!.buffers;
  return reads.flatMap((read) => read.buffers);
}
