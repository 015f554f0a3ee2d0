import type { Admin } from '@platformatic/kafka';
import type { Command } from 'commander';
import { moment, partitionList, wholeNumber } from './arguments.ts';
import { CommandError, UsageError } from './failure.ts';
import { type Cell, note, printJson, printRecords } from './output.ts';
import { type GlobalOptions, withAdmin } from './session.ts';
import { EARLIEST, indexes, LATEST, offsetsAt, topicMetadata } from './topic-facts.ts';

interface ResetOptions extends GlobalOptions {
  readonly topic: string;
  readonly partitions?: readonly number[];
  readonly toEarliest?: boolean;
  readonly toLatest?: boolean;
  readonly toOffset?: number;
  readonly toTime?: string;
  readonly shiftBy?: number;
  readonly dryRun?: boolean;
}

/** `chronik group …` */
export function addGroupCommands(program: Command): void {
  const group = program.command('group').description('consumer groups: list, describe, reset offsets, delete');

  group
    .command('list')
    .description('list groups')
    .action((_: unknown, command: Command) => listGroups(command.optsWithGlobals()));

  group
    .command('describe <name>')
    .description('members, committed offsets and lag of a group')
    .action((name: string, _: unknown, command: Command) => describeGroup(name, command.optsWithGlobals()));

  group
    .command('reset-offsets <name>')
    .description('set the committed offsets of a group without members')
    .requiredOption('-t, --topic <topic>', 'the topic')
    .option('-p, --partitions <list>', 'only these partitions, e.g. 0,2,5-7', partitionList)
    .option('--to-earliest', 'to the first record')
    .option('--to-latest', 'past the last record')
    .option('--to-offset <offset>', 'to an offset, kept within the log', wholeNumber(0))
    .option(
      '--to-time <time>',
      'to the first record at or after an ISO date, milliseconds since 1970, or an age such as 2h',
    )
    .option('--shift-by <records>', 'forward, or back if negative', wholeNumber(Number.MIN_SAFE_INTEGER))
    .option('--dry-run', 'only show what would be set')
    .action((name: string, _: unknown, command: Command) => resetOffsets(name, command.optsWithGlobals()));

  group
    .command('delete <name...>')
    .description('delete groups without members, with their offsets')
    .action((names: string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      return withAdmin(options, async (admin) => {
        await admin.deleteGroups({ groups: names });
        if (options.output === 'json') printJson({ deleted: names });
        else note(`deleted ${names.join(', ')}`);
      });
    });
}

async function listGroups(options: GlobalOptions): Promise<void> {
  await withAdmin(options, async (admin) => {
    const groups = [...(await admin.listGroups()).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const records = groups.map(({ id, state, groupType, protocolType }) => ({
      group: id,
      state,
      type: groupType,
      protocol: protocolType,
    }));
    printRecords(options.output, records, ['group', 'state', 'type', 'protocol']);
  });
}

interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint;
}

async function committedOffsets(admin: Admin, group: string): Promise<CommittedOffset[]> {
  const [listed] = await admin.listConsumerGroupOffsets({ groups: [group] });
  return (listed?.topics ?? []).flatMap(({ name, partitions }) =>
    partitions
      .filter(({ committedOffset }) => committedOffset >= 0n)
      .map(({ partitionIndex, committedOffset }) => ({
        topic: name,
        partition: partitionIndex,
        committed: committedOffset,
      })),
  );
}

async function describeGroup(name: string, options: GlobalOptions): Promise<void> {
  await withAdmin(options, async (admin) => {
    const listed = (await admin.listGroups()).get(name);
    if (listed === undefined) throw new CommandError(`group ${name} does not exist`);
    const isClassic = listed.groupType.toLowerCase() === 'classic';
    const group = isClassic ? (await admin.describeGroups({ groups: [name] })).get(name) : undefined;
    const owners = new Map<string, string>();
    const members = [...(group?.members.values() ?? [])].map((member) => {
      const partitions = [...(member.assignments?.values() ?? [])];
      for (const each of partitions)
        for (const index of each.partitions) owners.set(`${each.topic}:${index}`, member.id);
      return {
        member: member.id,
        instance: member.groupInstanceId,
        client: member.clientId,
        host: member.clientHost,
        partitions: partitions
          .flatMap(({ topic, partitions: list }) => list.map((index) => `${topic}-${index}`))
          .join(' '),
      };
    });
    const offsets = await committedOffsets(admin, name);
    const ends = await offsetsAt(admin, byTopic(offsets), LATEST);
    const rows = offsets.map(({ topic, partition, committed }) => {
      const endOffset = ends.get(`${topic}:${partition}`) ?? -1n;
      const lag = endOffset < committed ? 0n : endOffset - committed;
      return { topic, partition, committed, endOffset, lag, member: owners.get(`${topic}:${partition}`) ?? null };
    });
    if (options.output === 'json') {
      printJson({
        group: name,
        state: listed.state,
        type: listed.groupType,
        protocol: group?.protocol ?? null,
        members,
        offsets: rows,
      });
      return;
    }
    process.stdout.write(`${name}  ${listed.state}  ${listed.groupType}  ${group?.protocol ?? ''}`.trimEnd());
    process.stdout.write('\n\n');
    printRecords('table', rows, ['topic', 'partition', 'committed', 'endOffset', 'lag', 'member']);
    if (members.length === 0) return;
    process.stdout.write('\n');
    printRecords('table', members, ['member', 'instance', 'client', 'host', 'partitions']);
  });
}

function byTopic(partitions: readonly { readonly topic: string; readonly partition: number }[]): Map<string, number[]> {
  const grouped = new Map<string, number[]>();
  for (const { topic, partition } of partitions) grouped.set(topic, [...(grouped.get(topic) ?? []), partition]);
  return grouped;
}

async function resetOffsets(name: string, options: ResetOptions): Promise<void> {
  const { topic } = options;
  await withAdmin(options, async (admin) => {
    const { topics } = await topicMetadata(admin, [topic]);
    const partitions = options.partitions ?? indexes(topics.get(topic)!.partitions.length);
    const asked = new Map([[topic, partitions]]);
    const [earliest, latest, current] = await Promise.all([
      offsetsAt(admin, asked, EARLIEST),
      offsetsAt(admin, asked, LATEST),
      committedOffsets(admin, name),
    ]);
    const wanted = await target(admin, options, asked, earliest, latest, current);
    const rows = partitions.map((partition) => {
      const key = `${topic}:${partition}`;
      const before = current.find((each) => each.topic === topic && each.partition === partition)?.committed ?? null;
      return {
        topic,
        partition,
        before,
        after: within(wanted(partition), earliest.get(key) ?? 0n, latest.get(key) ?? 0n),
      };
    });
    if (options.dryRun !== true) {
      const partitionOffsets = rows.map(({ partition, after }) => ({ partition, offset: after }));
      await admin.alterConsumerGroupOffsets({ groupId: name, topics: [{ name: topic, partitionOffsets }] });
    }
    printRecords(options.output, rows as readonly Readonly<Record<string, Cell>>[], [
      'topic',
      'partition',
      'before',
      'after',
    ]);
    if (options.dryRun === true) note('nothing was changed (--dry-run)');
  });
}

/** Where each partition is to go; exactly one of the --to-… options must say it. */
async function target(
  admin: Admin,
  options: ResetOptions,
  asked: ReadonlyMap<string, readonly number[]>,
  earliest: ReadonlyMap<string, bigint>,
  latest: ReadonlyMap<string, bigint>,
  current: readonly CommittedOffset[],
): Promise<(partition: number) => bigint> {
  const { topic, toEarliest, toLatest, toOffset, toTime, shiftBy } = options;
  const given = [toEarliest, toLatest, toOffset, toTime, shiftBy].filter((each) => each !== undefined);
  if (given.length !== 1)
    throw new UsageError('give one of --to-earliest, --to-latest, --to-offset, --to-time, --shift-by');
  if (toEarliest === true) return (partition) => earliest.get(`${topic}:${partition}`) ?? 0n;
  if (toLatest === true) return (partition) => latest.get(`${topic}:${partition}`) ?? 0n;
  if (toOffset !== undefined) return () => BigInt(toOffset);
  if (shiftBy !== undefined) {
    return (partition) => {
      const from = current.find((each) => each.topic === topic && each.partition === partition);
      if (from === undefined) throw new CommandError(`${topic}-${partition} has no committed offset to shift`);
      return from.committed + BigInt(shiftBy);
    };
  }
  const timestampMs = moment(toTime ?? '', Date.now());
  if (timestampMs === undefined)
    throw new UsageError(`"${toTime}" is no time: use an ISO date, milliseconds since 1970, or an age such as 2h`);
  const found = await offsetsAt(admin, asked, BigInt(timestampMs));
  return (partition) => {
    const offset = found.get(`${topic}:${partition}`) ?? -1n;
    return offset >= 0n ? offset : (latest.get(`${topic}:${partition}`) ?? 0n);
  };
}

function within(offset: bigint, low: bigint, high: bigint): bigint {
  return offset < low ? low : offset > high ? high : offset;
}
