import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NODE_NEEDED = 24;
const PERMITTED =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|bin\/(chronik|chronik-server|launch\.mjs)|docs\/.+|dist\/.+\.(js|d\.ts))$/;

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

const run = promisify(execFile);
let folder: string;
/** What is in the package, paths within it. */
let content: readonly string[];

/** Packs, and sets the package up in a folder of its own as `npm install` does, without asking a registry. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronik-package-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  assert.ok(tarball !== undefined, 'npm pack gives a file');
  const { stdout } = await run('tar', ['-tzf', join(folder, tarball)], { maxBuffer: 1 << 20 });
  content = stdout
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));

  const modules = join(folder, 'node_modules');
  const installed = join(modules, manifest.name);
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
  // Only what the package says it needs; the types of Node are what every TypeScript project has.
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  }
  await mkdir(join(modules, '.bin'));
  for (const [name, path] of Object.entries(manifest.bin)) {
    await symlink(join('..', manifest.name, path), join(modules, '.bin', name));
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

after(() => rm(folder, { recursive: true, force: true }));

test('the package holds compiled code, its types, commands and documents, and nothing else', () => {
  assert.deepEqual(
    content.filter((path) => !PERMITTED.test(path)),
    [],
  );
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  for (const source of sources.filter((path) => path.endsWith('.ts'))) {
    const compiled = `dist/${source.slice(0, -'.ts'.length)}`;
    const shipped = !source.startsWith('sim/');
    assert.equal(content.includes(`${compiled}.js`), shipped, `${compiled}.js`);
    assert.equal(content.includes(`${compiled}.d.ts`), shipped, `${compiled}.d.ts`);
  }
  for (const path of [
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'docs/configuration.md',
    ...Object.values(manifest.bin),
  ]) {
    assert.ok(content.includes(path), path);
  }
});

const CONSUMER = `
import { Chronik, type ChronikOptions, ConfigError, type Logger } from '${manifest.name}';
import { ApiKey, buildBatch, loadApi, type MetadataRequest, Reader, readRecords, Writer } from '${manifest.name}/protocol';
import { startTestServer, type TestServer } from '${manifest.name}/testing';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
const options: ChronikOptions = { logger, settings: { 'num.partitions': 3 } };
const chronik: Chronik = await Chronik.start(options);
if (!/^127\\.0\\.0\\.1:\\d+$/.test(chronik.bootstrapServers)) throw new Error(chronik.bootstrapServers);
await chronik.stop();

const refused: unknown = await Chronik.start({ settings: { 'num.partitions': -1 } }).catch((error: unknown) => error);
if (!(refused instanceof ConfigError)) throw new Error('a setting that cannot be is refused');

const metadata = await loadApi(ApiKey.Metadata);
if (metadata === undefined) throw new Error('Metadata has a layout');
const writer = new Writer();
metadata.writeRequest(writer, { topics: [{ name: 'orders' }] }, metadata.maxVersion);
const bytes = Buffer.concat(writer.takeFrame()).subarray(4);
const request = metadata.readRequest(new Reader(bytes), metadata.maxVersion) as MetadataRequest;
if (request.topics?.[0]?.name !== 'orders') throw new Error('a request comes back as it went');

const batch: Buffer = buildBatch([{ value: Buffer.from('x'), timestamp: 1 }]);
if (readRecords(batch, 0, { uncompressedBytesMax: 1024 })[0]?.value?.toString() !== 'x') throw new Error('a record comes back as it went');

await using server: TestServer = await startTestServer();
console.log(server.bootstrapServers);
`;

test('a project in strict TypeScript embeds the server, speaks the protocol and tests with it', async () => {
  await writeFile(join(folder, 'consumer.ts'), CONSUMER);
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => assert.fail(error.stdout));
  const { stdout } = await run(process.execPath, [join(folder, 'consumer.js')]);
  assert.match(stdout, /^127\.0\.0\.1:\d+\n$/);
});

test('the commands run from the folder that npm links them into', async () => {
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };
  const expected = { chronik: `${manifest.version}\n`, 'chronik-server': `chronik-server ${manifest.version}\n` };
  for (const [name, version] of Object.entries(expected)) {
    const { stdout } = await run(join(folder, 'node_modules/.bin', name), ['--version'], { env, cwd: tmpdir() });
    assert.equal(stdout, version);
  }
});

test('without Node on the PATH the commands say what they need', async () => {
  const tools = join(folder, 'tools');
  await mkdir(tools);
  for (const tool of ['sh', 'readlink']) await symlink(findOnPath(tool) ?? assert.fail(tool), join(tools, tool));
  for (const name of Object.keys(manifest.bin)) {
    const { status, stderr } = spawnSync(join(folder, 'node_modules/.bin', name), {
      env: { PATH: tools },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.equal(stderr, `${name}: needs Node.js ${NODE_NEEDED} or newer, and there is no 'node' on the PATH\n`);
  }
});

const oldNode = findOldNode();

test('under a Node that is too old the commands say which one is needed, and which this is', {
  skip: oldNode === undefined && 'this machine has no old Node',
}, () => {
  const launcher = join(folder, 'node_modules', manifest.name, 'bin/launch.mjs');
  const { status, stderr } = spawnSync(oldNode!, [launcher, 'main'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^chronik: needs Node\.js 24 or newer, but this is v\d+\.\d+\.\d+ \(.+\)\n$/);
});

function folders(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter);
}

function findOnPath(name: string): string | undefined {
  return folders()
    .map((path) => join(path, name))
    .find((path) => existsSync(path));
}

function findOldNode(): string | undefined {
  for (const path of new Set(folders())) {
    const node = join(path, 'node');
    if (!existsSync(node)) continue;
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
    if (Number(/^v(\d+)/.exec(version)?.[1] ?? NODE_NEEDED) < NODE_NEEDED) return node;
  }
  return undefined;
}
