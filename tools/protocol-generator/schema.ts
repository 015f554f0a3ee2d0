import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hull, intersect, isEmpty, noVersions, parseRange, type Range } from './versions.ts';

/** The schema files' own form. */
interface RawField {
  readonly name: string;
  readonly type: string;
  readonly versions: string;
  readonly nullable?: string;
  readonly tagged?: string;
  readonly tag?: number;
  readonly flexible?: string;
  readonly default?: string | number | boolean | null;
  readonly ignorable?: boolean;
  readonly fields?: readonly RawField[];
}

interface RawStruct {
  readonly name: string;
  readonly versions: string;
  readonly fields: readonly RawField[];
}

interface RawMessage extends RawStruct {
  readonly flexible: string;
  readonly structs?: readonly RawStruct[];
}

export type Primitive =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records';

export type FieldType =
  | { readonly kind: 'primitive'; readonly name: Primitive }
  | { readonly kind: 'struct'; readonly struct: Struct }
  | { readonly kind: 'array'; readonly element: FieldType };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Within the versions of its struct. */
  readonly versions: Range;
  readonly nullable: Range;
  /** Undefined for a field with a fixed place. */
  readonly tag: number | undefined;
  /** Keeps its plain form in flexible versions too. */
  readonly neverFlexible: boolean;
  /** Undefined: the type's own default. */
  readonly default: string | number | boolean | null | undefined;
  readonly ignorable: boolean;
}

export interface Struct {
  /** Name of the TypeScript interface. */
  readonly typeName: string;
  versions: Range;
  fields: readonly Field[];
}

/** One message with its structs, each after those it is made of; the last is the message itself. */
export interface Message {
  readonly name: string;
  readonly versions: Range;
  /** Infinity if never. */
  readonly flexibleFrom: number;
  readonly structs: readonly Struct[];
  readonly top: Struct;
  /** Responses drop what a version cannot carry instead of refusing it. */
  readonly lenient: boolean;
}

export interface ApiSchema {
  readonly apiKey: number;
  readonly name: string;
  readonly latestStableVersion: number;
  readonly request: Message;
  readonly response: Message;
}

export interface RecordSchema {
  readonly recordType: number;
  readonly name: string;
  readonly topic: string;
  readonly key: Message;
  readonly value: Message;
}

export interface ErrorSchema {
  readonly code: number;
  readonly name: string;
  readonly retriable: boolean;
}

export interface Schema {
  readonly apis: readonly ApiSchema[];
  readonly data: readonly Message[];
  readonly records: readonly RecordSchema[];
  readonly errors: readonly ErrorSchema[];
}

const primitives: ReadonlySet<string> = new Set<Primitive>([
  'bool',
  'int8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'float64',
  'uuid',
  'string',
  'bytes',
  'records',
]);

/** Loads every schema file below `folder`, in the order of keys and names. */
export function loadSchema(folder: string): Schema {
  const apis = load<{
    apiKey: number;
    name: string;
    latestStableVersion: number;
    request: RawMessage;
    response: RawMessage;
  }>(path.join(folder, 'apis')).map((api) => ({
    ...api,
    request: message(api.request, false),
    response: message(api.response, true),
  }));
  const data = load<RawMessage>(path.join(folder, 'data')).map((raw) => message(raw, false));
  const records = load<{ recordType: number; name: string; topic: string; key: RawMessage; value: RawMessage }>(
    path.join(folder, 'records'),
  ).map((record) => ({ ...record, key: message(record.key, false), value: message(record.value, false) }));
  return {
    apis: apis.sort((a, b) => a.apiKey - b.apiKey),
    data,
    records: records.sort((a, b) => a.topic.localeCompare(b.topic) || a.recordType - b.recordType),
    errors: JSON.parse(readFileSync(path.join(folder, 'errors.json'), 'utf8')) as ErrorSchema[],
  };
}

function load<T>(folder: string): T[] {
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T);
}

/** Resolves type names to structs and narrows every version range to what can occur. */
function message(raw: RawMessage, lenient: boolean): Message {
  const versions = parseRange(raw.versions);
  const shared = new Map((raw.structs ?? []).map((struct) => [struct.name, struct]));
  const structs = new Map<string, { struct: Struct; raw: RawStruct }>();
  const ordered: Struct[] = [];

  const visit = (rawStruct: RawStruct, reach: Range, path_: readonly string[]): Struct => {
    if (path_.includes(rawStruct.name)) throw new Error(`${raw.name}: ${rawStruct.name} contains itself`);
    let known = structs.get(rawStruct.name);
    if (known === undefined) {
      known = {
        struct: { typeName: typeName(raw.name, rawStruct.name), versions: noVersions, fields: [] },
        raw: rawStruct,
      };
      structs.set(rawStruct.name, known);
    } else if (known.raw !== rawStruct) throw new Error(`${raw.name}: two structs named ${rawStruct.name}`);
    const { struct } = known;
    struct.versions = hull(struct.versions, intersect(reach, parseRange(rawStruct.versions)));
    struct.fields = rawStruct.fields.flatMap((field) => {
      const own = intersect(parseRange(field.versions), struct.versions);
      if (isEmpty(own)) return [];
      return [
        resolveField(raw.name, field, own, (name) => visit(structOf(name, field), own, [...path_, rawStruct.name])),
      ];
    });
    if (!ordered.includes(struct)) ordered.push(struct);
    return struct;
  };
  const structOf = (name: string, field: RawField): RawStruct => {
    const found = field.fields ? { name, versions: field.versions, fields: field.fields } : shared.get(name);
    if (found === undefined) throw new Error(`${raw.name}: no struct named ${name}`);
    if (field.fields === undefined) return found;
    const known = structs.get(name)?.raw;
    return known?.fields === field.fields ? known : found;
  };
  const top = visit(raw, versions, []);
  const flexible = parseRange(raw.flexible);
  return { name: raw.name, versions, flexibleFrom: flexible.low, structs: ordered, top, lenient };
}

function resolveField(message: string, raw: RawField, versions: Range, struct: (name: string) => Struct): Field {
  const where = `${message}.${raw.name}`;
  const resolve = (type: string): FieldType => {
    if (type.startsWith('[]')) return { kind: 'array', element: resolve(type.slice(2)) };
    if (primitives.has(type)) return { kind: 'primitive', name: type as Primitive };
    return { kind: 'struct', struct: struct(type) };
  };
  const type = resolve(raw.type);
  const tagged = intersect(parseRange(raw.tagged), versions);
  if ((raw.tag === undefined) !== isEmpty(tagged)) throw new Error(`${where}: tag without tagged versions`);
  if (!isEmpty(tagged) && (tagged.low !== versions.low || tagged.high !== versions.high)) {
    throw new Error(`${where}: tagged in a part of its versions only`);
  }
  if (type.kind === 'struct' && raw.default !== undefined && raw.default !== null) throw new Error(`${where}: default`);
  return {
    name: raw.name,
    type,
    versions,
    nullable: intersect(parseRange(raw.nullable), versions),
    tag: raw.tag,
    neverFlexible: raw.flexible === 'none',
    default: raw.default,
    ignorable: raw.ignorable === true,
  };
}

/** A struct is named after its message, unless its own name begins with the message's already. */
function typeName(message: string, struct: string): string {
  return struct.startsWith(message) ? struct : message + struct;
}
