import { ErrorCode, type FetchRequest } from '../../protocol/index.ts';
import type { HandlerServices } from '../types.ts';
import { DuePartitions, type FetchSet, NamedPartitions } from './fetch-set.ts';
import { PartitionFetch } from './partition-fetch.ts';
import { type FetchSession, nextEpoch } from './session.ts';

/** Says "no session" in a request and in an answer. */
export const NO_SESSION = 0;
const INITIAL_EPOCH = 0;
const FINAL_EPOCH = -1;

/** What one request fetches, and in which session. */
export interface FetchContext {
  /** A refusal of the session; then there is nothing to fetch. */
  readonly errorCode: number;
  /** To be named in the answer. */
  readonly sessionId: number;
  readonly session: FetchSession | undefined;
  /** The answer holds only what has changed, and the session must still be at this epoch then; undefined: it holds everything. */
  readonly expectedEpoch: number | undefined;
  readonly set: FetchSet;
}

const READ_COMMITTED = 1;
const NOTHING: FetchSet = new NamedPartitions([]);

/** Finds or makes the session that a request is part of, as KIP-227 has it. */
export function openContext(services: HandlerServices, request: FetchRequest, byTopicId: boolean): FetchContext {
  const { fetchSessions } = services;
  const { sessionId, sessionEpoch } = request;
  if (sessionEpoch !== INITIAL_EPOCH && sessionEpoch !== FINAL_EPOCH) return incremental(services, request, byTopicId);
  // A full fetch ends the session that it names.
  if (sessionId !== NO_SESSION) fetchSessions.remove(sessionId);
  const session = sessionEpoch === INITIAL_EPOCH ? newSession(services, request, byTopicId) : undefined;
  if (session === undefined) return sessionless(request);
  const set = new DuePartitions(session, session.begin(request.isolationLevel === READ_COMMITTED));
  return { errorCode: ErrorCode.NONE, sessionId: session.id, session, expectedEpoch: undefined, set };
}

function newSession(services: HandlerServices, request: FetchRequest, byTopicId: boolean): FetchSession | undefined {
  let size = 0;
  for (const topic of request.topics) size += topic.partitions.length;
  if (size === 0) return undefined;
  const session = services.fetchSessions.create(size, byTopicId);
  if (session === undefined) return undefined;
  for (const { topic, topicId, partitions } of request.topics) {
    for (const partition of partitions) session.update(topic, topicId, partition);
  }
  return services.fetchSessions.touch(session) ? session : undefined;
}

function sessionless(request: FetchRequest): FetchContext {
  const fetches: PartitionFetch[] = [];
  for (const { topic, topicId, partitions } of request.topics) {
    for (const partition of partitions) fetches.push(new PartitionFetch(topic, topicId, partition, undefined));
  }
  const set = new NamedPartitions(fetches);
  return { errorCode: ErrorCode.NONE, sessionId: NO_SESSION, session: undefined, expectedEpoch: undefined, set };
}

function incremental(services: HandlerServices, request: FetchRequest, byTopicId: boolean): FetchContext {
  const { fetchSessions } = services;
  const session = fetchSessions.get(request.sessionId);
  if (session === undefined) return refusal(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  if (session.epoch !== request.sessionEpoch) return refusal(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
  if (session.byTopicId !== byTopicId) return refusal(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
  for (const { topic, topicId, partitions } of request.topics) {
    for (const partition of partitions) session.update(topic, topicId, partition);
  }
  for (const { topic, topicId, partitions } of request.forgottenTopicsData) {
    for (const partition of partitions) session.forget(topic, topicId, partition);
  }
  if (session.partitions.size === 0) {
    fetchSessions.remove(session.id);
    return sessionless(request);
  }
  if (!fetchSessions.touch(session)) return refusal(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  session.epoch = nextEpoch(session.epoch);
  const set = new DuePartitions(session, session.begin(request.isolationLevel === READ_COMMITTED));
  return { errorCode: ErrorCode.NONE, sessionId: session.id, session, expectedEpoch: session.epoch, set };
}

function refusal(errorCode: number): FetchContext {
  return { errorCode, sessionId: NO_SESSION, session: undefined, expectedEpoch: undefined, set: NOTHING };
}
