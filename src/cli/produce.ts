import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type MessageToProduce, Producer } from '@platformatic/kafka';
import type { Command } from 'commander';
import { nameValue, wholeNumber } from './arguments.ts';
import { CommandError, UsageError } from './failure.ts';
import { note, printJson } from './output.ts';
import { Progress } from './progress.ts';
import { clientOptions, type GlobalOptions } from './session.ts';

/** Records that are sent together, at most. */
const BATCH_RECORDS = 1_000;
/** Bytes of keys and values that are sent together, at most; well below the default of max.message.bytes. */
const BATCH_BYTES = 512 * 1024;
/** Batches on their way at a time. */
const BATCHES_IN_FLIGHT = 4;

type Record = MessageToProduce<Buffer, Buffer, Buffer, Buffer>;

interface ProduceOptions extends GlobalOptions {
  readonly file?: string;
  readonly keySeparator?: string;
  readonly key?: string;
  readonly header?: readonly (readonly [string, string])[];
  readonly partition?: number;
  readonly timestamp?: number;
  readonly json?: boolean;
  readonly compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  readonly acks: string;
  readonly idempotent?: boolean;
}

/** `chronik produce …` */
export function addProduceCommand(program: Command): void {
  program
    .command('produce <topic>')
    .description('send records: each line of standard input (or a file) is one')
    .option('-f, --file <path>', 'read this file instead of standard input')
    .option('-K, --key-separator <text>', 'what stands before its first occurrence in a line is the key')
    .option('-k, --key <key>', 'the key of every record')
    .option('-H, --header <name=value>', 'a header of every record; may be repeated', nameValue)
    .option('-p, --partition <partition>', 'send to this partition', wholeNumber(0))
    .option('--timestamp <ms>', 'milliseconds since 1970', wholeNumber(0))
    .option('--json', 'each line is a JSON object with key, value, headers, partition, timestamp, as consume writes it')
    .option('-z, --compression <codec>', 'none, gzip, snappy, lz4 or zstd', 'none')
    .option('-a, --acks <acks>', 'all, 1 or 0', 'all')
    .option('--idempotent', 'never write a record twice, also when a request is sent again')
    .action((topic: string, _: unknown, command: Command) => produce(topic, command.optsWithGlobals()));
}

async function produce(topic: string, options: ProduceOptions): Promise<void> {
  const acks = { all: -1, '-1': -1, '1': 1, '0': 0 }[options.acks];
  if (acks === undefined) throw new UsageError(`--acks ${options.acks} must be all, 1 or 0`);
  if (!['none', 'gzip', 'snappy', 'lz4', 'zstd'].includes(options.compression)) {
    throw new UsageError(`--compression ${options.compression} must be none, gzip, snappy, lz4 or zstd`);
  }
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    ...clientOptions(options),
    autocreateTopics: true,
    acks,
    compression: options.compression,
    idempotent: options.idempotent ?? false,
  });
  const progress = new Progress('sent');
  try {
    const sent = await sendAll(producer, records(topic, options), progress);
    progress.end();
    if (options.output === 'json') printJson({ topic, sent });
    else note(`sent ${sent} record${sent === 1 ? '' : 's'} to ${topic}`);
  } finally {
    progress.end();
    await producer.close();
  }
}

async function sendAll(
  producer: Producer<Buffer, Buffer, Buffer, Buffer>,
  source: AsyncIterable<Record>,
  progress: Progress,
): Promise<number> {
  const inFlight = new Set<Promise<void>>();
  let failure: unknown;
  let sent = 0;
  let batch: Record[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const messages = batch;
    batch = [];
    bytes = 0;
    const sending = producer.send({ messages }).then(
      () => {
        sent += messages.length;
        progress.count(messages.length);
      },
      (error: unknown) => {
        failure ??= error;
      },
    );
    const tracked: Promise<void> = sending.finally(() => inFlight.delete(tracked));
    inFlight.add(tracked);
    if (inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(inFlight);
  };
  for await (const record of source) {
    if (failure !== undefined) break;
    batch.push(record);
    bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
    if (batch.length >= BATCH_RECORDS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  await Promise.all(inFlight);
  if (failure !== undefined) throw failure;
  return sent;
}

async function* records(topic: string, options: ProduceOptions): AsyncGenerator<Record> {
  const input = options.file === undefined ? process.stdin : createReadStream(options.file);
  let lineNumber = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber++;
    yield options.json === true ? fromJson(topic, line, lineNumber, options) : fromLine(topic, line, options);
  }
}

function fromLine(topic: string, line: string, options: ProduceOptions): Record {
  const separator = options.keySeparator;
  const at = separator === undefined ? -1 : line.indexOf(separator);
  const key = at >= 0 ? line.slice(0, at) : options.key;
  const value = at >= 0 ? line.slice(at + (separator?.length ?? 0)) : line;
  return {
    topic,
    value: Buffer.from(value),
    ...(key === undefined ? {} : { key: Buffer.from(key) }),
    ...common(options),
  };
}

interface JsonRecord {
  readonly key?: string | null;
  readonly value?: unknown;
  readonly headers?: Readonly<{ [name: string]: string }>;
  readonly partition?: number;
  readonly timestamp?: number;
}

function fromJson(topic: string, line: string, lineNumber: number, options: ProduceOptions): Record {
  let parsed: JsonRecord;
  try {
    parsed = JSON.parse(line) as JsonRecord;
  } catch {
    throw new CommandError(`line ${lineNumber} is no JSON: ${line.slice(0, 60)}`);
  }
  if (typeof parsed !== 'object' || parsed === null) throw new CommandError(`line ${lineNumber} is no JSON object`);
  const { key, value, headers, partition, timestamp } = parsed;
  const record: Record = { topic, ...common(options) };
  if (typeof key === 'string') record.key = Buffer.from(key);
  if (value !== undefined && value !== null)
    record.value = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  if (partition !== undefined && options.partition === undefined) record.partition = partition;
  if (timestamp !== undefined) record.timestamp = BigInt(timestamp);
  if (headers !== undefined) record.headers = headerMap(Object.entries(headers));
  return record;
}

function common(options: ProduceOptions): Partial<Record> {
  return {
    ...(options.partition === undefined ? {} : { partition: options.partition }),
    ...(options.timestamp === undefined ? {} : { timestamp: BigInt(options.timestamp) }),
    ...(options.header === undefined ? {} : { headers: headerMap(options.header) }),
  };
}

function headerMap(entries: readonly (readonly [string, string])[]): Map<Buffer, Buffer> {
  return new Map(entries.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]));
}
