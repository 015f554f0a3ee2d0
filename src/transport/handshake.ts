import type { NodeId } from '../raft/index.ts';
import type { NodeIdentity } from './types.ts';
import { encodeFrame, encodePreamble, FRAME_HEADER_BYTES, FrameType, WireError } from './wire.ts';

/** What a connection carries. */
export type ConnectionClass = 'control' | 'data' | 'calls';

const CLASSES: readonly string[] = ['control', 'data', 'calls'] satisfies readonly ConnectionClass[];
const REASON_CHARACTERS_MAX = 1_000;
const FOUNDERS_MAX = 1_000;

/** The first frame of a connection, of either side. */
export interface Hello {
  /** Whom the sender means to talk to. */
  readonly to: NodeId;
  readonly class: ConnectionClass;
  /** Differs in each life of the sender's process. */
  readonly life: string;
  /** Counts the sender's connections in this life: one that was begun later takes the place of an earlier one. */
  readonly sequence: number;
  readonly identity: NodeIdentity;
}

/** Preamble and Hello: what each side sends first. */
export function encodeHello(hello: Hello): Buffer {
  return Buffer.concat([encodePreamble(), encodeFrame(FrameType.Hello, Buffer.from(JSON.stringify(hello)))]);
}

/** Preamble and Refusal: the answer to a Hello that is not accepted; `withPreamble` unless this side has sent its own. */
export function encodeRefusal(reason: string, withPreamble: boolean): Buffer {
  const refusal = encodeFrame(FrameType.Refusal, Buffer.from(reason.slice(0, REASON_CHARACTERS_MAX)));
  return withPreamble ? Buffer.concat([encodePreamble(), refusal]) : refusal;
}

/** The Hello in a checked frame. Throws {@link WireError} when it is none. Fields that are not known are passed over. */
export function decodeHello(frame: Buffer, headEnd: number): Hello {
  let hello: unknown;
  try {
    hello = JSON.parse(frame.toString('utf8', FRAME_HEADER_BYTES, headEnd));
  } catch {
    throw new WireError('protocol', 'a Hello is not JSON');
  }
  const { to, class: ofClass, life, sequence, identity } = asObject(hello);
  const { clusterId, nodeId, directoryId, founders, release, featureLevel } = asObject(identity);
  const { min, max } = asObject(featureLevel);
  const isWell =
    isCount(to) &&
    typeof ofClass === 'string' &&
    CLASSES.includes(ofClass) &&
    isText(life) &&
    isCount(sequence) &&
    isText(clusterId) &&
    isCount(nodeId) &&
    nodeId > 0 &&
    isText(directoryId) &&
    Array.isArray(founders) &&
    founders.length <= FOUNDERS_MAX &&
    founders.every(isCount) &&
    isText(release) &&
    isCount(min) &&
    isCount(max);
  if (!isWell) throw new WireError('protocol', 'a Hello lacks what it must say');
  return {
    to,
    class: ofClass as ConnectionClass,
    life,
    sequence,
    identity: { clusterId, nodeId, directoryId, founders, release, featureLevel: { min, max } },
  };
}

export function decodeRefusal(frame: Buffer, headEnd: number): string {
  return printable(frame.toString('utf8', FRAME_HEADER_BYTES, headEnd)).slice(0, REASON_CHARACTERS_MAX);
}

/** What the rules for all nodes say against talking to a peer that has introduced itself; undefined: nothing. */
export function identityProblem(own: NodeIdentity, peer: NodeIdentity): string | undefined {
  if (peer.nodeId === own.nodeId) return `two nodes have the id ${own.nodeId}`;
  if (own.clusterId !== '' && peer.clusterId !== '' && own.clusterId !== peer.clusterId) {
    return `node ${own.nodeId} belongs to cluster ${own.clusterId}, node ${peer.nodeId} to cluster ${peer.clusterId}`;
  }
  return undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new WireError('protocol', 'a Hello lacks what it must say');
  return value as Readonly<Record<string, unknown>>;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Short, and fit to be logged. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 256 && printable(value) === value;
}

/** Control characters of a stranger do not get into logs. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?');
}
