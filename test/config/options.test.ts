import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, parseServerOptions, type ServerOptions } from '../../src/config/index.ts';

function noFile(path: string): string {
  throw new Error(`no file ${path} in this test`);
}

function options(
  line: string | readonly string[],
  environment: Record<string, string> = {},
  files: Record<string, string> = {},
  hostName?: string,
): ServerOptions {
  const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const parsed = parseServerOptions(args, environment, (path) => files[path] ?? noFile(path), hostName);
  assert.equal(parsed.kind, 'run');
  return (parsed as { options: ServerOptions }).options;
}

function refusal(line: string, environment: Record<string, string> = {}, files: Record<string, string> = {}): string {
  try {
    options(line, environment, files);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.ok(!error.message.includes('\n'), 'one line');
    return error.message;
  }
  return assert.fail('nothing was refused');
}

describe('the command line of a single server', () => {
  it('is read with flags before the command', () => {
    const { mode, kafka, advertised, dataDir, metricsPort, searchPort, peers, raft } = options(
      '--kafka-port 9192 --data-dir /srv/chronik --advertised-addr broker.example standalone',
    );
    assert.equal(mode, 'standalone');
    assert.deepEqual(kafka, { host: '*', port: 9192 });
    assert.deepEqual(advertised, { host: 'broker.example', port: 9192 });
    assert.equal(dataDir, '/srv/chronik');
    assert.deepEqual([metricsPort, searchPort], [10192, 11192]);
    assert.deepEqual([peers, raft], [[], null]);
  });

  it('means standalone when there is no command, and takes flags after the command', () => {
    assert.equal(options('').mode, 'standalone');
    assert.equal(options('standalone --kafka-port=9093').kafka.port, 9093);
  });

  it('accepts --raft without taking the command for its value', () => {
    assert.equal(options('--raft standalone').mode, 'standalone');
  });

  it('advertises localhost for all addresses, else the address it binds', () => {
    assert.deepEqual(options('').advertised, { host: 'localhost', port: 9092 });
    assert.deepEqual(options('--bind 10.0.0.7').advertised, { host: '10.0.0.7', port: 9092 });
    assert.deepEqual(options('--advertised-addr [::1]:19092').advertised, { host: '::1', port: 19092 });
  });

  it('takes free ports everywhere when the Kafka port is 0, and leaves the advertised one to what is bound', () => {
    const { metricsPort, searchPort, advertised } = options('--kafka-port 0');
    assert.deepEqual([metricsPort, searchPort, advertised.port], [0, 0, null]);
  });

  it('keeps ports that are set, and switches off with -1', () => {
    const { metricsPort, searchPort } = options('--metrics-port 7000 --search-port -1');
    assert.deepEqual([metricsPort, searchPort], [7000, null]);
  });

  it('understands Kafka\u2019s names for the same things', () => {
    const { kafka, advertised, dataDir, nodeId } = options([
      '--set',
      'listeners=PLAINTEXT://127.0.0.1:9095',
      '--override',
      'advertised.listeners=PLAINTEXT://kafka.example:19095',
      '--set',
      'log.dirs=/srv/logs',
      '--set',
      'broker.id=7',
    ]);
    assert.deepEqual(kafka, { host: '127.0.0.1', port: 9095 });
    assert.deepEqual(advertised, { host: 'kafka.example', port: 19095 });
    assert.deepEqual([dataDir, nodeId], ['/srv/logs', 7]);
  });
});

describe('the command line of a cluster', () => {
  const peers = 'localhost:9092:9093,localhost:9192:9193,localhost:9292:9293';

  it('comes from the environment with the standalone command', () => {
    const environment = { CHRONIK_CLUSTER_ENABLED: 'true', CHRONIK_NODE_ID: '2', CHRONIK_CLUSTER_PEERS: peers };
    const { mode, nodeId, kafka, advertised, raft, metricsPort, peers: known } = options('standalone', environment);
    assert.deepEqual([mode, nodeId, kafka.port, metricsPort], ['cluster', 2, 9192, 10192]);
    assert.deepEqual(advertised, { host: 'localhost', port: 9192 });
    assert.deepEqual(raft, { host: '*', port: 9193 });
    assert.deepEqual(
      known.map(({ nodeId: id, kafkaPort, raftPort }) => [id, kafkaPort, raftPort]),
      [
        [1, 9092, 9093],
        [2, 9192, 9193],
        [3, 9292, 9293],
      ],
    );
  });

  it('comes from flags, the node itself being one of the members', () => {
    const {
      mode,
      nodeId,
      raft,
      bootstrap,
      peers: known,
    } = options('raft-cluster --node-id 1 --raft-addr 0.0.0.0:5001 --peers 2@node2:5001,3@node3:5001 --bootstrap');
    assert.deepEqual([mode, nodeId, bootstrap], ['cluster', 1, true]);
    assert.deepEqual(raft, { host: '0.0.0.0', port: 5001 });
    assert.deepEqual(
      known.map(({ nodeId: id, host }) => [id, host]),
      [
        [1, 'localhost'],
        [2, 'node2'],
        [3, 'node3'],
      ],
    );
  });

  it('takes the Raft address and peers from the environment too', () => {
    const environment = { CHRONIK_RAFT_ADDR: '0.0.0.0:5001', CHRONIK_RAFT_PEERS: '2@b:5001' };
    assert.equal(options('raft-cluster --node-id 1 --kafka-port 9094', environment).peers.length, 2);
  });

  it('comes from a file, with tables, dotted names and [[peers]]', () => {
    const file = `
node_id = 3
num.partitions = 6
"log.retention.hours" = 24
[cluster]
enabled = true
[[peers]]
host = "a"
kafka_port = 9092
raft_port = 9093
[[peers]]
id = 3
host = "c"
kafka_port = 9292
raft_port = 9293
`;
    const parsed = options('start --config cluster.toml', {}, { 'cluster.toml': file });
    assert.deepEqual([parsed.mode, parsed.nodeId, parsed.kafka.port, parsed.raft?.port], ['cluster', 3, 9292, 9293]);
    assert.deepEqual(
      parsed.peers.map((peer) => peer.nodeId),
      [1, 3],
    );
    assert.equal(parsed.settings.get('num.partitions'), '6');
    assert.equal(parsed.settings.get('log.retention.hours'), '24');
  });

  it('comes from a file whose [[peers]] give whole addresses', () => {
    const file = `
node_id = 2
[[peers]]
id = 1
kafka = "a:9092"
raft = "a:5001"
[[peers]]
id = 2
kafka = "b:9092"
raft = "b:5001"
`;
    const { raft, advertised, peers: known } = options('start --config f', {}, { f: file });
    assert.deepEqual(raft, { host: '*', port: 5001 });
    assert.deepEqual(advertised, { host: 'b', port: 9092 });
    assert.deepEqual(known[0], { nodeId: 1, host: 'a', kafkaPort: 9092, raftPort: 5001 });
  });

  it('needs no --bootstrap where all members are named, this one too', () => {
    const named = '1@node1:5001,2@node2:5001,3@node3:5001';
    const parsed = options(`raft-cluster --node-id 2 --peers ${named}`);
    assert.deepEqual([parsed.bootstrap, parsed.raft?.port, parsed.advertised.host], [false, 5001, 'node2']);
    assert.deepEqual(parsed.warnings, []);
  });

  it('may name this node alone, to create a cluster that others join', () => {
    const parsed = options('raft-cluster --node-id 1 --raft-addr 10.0.0.1:5001 --bootstrap');
    assert.deepEqual(parsed.peers, [{ nodeId: 1, host: '10.0.0.1', raftPort: 5001, kafkaPort: 9092 }]);
  });

  it('tells the machine\u2019s name to members on other machines when nothing else names this node', () => {
    const line = 'raft-cluster --node-id 1 --raft-addr 0.0.0.0:5001 --peers 2@node2:5001,3@node3:5001';
    const { advertised, peers: known, warnings } = options(line, {}, {}, 'node1');
    assert.deepEqual([advertised.host, known[0]!.host], ['node1', 'node1']);
    assert.match(warnings.join(), /advertised\.addr is not set: .*node1/);
    const named = options(`${line} --advertised-addr kafka1.example`, {}, {}, 'node1');
    assert.deepEqual([named.advertised.host, named.peers[0]!.host], ['kafka1.example', 'kafka1.example']);
  });

  it('gives three members on one host ports and folders of their own', () => {
    const members = [1, 2, 3].map((id) => {
      const others = [1, 2, 3].filter((each) => each !== id).map((each) => `${each}@localhost:500${each}`);
      return options(`raft-cluster --node-id ${id} --raft-addr 0.0.0.0:500${id} --peers ${others.join(',')}`);
    });
    const fromList = [1, 2, 3].map((id) =>
      options('standalone', {
        CHRONIK_CLUSTER_ENABLED: 'true',
        CHRONIK_NODE_ID: String(id),
        CHRONIK_CLUSTER_PEERS: peers,
      }),
    );
    for (const cluster of [members, fromList]) {
      const ports = cluster.flatMap((each) => [each.kafka.port, each.metricsPort, each.searchPort, each.raft!.port]);
      assert.equal(new Set(ports).size, 12, String(ports));
      assert.deepEqual(
        cluster.map((each) => each.kafka.port),
        [9092, 9192, 9292],
      );
      assert.equal(new Set(cluster.map((each) => each.dataDir)).size, 3);
      assert.ok(cluster.every((each) => each.advertised.host === 'localhost'));
    }
  });

  it('keeps the folder that is named, and ./data where no other member shares the host', () => {
    const environment = { CHRONIK_CLUSTER_ENABLED: 'true', CHRONIK_NODE_ID: '1' };
    const apart = 'a:9092:9093,b:9092:9093,c:9092:9093';
    assert.equal(options('', { ...environment, CHRONIK_CLUSTER_PEERS: apart }).dataDir, './data');
    assert.equal(options('--data-dir d', { ...environment, CHRONIK_CLUSTER_PEERS: peers }).dataDir, 'd');
  });

  it('takes a mapped port when the advertised one is named', () => {
    const environment = { CHRONIK_CLUSTER_ENABLED: 'true', CHRONIK_NODE_ID: '2', CHRONIK_CLUSTER_PEERS: peers };
    const { kafka, advertised } = options('--kafka-port 9092 --advertised-port 9192', environment);
    assert.deepEqual([kafka.port, advertised.port], [9092, 9192]);
  });

  it('warns when peers are named and the node runs alone', () => {
    assert.match(options('', { CHRONIK_CLUSTER_PEERS: peers }).warnings.join(), /CHRONIK_CLUSTER_PEERS is not used/);
    assert.match(options('--bootstrap standalone').warnings.join(), /--bootstrap is not used/);
  });
});

describe('a cluster that cannot be is refused in one line', () => {
  const enabled = { CHRONIK_CLUSTER_ENABLED: 'true' };
  const list = (text: string, id = '1'): Record<string, string> => ({
    ...enabled,
    CHRONIK_NODE_ID: id,
    CHRONIK_CLUSTER_PEERS: text,
  });
  const three = 'localhost:9092:9093,localhost:9192:9193,localhost:9292:9293';
  const cases: readonly [string, string, Record<string, string>, RegExp][] = [
    ['an id that is no position', '', list(three, '4'), /Node id 4 is not in CHRONIK_CLUSTER_PEERS.*from 1 to 3/],
    ['no id', '', { ...enabled, CHRONIK_CLUSTER_PEERS: three }, /needs its id: set --node-id, CHRONIK_NODE_ID/],
    ['id 0', '', list(three, '0'), /CHRONIK_NODE_ID: it must be a whole number of at least 1/],
    ['two ids', '--broker-id 2', list(three), /CHRONIK_NODE_ID is 1 and --broker-id is 2/],
    ['no peers and no address', '', { ...enabled, CHRONIK_NODE_ID: '1' }, /CHRONIK_CLUSTER_PEERS.* or --raft-addr/],
    ['a peer without a Raft port', '', list('a:9092'), /"a:9092" for CHRONIK_CLUSTER_PEERS.*host:kafkaPort:raftPort/],
    ['one address twice', '', list('a:9092:9093,a:9192:9093'), /a:9093 is named twice, for node 1 and node 2/],
    ['one port for two uses', '', list('a:9092:9092,b:9092:9093'), /a:9092 is named twice, for node 1 and node 1/],
    ['a wildcard for a peer', '', list('0.0.0.0:9092:9093'), /0\.0\.0\.0 is no address to connect to/],
    ['port 0 for a peer', '', list('a:9092:0'), /node 1 has port 0/],
    ['two lists', '--peers 2@b:1', list(three), /CHRONIK_CLUSTER_PEERS and --peers both name the peers/],
    ['another Kafka port than the list has', '--kafka-port 9999', list(three), /--kafka-port says port 9999.* at 9092/],
    ['a Raft port that is the metrics port', '', list('a:9092:10092'), /port 10092 is both the Raft port and metrics/],
    [
      'a neighbour on the metrics port',
      '',
      list('localhost:9092:9093,127.0.0.1:10092:9193'),
      /port 10092 is both metrics\.port and the Kafka port of node 2 on this host/,
    ],
    [
      'a command and a variable that disagree',
      'raft-cluster --node-id 1 --raft-addr a:1',
      { CHRONIK_CLUSTER_ENABLED: 'false' },
      /raft-cluster joins a cluster and CHRONIK_CLUSTER_ENABLED is false/,
    ],
    ['a Raft port of 0', 'raft-cluster --node-id 1 --raft-addr a:0', {}, /--raft-addr: its port must be one/],
    [
      'two Raft ports',
      'raft-cluster --node-id 1 --raft-addr a:5001',
      { CHRONIK_RAFT_PORT: '5002' },
      /--raft-addr says port 5001 and CHRONIK_RAFT_PORT says 5002/,
    ],
    ['an address nobody can reach', '--advertised-addr 0.0.0.0', list(three), /must name a host that clients can/],
    ['start without a file', 'start', {}, /start --config cluster\.toml/],
    [
      'an election before a heartbeat',
      '--raft-election-timeout-ms 150',
      {},
      /\(150\) must be at least twice .*\(100\)/,
    ],
  ];
  for (const [what, line, environment, expected] of cases) {
    it(what, () => assert.match(refusal(line, environment), expected));
  }
});

describe('settings from several places', () => {
  it('let flags win over variables, those over the file', () => {
    const files = { f: 'num_partitions = 2\nmessage.max.bytes = 2000\nfetch.max.bytes = 2048' };
    const environment = { CHRONIK_NUM_PARTITIONS: '3', CHRONIK_MESSAGE_MAX_BYTES: '3000' };
    const { settings } = options('--config f --num-partitions 4', environment, files);
    assert.equal(settings.get('num.partitions'), '4');
    assert.equal(settings.get('message.max.bytes'), '3000');
    assert.equal(settings.get('fetch.max.bytes'), '2048');
  });

  it('warn of what has no meaning, and hide passwords', () => {
    const { warnings } = options('--set num.io.threads=9 --set ssl.key.password=secret');
    assert.match(warnings[0]!, /num\.io\.threads = 9 has no effect\. One event loop/);
    assert.match(warnings[1]!, /ssl\.key\.password = \(hidden\) has no effect/);
  });

  it('are switched off with --no-', () => {
    assert.equal(options('--no-auto-create-topics-enable').settings.get('auto.create.topics.enable'), 'false');
  });

  it('leave variables of other programs alone', () => {
    const environment = {
      CHRONIK_BOOTSTRAP_SERVERS: 'x:1',
      CHRONIK_SERVICE_HOST: '10.0.0.1',
      CHRONIK_PORT_9092_TCP: 'tcp://10.0.0.1:9092',
      CHRONIK_KAFKA_PORT: 'tcp://10.0.0.1:9092',
    };
    assert.equal(options('', environment).kafka.port, 9092);
  });
});

describe('what cannot be used is refused in one line', () => {
  const cases: readonly [string, Record<string, string>, RegExp][] = [
    ['--kafka-prt 9092', {}, /^Unknown setting --kafka-prt\. Did you mean --kafka-port\?$/],
    ['', { CHRONIK_KAFKA_PRT: '9092' }, /^Unknown setting CHRONIK_KAFKA_PRT\. Did you mean CHRONIK_KAFKA_PORT\?$/],
    ['--set retention.ms=5', {}, /It is a setting of topics; the server's default for it is log\.retention\.ms/],
    ['--kafka-port 70000', {}, /^Invalid value "70000" for --kafka-port: it must be a whole number from 0 to 65535\.$/],
    ['--set num.partitions=zwei', {}, /^Invalid value "zwei" for --set num\.partitions: .* at least 1\.$/],
    ['--set compression.type=brotli', {}, /one of uncompressed, zstd, lz4, snappy, gzip, producer/],
    ['--set log.cleanup.policy=delete,delete', {}, /a list of compact, delete, each at most once/],
    ['--set log.dirs=/a,/b', {}, /one folder/],
    ['--set listeners=SSL://:9093', {}, /one listener, PLAINTEXT:\/\/host:port/],
    ['--kafka-port 64600', {}, /metrics\.port would be kafka\.port \+ 1000 = 65600, which is no port/],
    ['standalon', {}, /^Unknown command "standalon"\. Did you mean standalone\?/],
    ['standalone start', {}, /Unexpected argument "start"/],
    ['--data-dir', {}, /--data-dir needs a value/],
    ['--set nonsense', {}, /it must be name=value/],
    ['--config absent.toml', {}, /Cannot read the configuration file absent\.toml/],
    ['raft-cluster --node-id 1 --raft-addr 5001', {}, /must be host:port/],
    ['raft-cluster --node-id 1 --raft-addr a:1 --peers 2@b:1,2@c:1', {}, /node id 2 is named twice/],
    ['raft-cluster --node-id 1 --raft-addr a:1 --peers b:1', {}, /each peer must be id@host:raftPort/],
  ];
  for (const [line, environment, expected] of cases) {
    it(`${line} ${Object.keys(environment).join(' ')}`.trim(), () =>
      assert.match(refusal(line, environment), expected),
    );
  }

  it('a file that is no TOML, and an unknown name in it, with the file\u2019s name', () => {
    assert.match(refusal('--config f', {}, { f: 'a = = 1' }), /^Cannot read f: /);
    assert.match(
      refusal('--config f', {}, { f: '[kafka]\nprt = 1' }),
      /^Unknown setting kafka\.prt in f\. Did you mean kafka\.port\?/,
    );
  });
});

describe('help and version', () => {
  it('are asked for by flag or command', () => {
    for (const line of [['--help'], ['-h'], ['help'], ['standalone', '--help']]) {
      const parsed = parseServerOptions(line, {}, noFile);
      assert.ok(parsed.kind === 'print' && parsed.text.includes('--kafka-port PORT'));
    }
    assert.equal(parseServerOptions(['--version'], {}, noFile).kind, 'version');
    const all = parseServerOptions(['help', 'settings'], {}, noFile);
    assert.ok(all.kind === 'print' && all.text.includes('offsets.retention.minutes'));
  });
});
