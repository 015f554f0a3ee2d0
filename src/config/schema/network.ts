import { accepted, INT_MAX, int, list, long, type Setting, string } from './setting.ts';

/** Kafka's settings of the node, its listeners, connections and requests that work here. */
export const networkSettings: readonly Setting[] = [
  int('node.id', 1, 'Id of this node, unique in the cluster.', {
    min: 1,
    importance: 'high',
    placeholder: 'ID',
    aliases: ['cluster.node.id'],
  }),
  int('broker.id', 1, 'Older name of node.id; the same value.', { min: 1, importance: 'high' }),
  string(
    'broker.rack',
    null,
    'Rack or zone of this node: replicas are spread over racks, consumers read from their own.',
  ),
  list(
    'listeners',
    'PLAINTEXT://:9092',
    'Address for clients as PLAINTEXT://address:port; another way to say bind.addr and kafka.port.',
    {
      importance: 'high',
    },
  ),
  list(
    'advertised.listeners',
    null,
    'Address given to clients as PLAINTEXT://host:port; another way to say advertised.addr.',
    {
      importance: 'high',
    },
  ),
  int(
    'socket.request.max.bytes',
    104_857_600,
    'The largest request; a connection that announces a larger one is closed.',
    {
      min: 1,
      max: INT_MAX,
      importance: 'high',
    },
  ),
  int(
    'socket.listen.backlog.size',
    1024,
    'Connections that the operating system holds until they are accepted. Enough by default for a thousand clients at once, which would else try again after a second.',
    { min: 1, kafkaDefault: '50' },
  ),
  long('connections.max.idle.ms', 600_000, 'A connection without a request for so long is closed; -1: never.', {
    min: -1,
  }),
  int('max.connections', INT_MAX, 'The most connections at once; further ones are closed.', {
    min: 0,
    update: 'cluster-wide',
  }),
  int('max.connections.per.ip', INT_MAX, 'The most connections at once from one address; further ones are closed.', {
    min: 0,
    update: 'cluster-wide',
  }),
  string('max.connections.per.ip.overrides', '', 'Other limits for single addresses, as address:count,address:count.', {
    update: 'cluster-wide',
    check: (value) =>
      value === '' || value.split(',').every((item) => /^\s*.+:\d+\s*$/.test(item))
        ? undefined
        : 'a list of address:count',
  }),
  ...accepted(
    'Requests are bounded by bytes (queued.max.request.bytes) and by connection (connection.inflight.requests.max).',
    'queued.max.requests int 500 H - 1..',
  ),
  long(
    'queued.max.request.bytes',
    134_217_728,
    'Memory for requests of all connections together; then no more are read. -1: no limit. Bounded by default, so that many clients cannot exhaust the memory.',
    { min: -1, kafkaDefault: '-1' },
  ),
  int('max.request.partition.size.limit', 2000, 'The most partitions in one page of DescribeTopicPartitions.', {
    min: 1,
  }),
  int(
    'request.timeout.ms',
    30_000,
    'How long the server waits for its own writes before a request fails with REQUEST_TIMED_OUT.',
    {
      min: 1,
      importance: 'high',
    },
  ),
  int(
    'fetch.max.bytes',
    57_671_680,
    'The most record bytes in one answer to Fetch, whatever the client asks; a single larger batch is still sent.',
    {
      min: 1024,
    },
  ),
  int('max.incremental.fetch.session.cache.slots', 1000, 'The most fetch sessions (KIP-227) that are kept.', {
    min: 0,
  }),
];
