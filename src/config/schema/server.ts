import { boolean, int, list, long, type Setting, string } from './setting.ts';

const port = { min: -1, max: 65535, placeholder: 'PORT', importance: 'high' } as const;

/** Chronik's own settings: where it listens, where it stores, who its peers are. */
export const serverSettings: readonly Setting[] = [
  int('kafka.port', 9092, 'Port for Kafka clients; 0 takes a free one. The other ports derive from it.', {
    ...port,
    min: 0,
  }),
  string(
    'bind.addr',
    '*',
    'Address to listen on: an IP address, a host name, or * for all addresses of both families.',
    {
      importance: 'high',
      placeholder: 'ADDRESS',
      aliases: ['bind', 'kafka.bind'],
    },
  ),
  string(
    'advertised.addr',
    null,
    'Host, or host:port, under which clients reach this server. Without it: the bind address, or localhost for *.',
    { importance: 'high', placeholder: 'HOST', aliases: ['advertised.host'] },
  ),
  int('advertised.port', null, 'Port under which clients reach this server, where it is not kafka.port.', {
    ...port,
    min: 1,
  }),
  string('data.dir', './data', 'Folder of everything the server stores; made when it is missing.', {
    importance: 'high',
    placeholder: 'FOLDER',
  }),
  int('metrics.port', null, 'Port of /metrics and /health; -1 switches them off. Without it: kafka.port + 1000.', port),
  int('search.port', null, 'Port of the Search and HTTP API; -1 switches it off. Without it: kafka.port + 2000.', port),
  string('log.level', 'info', 'The least severe line that is logged.', {
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    placeholder: 'LEVEL',
  }),
  string(
    'log.format',
    'auto',
    'How lines are logged: json, one object a line; pretty, for people; auto, pretty on a terminal and else json.',
    {
      choices: ['auto', 'json', 'pretty'],
      placeholder: 'FORMAT',
    },
  ),
  string('config', null, 'TOML file with settings; flags and environment variables win over it.', {
    placeholder: 'FILE',
    aliases: ['config.file'],
  }),
  boolean(
    'wal.sync.enable',
    true,
    'Sync the write-ahead log before acks=all is answered. Off: a power loss may lose records.',
    {
      importance: 'high',
    },
  ),
  long(
    'wal.bytes',
    268_435_456,
    'Size of the whole write-ahead log; then segments are written and its files recycled.',
    {
      min: 16_777_216,
    },
  ),
  int('wal.file.bytes', 16_777_216, 'Size of one file of the write-ahead log; files are preallocated and recycled.', {
    min: 1_048_576,
    max: 1_073_741_824,
  }),
  long(
    'memory.tail.bytes',
    67_108_864,
    'Memory for the newest records of all partitions together, from which consumers at the tail are served; each batch counts 300 bytes more.',
    {
      min: 1_048_576,
    },
  ),
  int(
    'connection.inflight.requests.max',
    128,
    'Requests of one connection that are read ahead before its socket is paused.',
    {
      min: 1,
      max: 10_000,
    },
  ),
  long(
    'connection.inflight.bytes.max',
    16_777_216,
    'Request bytes of one connection that are held before its socket is paused. One larger request is let in alone.',
    {
      min: 65_536,
    },
  ),
];

/** Chronik's own settings of a cluster. */
export const clusterSettings: readonly Setting[] = [
  boolean('cluster.enabled', false, 'Run as a member of the cluster that cluster.peers names, whatever the command.', {
    importance: 'high',
  }),
  list('cluster.peers', '', 'All members as host:kafkaPort:raftPort; node ids are the positions, counted from 1.', {
    importance: 'high',
    placeholder: 'PEERS',
  }),
  boolean('raft', false, 'Accepted for the standalone command, which always runs as a Raft group of one.', {
    importance: 'low',
  }),
  string('raft.addr', null, 'Address and port on which this node listens for the other nodes.', {
    placeholder: 'HOST:PORT',
    aliases: ['cluster.raft.addr', 'raft.address'],
  }),
  int('raft.port', null, 'Port for the other nodes, where raft.addr and cluster.peers do not give it.', {
    min: 1,
    max: 65_535,
    placeholder: 'PORT',
    importance: 'low',
  }),
  list('raft.peers', '', 'The other members as id@host:raftPort, or id@host:raftPort:kafkaPort.', {
    placeholder: 'PEERS',
    aliases: ['peers'],
  }),
  boolean('bootstrap', false, 'Create the cluster: only at its first start. Not needed where every member is named.', {
    aliases: ['cluster.bootstrap'],
  }),
  int(
    'raft.heartbeat.interval.ms',
    100,
    'How often a leader is heard by its followers when it has nothing else to say; the tick of all Raft groups.',
    { min: 10, max: 10_000 },
  ),
  int(
    'raft.election.timeout.ms',
    600,
    'A follower that hears nothing of its leader for so long, or up to twice as long by chance, stands for election. A leader whose process has died is replaced sooner.',
    { min: 50, max: 60_000 },
  ),
  long(
    'replica.lag.time.max.ms',
    10_000,
    "A replica that has not caught up with its leader's end for so long leaves the in-sync replicas. Less than Kafka's, since followers are sent records and do not ask for them.",
    { min: 500, importance: 'high', kafkaDefault: '30000' },
  ),
  int(
    'broker.session.timeout.ms',
    3_000,
    "A node that the controller has not heard for so long is fenced: it is left out of clients' metadata. Less than Kafka's, since connections between nodes are watched all the time.",
    { min: 500, kafkaDefault: '9000' },
  ),
  int(
    'metadata.snapshot.min.events',
    1_000,
    'The log of the metadata is shortened to their state when it holds so many events, and three times as many as there are things in that state.',
    { min: 100, importance: 'low' },
  ),
  boolean(
    'auto.leader.rebalance.enable',
    true,
    'A leader that is not the first of its replicas hands over to the first one once that has caught up for a while.',
    { importance: 'high' },
  ),
  boolean('controlled.shutdown.enable', true, 'Hand leadership to other replicas before this node stops.'),
  int(
    'controlled.shutdown.timeout.ms',
    5_000,
    'How long handing over leadership may take before the node stops all the same.',
    { min: 0, max: 600_000 },
  ),
  boolean('allow.follower.reads', true, 'Let consumers read what is committed from this node where it is a follower.'),
  int(
    'follower.read.max.wait.ms',
    1_000,
    'How long a fetch from a follower waits for records that are not committed there yet, at most.',
    { min: 0 },
  ),
];
