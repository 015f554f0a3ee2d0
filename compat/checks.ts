import { join } from 'node:path';
import { cacheRoot, kafkaJars, repositoryRoot } from './lib/paths.ts';

/** What each check shows; the same name means the same work in every client that has it. */
export const catalogue: Readonly<Record<string, string>> = {
  roundtrip: 'keys, null keys, null and empty values, headers, timestamps, five codecs: contents come back equal',
  million: '1,000,000 records, idempotent, acks=all, at full speed: each there once, in order',
  idempotent: 'idempotent producer with several requests in flight: exact count and order',
  'producer-modes': 'acks 0, 1 and all; partitioners; many small requests',
  'group-resume': 'a group reads, commits with metadata, and a new member goes on from there',
  'rebalance-range': 'members join and leave under load, range: nothing lost, nothing twice, one owner a partition',
  'rebalance-roundrobin': 'the same with the round-robin assignor',
  'rebalance-sticky': 'the same with the sticky assignor',
  'rebalance-cooperative': 'the same with incremental cooperative rebalancing',
  'rebalance-static': 'the same with static members, one of which restarts and gets its partitions back',
  'rebalance-consumer-protocol': 'the same with the KIP-848 protocol, uniform assignor',
  'rebalance-consumer-range': 'the same with the KIP-848 protocol, range assignor',
  'protocol-upgrade': 'a group moves from the classic to the KIP-848 protocol and keeps its offsets',
  'session-timeout': 'a member that falls silent is expelled and its partitions are taken over',
  'offsets-for-times': 'offsets by time inside compressed batches; earliest, latest, max timestamp',
  'seek-pause': 'seek, pause and resume',
  'read-committed': 'read_committed on plain data; last stable offset',
  'large-messages': 'records at and over max.message.bytes, 10 MB records, fetch limits below a batch',
  timestamps: 'CreateTime and LogAppendTime, and a timestamp too far ahead refused',
  transactions: 'transactions work, or are refused at once with a clear error',
  'admin-topics': 'create, describe, grow, delete topics; the errors for what is not possible',
  'admin-configs': 'describe, alter and incrementally alter settings of topics; bad ones refused',
  'admin-records': 'delete records; deleted offsets are out of range',
  'admin-groups': 'list, describe, delete groups; list and reset offsets',
  compaction: 'a compacted topic keeps the last value of each key; tombstones; keys required',
  'recreate-topic': 'a topic deleted and created again starts empty at offset 0, three times',
  'auto-create': 'a topic made by its first record, and none made where the client forbids it',
  regex: 'subscription by pattern, with a topic created later',
  'regex-consumer-protocol': 'the same evaluated by the server (KIP-848)',
  'console-tools': 'ConsoleProducer with keys and headers, ConsoleConsumer prints them',
  'topic-tool': 'TopicCommand: create, list, describe, alter, delete',
  'groups-tool': 'ConsumerGroupCommand: list, describe, members, reset by offset, time and file, delete',
  'configs-tool': 'ConfigCommand: topics, brokers, groups',
  'offsets-tool': 'GetOffsetShell: earliest, latest, by time, max timestamp',
  'records-tool': 'DeleteRecordsCommand',
  'log-dirs-tool': 'LogDirsCommand: sizes of partitions',
  'quorum-tool': 'MetadataQuorumCommand: status and replication',
  'versions-tool': 'BrokerApiVersionsCommand and ClusterTool',
  'verifiable-clients': 'VerifiableProducer and VerifiableConsumer: every acknowledged record is consumed',
  'performance-tools': 'ProducerPerformance and ConsumerPerformance move the bytes they report',
  'streams-word-count':
    'Kafka Streams counts words over a repartition and a changelog topic, and again after a restart',
  'dump-log': 'DumpLogSegments reads a partition’s segment files',
  metadata: 'lists topics, partitions and brokers as they are',
  'produce-consume': 'pipes a file in and out again, with keys, headers, partitions and offsets',
};

export interface Client {
  readonly name: string;
  readonly language: string;
  /** Where the version that ran can be read (for the report). */
  readonly version: readonly string[];
  /** Program and arguments; the check's name is appended. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly checks: readonly string[];
}

const clients = join(repositoryRoot, 'compat', 'clients');
const python = join(cacheRoot, 'venv', 'bin', 'python');
const classPath = `${join(cacheRoot, 'java', 'classes')}:${kafkaJars}/*`;
/** One JVM a check on two cores: little heap, the quick compiler only, no parallel collector. */
const java = ['java', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath];

function pythonPackage(name: string): string[] {
  return [python, '-c', `import importlib.metadata as m; print(m.version('${name}'))`];
}

export const allClients: readonly Client[] = [
  {
    name: 'confluent-kafka',
    language: 'Python, librdkafka',
    version: [
      python,
      '-c',
      "import confluent_kafka as c; print(c.__version__, '(librdkafka ' + c.libversion()[0] + ')')",
    ],
    command: [python, 'confluent_checks.py'],
    folder: join(clients, 'python'),
    checks: [
      'roundtrip',
      'million',
      'producer-modes',
      'group-resume',
      'rebalance-range',
      'rebalance-roundrobin',
      'rebalance-cooperative',
      'rebalance-static',
      'rebalance-consumer-protocol',
      'rebalance-consumer-range',
      'session-timeout',
      'offsets-for-times',
      'seek-pause',
      'read-committed',
      'large-messages',
      'timestamps',
      'transactions',
      'admin-topics',
      'admin-configs',
      'admin-records',
      'admin-groups',
      'compaction',
      'recreate-topic',
      'auto-create',
      'regex',
      'regex-consumer-protocol',
    ],
  },
  {
    name: 'franz-go',
    language: 'Go',
    version: ['go', 'list', '-m', 'github.com/twmb/franz-go'],
    command: [join(cacheRoot, 'bin', 'franz')],
    folder: join(clients, 'go'),
    checks: [
      'roundtrip',
      'idempotent',
      'producer-modes',
      'group-resume',
      'rebalance-range',
      'rebalance-roundrobin',
      'rebalance-sticky',
      'rebalance-cooperative',
      'rebalance-consumer-protocol',
      'offsets-for-times',
      'seek-pause',
      'read-committed',
      'large-messages',
      'transactions',
      'admin-topics',
      'admin-configs',
      'admin-records',
      'admin-groups',
      'recreate-topic',
      'auto-create',
      'regex',
    ],
  },
  {
    name: 'sarama',
    language: 'Go',
    version: ['go', 'list', '-m', 'github.com/IBM/sarama'],
    command: [join(cacheRoot, 'bin', 'sarama')],
    folder: join(clients, 'go'),
    checks: [
      'roundtrip',
      'idempotent',
      'group-resume',
      'rebalance-range',
      'rebalance-roundrobin',
      'rebalance-sticky',
      'offsets-for-times',
      'read-committed',
      'large-messages',
      'transactions',
      'admin-topics',
      'admin-configs',
      'admin-records',
      'admin-groups',
      'auto-create',
    ],
  },
  {
    name: 'kafka-go',
    language: 'Go',
    version: ['go', 'list', '-m', 'github.com/segmentio/kafka-go'],
    command: [join(cacheRoot, 'bin', 'kafkago')],
    folder: join(clients, 'go'),
    checks: [
      'roundtrip',
      'group-resume',
      'rebalance-range',
      'offsets-for-times',
      'seek-pause',
      'read-committed',
      'large-messages',
      'admin-topics',
      'admin-configs',
      'admin-groups',
      'auto-create',
    ],
  },
];

export { classPath, clients, java, python, pythonPackage };
