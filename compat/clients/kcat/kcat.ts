/** kcat: what people type at a prompt, here with the librdkafka of a Linux distribution. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { bootstrap, equal, expect, runCheck, unique } from '../javascript/common.ts';

function kcat(parameters: readonly string[], input = ''): string {
  const run = spawnSync('kcat', ['-b', bootstrap, ...parameters], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  if (run.error !== undefined) throw run.error;
  expect(run.status === 0, `kcat ${parameters.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

/** Everything from the beginning to the end, in a format. */
function consume(topic: string, format: string, extra: readonly string[] = []): string {
  return kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-f', format, ...extra]);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface Listing {
  readonly brokers: readonly { readonly id: number; readonly name: string }[];
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly leader: number }[] }[];
}

runCheck({
  metadata: async () => {
    const topic = unique('kcat');
    kcat(['-P', '-t', topic], 'first\n');
    const listing = JSON.parse(kcat(['-L', '-J'])) as Listing;
    const described = listing.topics.find((candidate) => candidate.topic === topic);
    expect(described !== undefined, 'the topic is listed');
    const ids = listing.brokers.map((broker) => broker.id);
    for (const partition of described.partitions) expect(ids.includes(partition.leader), 'its leaders are brokers');
  },

  'produce-consume': async () => {
    for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
      const topic = unique('kcat');
      const lines = Array.from({ length: 20_000 }, (_, i) => `key-${i % 100}:value ${i} äöü ${'x'.repeat(i % 50)}`);
      const text = `${lines.join('\n')}\n`;
      kcat(['-P', '-t', topic, '-p', '0', '-z', codec, '-K:', '-H', 'source=kcat', '-H', `codec=${codec}`], text);
      equal(digest(consume(topic, '%k:%s\n', ['-p', '0'])), digest(text), `contents with ${codec}`);
      const offsets = consume(topic, '%p@%o\n', ['-p', '0']).trim().split('\n');
      equal(offsets.length, lines.length, 'messages');
      equal(offsets.at(-1), `0@${lines.length - 1}`, 'last offset');
      const tail = kcat(['-C', '-t', topic, '-p', '0', '-o', '-3', '-e', '-q', '-f', '%o %h\n']).trim().split('\n');
      equal(
        tail,
        [19_997, 19_998, 19_999].map((offset) => `${offset} source=kcat,codec=${codec}`),
        'the last three',
      );
    }
  },

  'group-resume': async () => {
    const [topic, group] = [unique('kcat'), unique('group')];
    kcat(['-P', '-t', topic, '-p', '0'], Array.from({ length: 100 }, (_, i) => `${i}\n`).join(''));
    const member = ['-G', group, '-X', 'auto.offset.reset=earliest', '-q', topic];
    const first = kcat(['-c', '40', ...member])
      .trim()
      .split('\n');
    const second = kcat(['-c', '60', ...member])
      .trim()
      .split('\n');
    equal(
      [...first, ...second].map(Number),
      Array.from({ length: 100 }, (_, i) => i),
      'both members together',
    );
  },

  'offsets-for-times': async () => {
    const topic = unique('kcat');
    const began = Date.now();
    kcat(['-P', '-t', topic, '-p', '0'], 'one\ntwo\n');
    equal(kcat(['-Q', '-t', `${topic}:0:${began - 60_000}`]).trim(), `${topic} [0] offset 0`, 'a minute ago');
    equal(kcat(['-Q', '-t', `${topic}:0:-1`]).trim(), `${topic} [0] offset 2`, 'end');
    equal(kcat(['-Q', '-t', `${topic}:0:-2`]).trim(), `${topic} [0] offset 0`, 'beginning');
    const since = kcat(['-C', '-t', topic, '-p', '0', '-o', `s@${began - 60_000}`, '-e', '-q']);
    equal(since, 'one\ntwo\n', 'since a minute ago');
  },
});
