import { Consumer } from '@platformatic/kafka';
import type { Command } from 'commander';
import { moment, partitionList, wholeNumber } from './arguments.ts';
import { CommandError, UsageError } from './failure.ts';
import { jsonLine, note } from './output.ts';
import { type ConsumedRecord, type Position, readPartitions } from './partition-reader.ts';
import { clientOptions, type GlobalOptions, withAdmin } from './session.ts';
import { EARLIEST, indexes, LATEST, offsetsAt, topicMetadata } from './topic-facts.ts';

/** How often a member of a group commits what it has shown, milliseconds. */
const COMMIT_INTERVAL_MS = 1_000;

interface ConsumeOptions extends GlobalOptions {
  readonly from: string;
  readonly partitions?: readonly number[];
  readonly group?: string;
  readonly max?: number;
  readonly follow?: boolean;
  readonly filter?: string;
  readonly format: 'value' | 'full' | 'json';
  readonly keySeparator?: string;
}

/** `chronik consume …` */
export function addConsumeCommand(program: Command): void {
  program
    .command('consume <topic>')
    .description('show records; ends at the present end of the topic unless --follow or --group')
    .option(
      '--from <where>',
      'earliest, latest, an offset, an ISO date, milliseconds since 1970, or an age such as 15m',
      'earliest',
    )
    .option('-p, --partitions <list>', 'only these partitions, e.g. 0,2,5-7', partitionList)
    .option('-g, --group <name>', 'as a member of this consumer group, committing offsets')
    .option('-n, --max <count>', 'end after so many records', wholeNumber(1))
    .option('-f, --follow', 'go on as records come')
    .option('--filter <regex>', 'only records whose key or value matches this JavaScript expression')
    .option(
      '--format <format>',
      'value, full (with partition, offset, time, key, headers) or json (an object a line)',
      'value',
    )
    .option('-K, --key-separator <text>', 'with --format value: show the key and this before it')
    .action((topic: string, _: unknown, command: Command) => consume(topic, command.optsWithGlobals()));
}

async function consume(topic: string, options: ConsumeOptions): Promise<void> {
  const format = options.output === 'json' ? 'json' : options.format;
  if (!['value', 'full', 'json'].includes(format))
    throw new UsageError(`--format ${format} must be value, full or json`);
  const matches = filter(options.filter);
  const source = options.group === undefined ? withoutGroup(topic, options) : withGroup(topic, options.group, options);
  let shown = 0;
  for await (const record of source) {
    if (!matches(record)) continue;
    await write(render(record, format, options.keySeparator));
    shown++;
    if (shown === options.max) break;
  }
  if (process.stderr.isTTY === true) note(`${shown} record${shown === 1 ? '' : 's'}`);
}

async function* withoutGroup(topic: string, options: ConsumeOptions): AsyncGenerator<ConsumedRecord> {
  const { metadata, positions } = await withAdmin(options, async (admin) => {
    const found = await topicMetadata(admin, [topic]);
    const count = found.topics.get(topic)!.partitions.length;
    const partitions = options.partitions ?? indexes(count);
    const missing = partitions.find((partition) => partition >= count);
    if (missing !== undefined)
      throw new CommandError(`${topic} has ${count} partitions; there is no partition ${missing}`);
    const asked = new Map([[topic, partitions]]);
    const [starts, earliest, ends] = await Promise.all([
      startOffsets(options.from, asked, (timestamp) => offsetsAt(admin, asked, timestamp)),
      offsetsAt(admin, asked, EARLIEST),
      offsetsAt(admin, asked, LATEST),
    ]);
    return {
      metadata: found,
      positions: partitions.map((partition): Position => {
        const key = `${topic}:${partition}`;
        const end = ends.get(key) ?? 0n;
        const start = starts.get(key) ?? -1n;
        const from = start < 0n ? end : start;
        const lowest = earliest.get(key) ?? 0n;
        return {
          topic,
          partition,
          offset: from < lowest ? lowest : from,
          endOffset: options.follow === true ? undefined : end,
        };
      }),
    };
  });
  yield* readPartitions(options, metadata, positions);
}

/** Offsets for `--from`, by `topic:partition`; -1 for "past the end". */
async function startOffsets(
  from: string,
  asked: ReadonlyMap<string, readonly number[]>,
  listAt: (timestamp: bigint) => Promise<Map<string, bigint>>,
): Promise<Map<string, bigint>> {
  if (from === 'earliest') return listAt(EARLIEST);
  if (from === 'latest') return listAt(LATEST);
  if (/^\d{1,11}$/.test(from)) {
    const offset = BigInt(from);
    return new Map(
      [...asked].flatMap(([topic, partitions]) => partitions.map((index) => [`${topic}:${index}`, offset] as const)),
    );
  }
  const timestampMs = moment(from, Date.now());
  if (timestampMs === undefined) {
    throw new UsageError(
      `--from ${from} must be earliest, latest, an offset, an ISO date, milliseconds since 1970, or an age such as 15m`,
    );
  }
  return listAt(BigInt(timestampMs));
}

async function* withGroup(topic: string, group: string, options: ConsumeOptions): AsyncGenerator<ConsumedRecord> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    ...clientOptions(options),
    groupId: group,
    maxWaitTime: 500,
  });
  const stop = (): void => void stream.close();
  const consumed = new Map<number, bigint>();
  const commit = async (): Promise<void> => {
    const offsets = [...consumed].map(([partition, offset]) => ({ topic, partition, offset, leaderEpoch: -1 }));
    consumed.clear();
    if (offsets.length > 0) await consumer.commit({ offsets });
  };
  const stream = await consumer.consume({
    topics: [topic],
    mode: 'committed',
    fallbackMode: options.from === 'latest' ? 'latest' : 'earliest',
    autocommit: false,
  });
  process.once('SIGINT', stop);
  let committedMs = performance.now();
  try {
    for await (const message of stream) {
      const { partition, offset, timestamp, key, value, headers } = message;
      // Set before the record is handed over: who ends after it has seen it.
      consumed.set(partition, offset + 1n);
      const pairs = [...headers].map(([name, text]) => [String(name), String(text)] as const);
      yield { topic, partition, offset, timestamp, key: key ?? null, value: value ?? null, headers: pairs };
      if (performance.now() - committedMs < COMMIT_INTERVAL_MS) continue;
      committedMs = performance.now();
      await commit();
    }
  } finally {
    process.off('SIGINT', stop);
    await commit();
    await stream.close();
    await consumer.close();
  }
}

function filter(pattern: string | undefined): (record: ConsumedRecord) => boolean {
  if (pattern === undefined) return () => true;
  let regex: RegExp;
  try {
    regex = new RegExp(pattern);
  } catch (error) {
    throw new UsageError(`--filter: ${error instanceof Error ? error.message : String(error)}`);
  }
  return ({ key, value }) =>
    (key !== null && regex.test(key.toString())) || (value !== null && regex.test(value.toString()));
}

function render(record: ConsumedRecord, format: 'value' | 'full' | 'json', keySeparator: string | undefined): string {
  const { topic, partition, offset, timestamp, headers } = record;
  const key = record.key?.toString() ?? null;
  const value = record.value?.toString() ?? null;
  switch (format) {
    case 'value':
      return keySeparator === undefined ? `${value ?? ''}\n` : `${key ?? ''}${keySeparator}${value ?? ''}\n`;
    case 'json':
      return jsonLine({ topic, partition, offset, timestamp, key, value, headers: Object.fromEntries(headers) });
    case 'full': {
      const time = timestamp >= 0n ? new Date(Number(timestamp)).toISOString() : '-';
      const extras = headers.map(([name, text]) => ` ${name}=${text}`).join('');
      return `${topic}-${partition}@${offset} ${time} ${key ?? '-'}${extras}: ${value ?? '-'}\n`;
    }
  }
}

/** Waits when the reader of our output is slower than we are. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
}
