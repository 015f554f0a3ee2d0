import { emitReaders } from './emit-read.ts';
import { emitDefault, emitTypes } from './emit-types.ts';
import { emitIsDefault, emitWriters, structsComparedToDefault, structsWithDefaultConstant } from './emit-write.ts';
import { camel, fileName } from './naming.ts';
import type { ApiSchema, ErrorSchema, Message, RecordSchema, Schema } from './schema.ts';

const banner = '// Generated from the schema by `npm run generate`. Do not edit.\n';

/** Every generated file: path below the output folder, and its text. */
export function emitFiles(schema: Schema): Map<string, string> {
  const files = new Map<string, string>();
  for (const api of schema.apis) files.set(`${fileName(api.name)}.ts`, emitApi(api));
  for (const message of schema.data) files.set(`${fileName(message.name)}.ts`, emitFile([message], '', '..'));
  for (const record of schema.records) files.set(`records/${fileName(record.name)}.ts`, emitRecord(record));
  assertDistinctNames(schema);
  const modules = [...files.keys()].sort();
  files.set('apis.ts', emitApiTable(schema.apis));
  files.set('load-api.ts', emitApiLoaders(schema.apis));
  files.set('records/table.ts', emitRecordTable(schema.records));
  files.set('error-code.ts', emitErrors(schema.errors));
  const all = [...modules, 'apis.ts', 'load-api.ts', 'records/table.ts'];
  files.set('index.ts', `${banner}\n${all.map((file) => `export * from './${file}';\n`).join('')}`);
  return files;
}

function assertDistinctNames(schema: Schema): void {
  const seen = new Set<string>();
  const messages = [
    ...schema.apis.flatMap((api) => [api.request, api.response]),
    ...schema.data,
    ...schema.records.flatMap((record) => [record.key, record.value]),
  ];
  for (const { typeName } of messages.flatMap((message) => message.structs)) {
    for (const name of [typeName, `${typeName}Input`]) {
      if (seen.has(name)) throw new Error(`two types named ${name}`);
      seen.add(name);
    }
  }
}

function emitApi(api: ApiSchema): string {
  const { request, response } = api;
  const flexibleFrom = request.flexibleFrom === Infinity ? 'Number.POSITIVE_INFINITY' : request.flexibleFrom;
  const types = [request, response].flatMap(({ name }) => [name, `${name}Input`]).join(', ');
  const table = `
export const ${camel(api.name)}Api: Api<${types}> = defineApi({
  name: '${api.name}',
  apiKey: ${api.apiKey},
  minVersion: ${request.versions.low},
  maxVersion: ${api.latestStableVersion},
  flexibleFrom: ${flexibleFrom},
  readRequest: read${request.name},
  writeRequest: write${request.name},
  readResponse: read${response.name},
  writeResponse: write${response.name},
});
`;
  return emitFile([request, response], table, '..', "import { type Api, defineApi } from '../api.ts';\n");
}

function emitRecord(record: RecordSchema): string {
  const { key, value } = record;
  const types = [key, value].flatMap(({ name }) => [name, `${name}Input`]).join(', ');
  const table = `
export const ${camel(record.name)}Record: CoordinatorRecord<${types}> = defineCoordinatorRecord({
  name: '${record.name}',
  topic: '${record.topic}',
  recordType: ${record.recordType},
  valueVersionMin: ${value.versions.low},
  valueVersionMax: ${value.versions.high},
  readKey: read${key.name},
  writeKey: write${key.name},
  readValue: read${value.name},
  writeValue: write${value.name},
});
`;
  const extra = "import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';\n";
  return emitFile([key, value], table, '../..', extra);
}

function emitFile(messages: readonly Message[], tail: string, root: string, extraImports = ''): string {
  const body = messages.map(emitMessage).join('') + tail;
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(body);
  const imports = [
    uses('ZERO_UUID') ? `import { ZERO_UUID } from '${root}/../base/index.ts';\n` : '',
    extraImports,
    importLine(['nullRefused', 'unsupportedField'].filter(uses), `${root}/codec-error.ts`),
    importLine(
      ['EMPTY_BYTES', uses('Reader') ? 'type Reader' : ''].filter(
        (name) => name !== '' && (name !== 'EMPTY_BYTES' || uses(name)),
      ),
      `${root}/reader.ts`,
    ),
    importLine(
      [uses('isInt64Max') ? 'isInt64Max' : '', uses('RecordsInput') ? 'type RecordsInput' : '', 'type Writer'].filter(
        Boolean,
      ),
      `${root}/writer.ts`,
    ),
  ];
  return `${banner}\n${imports.join('')}${body}`;
}

function importLine(names: readonly string[], from: string): string {
  if (names.length === 0) return '';
  if (names.every((name) => name.startsWith('type '))) {
    return `import type { ${names.map((name) => name.slice(5)).join(', ')} } from '${from}';\n`;
  }
  return `import { ${names.join(', ')} } from '${from}';\n`;
}

function emitMessage(message: Message): string {
  const body = emitReaders(message) + emitWriters(message);
  const compared = [...structsComparedToDefault(message)].map(emitIsDefault).join('');
  // A constant must stand before one that contains it: the order in which the structs were resolved.
  const constants = message.structs
    .filter((struct) => structsWithDefaultConstant(message).has(struct))
    .map(emitDefault);
  return emitTypes(message) + constants.join('') + body + compared;
}

function emitApiTable(apis: readonly ApiSchema[]): string {
  const imports = apis.map((api) => `import { ${camel(api.name)}Api } from './${fileName(api.name)}.ts';\n`);
  const rows = apis.map((api) => `  [${api.apiKey}, ${camel(api.name)}Api],\n`);
  return `${banner}
import type { Api } from '../api.ts';
${imports.join('')}
/** Every API that has a layout, by its key. Loads all of them: a server takes what it needs with \`loadApi\`. */
export const apis: ReadonlyMap<number, Api> = new Map<number, Api>([
${rows.join('')}]);
`;
}

function emitApiLoaders(apis: readonly ApiSchema[]): string {
  const keys = apis.map((api) => `  ${api.name}: ${api.apiKey},\n`);
  const cases = apis.map(
    (api) =>
      `    case ${api.apiKey}:\n      return (await import('./${fileName(api.name)}.ts')).${camel(api.name)}Api;\n`,
  );
  return `${banner}
import type { Api } from '../api.ts';

/** API keys by name. */
export const ApiKey = {
${keys.join('')}} as const;

/** Loads the codecs of one API; undefined if no API has this key. Takes about 0.3 ms, so that a server starts with those it answers. */
export async function loadApi(apiKey: number): Promise<Api | undefined> {
  switch (apiKey) {
${cases.join('')}    default:
      return undefined;
  }
}
`;
}

function emitRecordTable(records: readonly RecordSchema[]): string {
  const imports = records.map(
    (record) => `import { ${camel(record.name)}Record } from './${fileName(record.name)}.ts';\n`,
  );
  return `${banner}
import type { CoordinatorRecord } from '../../coordinator-record.ts';
${imports.join('')}
/** Every kind of record in the coordinators' own topics. */
export const coordinatorRecords: readonly CoordinatorRecord[] = [
${records.map((record) => `  ${camel(record.name)}Record,\n`).join('')}];
`;
}

function emitErrors(errors: readonly ErrorSchema[]): string {
  const codes = errors.map((error) => `  ${error.name}: ${error.code},\n`);
  const rows = errors.map((error) => `  [${error.code}, { name: '${error.name}', retriable: ${error.retriable} }],\n`);
  return `${banner}
/** Kafka's error codes by name. */
export const ErrorCode = {
${codes.join('')}} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** What a code means: its name, and whether a client tries again after it. */
export const errorInfo: ReadonlyMap<number, { readonly name: string; readonly retriable: boolean }> = new Map([
${rows.join('')}]);
`;
}
