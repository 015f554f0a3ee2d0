import type { Clock } from '../../base/index.ts';
import type { RequestMetrics } from '../metrics.ts';
import type { Principal } from '../types.ts';
import type { ClientSocket } from './client-socket.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { FlushQueue } from './flush-queue.ts';
import { FrameAssembler } from './frame-assembler.ts';
import type { ConnectionLimits } from './limits.ts';
import { mergeAdjacent } from './merge-chunks.ts';
import type { Request } from './request.ts';
import type { RequestMemory } from './request-memory.ts';
import { type ByteReader, readShared } from './shared-read.ts';

/** What all connections of a broker share. */
export interface ConnectionShared {
  readonly limits: ConnectionLimits;
  readonly memory: RequestMemory;
  readonly dispatcher: Dispatcher;
  readonly flushQueue: FlushQueue;
  readonly metrics: RequestMetrics;
  readonly clock: Clock;
  /** All sockets are read into this, one at a time. */
  readonly readBuffer: Buffer;
  /** See PartitionDirectory; asked before each Produce request begins. */
  waitForRoom(): Promise<void> | undefined;
  onClosed(connection: Connection): void;
}

/**
 * One client's connection. Its requests are read ahead, begun in order and answered in order. As in Kafka one request is worked
 * on at a time, except that Produce requests begin while earlier ones wait for their acknowledgement: they have their place
 * in the log already.
 *
 * Bounds: requests and their bytes (one read more than the limits), bytes of answers that the client has not taken (one answer
 * more than the limit). At a bound the socket is not read, and TCP holds the client back.
 */
export class Connection implements ByteReader {
  readonly id: string;
  readonly clientHost: string;
  readonly listener: string;
  principal: Principal;
  clientSoftwareName = '';
  clientSoftwareVersion = '';
  /** The client id of the latest request and its bytes: nearly every request brings the same one. */
  clientId = '';
  clientIdBytes: Buffer = Buffer.alloc(0);
  lastActiveMs: number;

  readonly #socket: ClientSocket;
  readonly #shared: ConnectionShared;
  readonly #assembler: FrameAssembler;
  /** Not yet answered, in order; those before #next have begun. */
  readonly #requests: Request[] = [];
  #next = 0;
  #running = 0;
  /** What runs at the moment may be overtaken in time, not in order. */
  #overlapping = false;
  #requestBytes = 0;
  #pumping = false;
  /** The log has no memory for more records. */
  #waitingForRoom = false;
  /** Answers that go out with the next write. */
  #chunks: Buffer[] = [];
  #chunksBytes = 0;
  #releases: (() => void)[] = [];
  #flushScheduled = false;
  /** The client does not take its answers. */
  #blocked = false;
  #reading = true;
  #inputEnded = false;
  #draining = false;
  #closed = false;
  #abort: AbortController | undefined;

  constructor(
    accepted: ClientSocket,
    shared: ConnectionShared,
    id: string,
    clientHost: string,
    listener: string,
    principal: Principal,
  ) {
    this.id = id;
    this.clientHost = clientHost;
    this.listener = listener;
    this.principal = principal;
    this.#shared = shared;
    this.lastActiveMs = shared.clock.monotonicMs();
    this.#assembler = new FrameAssembler(
      shared.memory,
      () => shared.limits.requestBytesMax,
      (frame, pooled) => this.#onFrame(frame, pooled),
    );
    const socket = readShared(accepted, shared.readBuffer, this);
    this.#socket = socket;
    socket.on('end', () => this.#onEnd());
    socket.on('drain', () => this.#onDrain());
    // The 'close' that follows does what there is to do: a reset by a client is nothing to report.
    socket.on('error', () => {});
    socket.on('close', () => this.close());
    socket.resume();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Memory that an unfinished request holds. */
  get assemblingBytes(): number {
    return this.#assembler.heldBytes;
  }

  /** Nothing is being worked on for this client. */
  get quiet(): boolean {
    return this.#running === 0;
  }

  /** Aborts when the client has gone or the broker shuts down. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#closed || this.#inputEnded || this.#draining) this.#abort.abort();
    }
    return this.#abort.signal;
  }

  onBytes(buffer: Buffer, length: number): void {
    if (this.#closed) return;
    this.lastActiveMs = this.#shared.clock.monotonicMs();
    try {
      this.#assembler.accept(buffer, length);
    } catch (error) {
      this.#shared.dispatcher.refuse(this, error);
      return;
    }
    this.#pump();
    this.#write();
    this.#regulateReading();
  }

  readTarget(): Buffer | undefined {
    return this.#closed ? undefined : this.#assembler.target();
  }

  /** There is room in the node's request memory again. */
  resumeReading(): void {
    this.#regulateReading();
  }

  /** The handler of one of this connection's requests has answered; undefined: nothing is sent. */
  finish(request: Request, response: unknown): void {
    request.done = true;
    request.response = response;
    this.#running--;
    this.#shared.memory.releaseRequest(request.sizeBytes);
    this.#requestBytes -= request.sizeBytes;
    if (request.pooled !== undefined) {
      this.#shared.memory.frames.release(request.pooled);
      request.pooled = undefined;
    }
    if (this.#closed) {
      request.takeRelease()?.();
      return;
    }
    if (this.#requests[0] === request) this.#encodeDue();
    if (this.#pumping) return;
    this.#pump();
    if (!this.#flushScheduled) {
      this.#flushScheduled = true;
      this.#shared.flushQueue.add(this);
    }
  }

  /** Takes back the memory of a request that was kept longer than the request. */
  giveBack(pooled: Buffer): void {
    this.#shared.memory.frames.release(pooled);
  }

  /** KIP-511: how the client calls itself, for contexts of later requests. */
  rememberSoftware(request: { readonly clientSoftwareName: string; readonly clientSoftwareVersion: string }): void {
    this.clientSoftwareName = request.clientSoftwareName;
    this.clientSoftwareVersion = request.clientSoftwareVersion;
  }

  /** Called by the flush queue. */
  flush(): void {
    this.#flushScheduled = false;
    if (this.#closed) return;
    this.#write();
    this.#regulateReading();
  }

  /** No further requests are read; those that were are answered, then the connection ends. */
  drain(): void {
    if (this.#closed || this.#draining) return;
    this.#draining = true;
    this.#abort?.abort();
    this.#regulateReading();
    this.#endIfFinished();
  }

  /** Closes at once. Requests that have begun run to their end unheard, the others are dropped. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { memory } = this.#shared;
    memory.forget(this);
    this.#assembler.discard();
    for (let i = this.#requests.length - 1; i >= 0; i--) {
      const request = this.#requests[i]!;
      if (i >= this.#next) memory.releaseRequest(request.sizeBytes);
      else if (request.done) request.takeRelease()?.();
    }
    this.#requests.length = 0;
    this.#takeReleases()?.();
    if (!this.#reading) this.#shared.metrics.connectionsStalled--;
    this.#abort?.abort();
    this.#socket.destroy();
    this.#shared.onClosed(this);
  }

  #onFrame(frame: Buffer, pooled: Buffer | undefined): void {
    const request = this.#shared.dispatcher.accept(this, frame, this.lastActiveMs);
    // Other requests may be looked at for as long as they like (a group keeps its members' metadata).
    if (request.route.recycles) request.pooled = pooled;
    this.#requests.push(request);
    this.#requestBytes += request.sizeBytes;
    this.#shared.memory.claimRequest(request.sizeBytes);
  }

  /** Begins what may begin. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#next < this.#requests.length && !this.#blocked && !this.#closed) {
      const request = this.#requests[this.#next]!;
      const overlaps = request.route.overlaps;
      if (this.#running > 0 && !(overlaps && this.#overlapping)) break;
      if (overlaps && !this.#hasRoom()) break;
      this.#next++;
      this.#running++;
      this.#overlapping = overlaps;
      this.#shared.dispatcher.begin(request);
    }
    this.#pumping = false;
  }

  /** Whether the log takes more records now. If not, this connection goes on when it does; its socket fills up meanwhile. */
  #hasRoom(): boolean {
    if (this.#waitingForRoom) return false;
    const room = this.#shared.waitForRoom();
    if (room === undefined) return true;
    this.#waitingForRoom = true;
    void room.then(() => {
      this.#waitingForRoom = false;
      if (this.#closed) return;
      this.#pump();
      this.#write();
      this.#regulateReading();
    });
    return false;
  }

  /** Turns the answers that are due, in order, into bytes for the next write. */
  #encodeDue(): void {
    const requests = this.#requests;
    const nowMs = this.#shared.clock.monotonicMs();
    while (requests.length > 0 && requests[0]!.done) {
      const request = requests.shift()!;
      this.#next--;
      const release = request.takeRelease();
      if (release !== undefined) this.#releases.push(release);
      const sizeBytes = this.#shared.dispatcher.encode(request, this.#chunks, nowMs);
      if (sizeBytes < 0) {
        this.close();
        return;
      }
      this.#chunksBytes += sizeBytes;
    }
    if (this.#chunksBytes > this.#shared.limits.connectionOutgoingBytesMax) this.#blocked = true;
  }

  /** Hands the bytes of all answers that are due to the socket, as one write. */
  #write(): void {
    if (this.#closed) return;
    const socket = this.#socket;
    if (this.#chunksBytes > 0) {
      this.lastActiveMs = this.#shared.clock.monotonicMs();
      const chunks = mergeAdjacent(this.#chunks);
      const onWritten = this.#takeReleases();
      this.#chunks = [];
      this.#chunksBytes = 0;
      if (chunks.length === 1) socket.write(chunks[0]!, onWritten);
      else {
        socket.cork();
        const last = chunks.length - 1;
        for (let i = 0; i < last; i++) socket.write(chunks[i]!);
        socket.write(chunks[last]!, onWritten);
        socket.uncork();
      }
      // Over the limit it stays so until 'drain'; the socket asks for one long before (its own mark is lower).
      this.#blocked = socket.writableLength > this.#shared.limits.connectionOutgoingBytesMax;
    } else this.#takeReleases()?.();
    if (!this.#blocked && this.#next < this.#requests.length) {
      this.#pump();
      if (this.#chunksBytes > 0 && !this.#flushScheduled) {
        this.#flushScheduled = true;
        this.#shared.flushQueue.add(this);
      }
    }
    this.#endIfFinished();
  }

  #takeReleases(): (() => void) | undefined {
    const releases = this.#releases;
    if (releases.length === 0) return undefined;
    this.#releases = [];
    return () => {
      this.lastActiveMs = this.#shared.clock.monotonicMs();
      for (const release of releases) release();
    };
  }

  #onDrain(): void {
    this.lastActiveMs = this.#shared.clock.monotonicMs();
    if (!this.#blocked || this.#closed) return;
    this.#blocked = false;
    this.#pump();
    this.#write();
    this.#regulateReading();
  }

  /** The client sends no more. What it has sent is worked on and answered: it may have closed one direction only. */
  #onEnd(): void {
    if (this.#closed) return;
    this.#inputEnded = true;
    this.#abort?.abort();
    this.#endIfFinished();
  }

  #endIfFinished(): void {
    if (!(this.#inputEnded || this.#draining) || this.#closed) return;
    if (this.#requests.length > 0 || this.#chunksBytes > 0) return;
    // Once the last answer is out, 'finish' comes, and the socket is done with.
    if (this.#socket.writableEnded) return;
    this.#socket.end(() => this.close());
  }

  #regulateReading(): void {
    if (this.#closed || this.#inputEnded) return;
    const { limits, memory, metrics } = this.#shared;
    const ownBound =
      this.#blocked ||
      this.#draining ||
      this.#requests.length >= limits.connectionRequestsMax ||
      this.#requestBytes >= limits.connectionRequestBytesMax;
    const wanted = !ownBound && !memory.exhausted;
    if (!ownBound && !wanted) memory.stall(this);
    if (wanted === this.#reading) return;
    this.#reading = wanted;
    if (wanted) {
      metrics.connectionsStalled--;
      this.#socket.resume();
    } else {
      metrics.connectionsStalled++;
      this.#socket.pause();
    }
  }
}
