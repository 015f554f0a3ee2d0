import { defaultExpression, isNullable, local, outputType } from './naming.ts';
import type { Field, FieldType, Message, Primitive, Struct } from './schema.ts';
import { type Condition, inRange, intersect, isEmpty, type Range } from './versions.ts';

/** The functions that decode a message's structs. */
export function emitReaders(message: Message): string {
  return message.structs.map((struct) => emitReader(struct, message)).join('');
}

function emitReader(struct: Struct, message: Message): string {
  const flexible = inRange({ low: message.flexibleFrom, high: Infinity }, struct.versions);
  const fixed = struct.fields.filter((field) => field.tag === undefined);
  const tagged = struct.fields.filter((field) => field.tag !== undefined).sort((a, b) => a.tag! - b.tag!);
  const body = [
    ...fixed.map((field) => readFixed(field, struct, message, flexible)),
    ...tagged.map((field) => declareTagged(field)),
    readTags(tagged, struct, message, flexible),
    `  return { ${struct.fields.map((field) => shorthand(field)).join(', ')} };\n`,
  ].join('');
  const flexibleLine =
    typeof flexible === 'string' && /\bflexible\b/.test(body) ? `  const flexible = ${flexible};\n` : '';
  const version = usesVersion(flexibleLine + body) ? 'version' : '_version';
  const exported = struct === message.top ? 'export ' : '';
  return `\n${exported}function read${struct.typeName}(reader: Reader, ${version}: number): ${struct.typeName} {\n${flexibleLine}${body}}\n`;
}

/** Whether code reads the parameter `version`, as opposed to a field of that name. */
export function usesVersion(code: string): boolean {
  return /(?<!\.)\bversion\b(?!:)/.test(code);
}

function shorthand(field: Field): string {
  return local(field) === field.name ? field.name : `${field.name}: ${local(field)}`;
}

function readFixed(field: Field, struct: Struct, message: Message, flexible: Condition): string {
  const valid = inRange(field.versions, struct.versions);
  const compact = field.neverFlexible ? false : compactWithin(field.versions, message, flexible);
  const name = local(field);
  const absent = defaultExpression(field);
  if (field.type.kind === 'array') {
    const length = choose(valid, lengthExpression(field, message, compact), absent === 'null' ? '-1' : '0');
    return `  const ${name}Length = ${length};\n${readElements(field, `const ${name}: ${mutable(field)}`, compact, '  ')}`;
  }
  return `  const ${name} = ${choose(valid, readExpression(field, compact), absent)};\n`;
}

/** What `flexible` amounts to for versions within `range`. */
export function compactWithin(range: Range, message: Message, flexible: Condition): Condition {
  const own = inRange({ low: message.flexibleFrom, high: Infinity }, range);
  return typeof own === 'boolean' ? own : flexible === true ? true : 'flexible';
}

function mutable(field: Field): string {
  return outputType(field.type).replace('readonly ', '') + (isNullable(field) ? ' | null' : '');
}

function readElements(field: Field, target: string, compact: Condition, indent: string): string {
  const name = local(field);
  const start = isNullable(field) ? `${name}Length < 0 ? null : []` : '[]';
  const push = isNullable(field) ? `${name}!.push` : `${name}.push`;
  const element = elementExpression(field.type, compact);
  return `${indent}${target} = ${start};\n${indent}for (let i = 0; i < ${name}Length; i++) ${push}(${element});\n`;
}

function elementExpression(type: FieldType, compact: Condition): string {
  if (type.kind !== 'array' || type.element.kind === 'array') throw new Error('not an array of single values');
  const { element } = type;
  if (element.kind === 'struct') return `read${element.struct.typeName}(reader, version)`;
  if (!sized.has(element.name)) return `reader.${element.name}()`;
  return choose(compact, `reader.compact${title(element.name)}()`, `reader.${element.name}()`);
}

function declareTagged(field: Field): string {
  const type =
    field.type.kind === 'array' ? mutable(field) : outputType(field.type) + (isNullable(field) ? ' | null' : '');
  return `  let ${local(field)}: ${type} = ${defaultExpression(field)};\n`;
}

function readTags(tagged: readonly Field[], struct: Struct, message: Message, flexible: Condition): string {
  if (flexible === false) return '';
  const guard = flexible === true ? '' : 'if (flexible) ';
  if (tagged.length === 0) return `  ${guard}reader.skipTags();\n`;
  const flexibleVersions = intersect(struct.versions, { low: message.flexibleFrom, high: Infinity });
  const cases = tagged.map((field) => readTaggedCase(field, message, inRange(field.versions, flexibleVersions)));
  const indent = flexible === true ? '  ' : '    ';
  const loop = [
    'for (let tags = reader.uvarint(); tags > 0; tags--) {',
    '  const tag = reader.uvarint();',
    '  const end = reader.tagEnd();',
    '  switch (tag) {',
    ...cases.flat().map((line) => `    ${line}`),
    '    default:',
    '      reader.skipTo(end);',
    '  }',
    '  reader.expectTagEnd(end);',
    '}',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');
  return flexible === true ? loop : `  if (flexible) {\n${loop}  }\n`;
}

function readTaggedCase(field: Field, message: Message, condition: Condition): string[] {
  const lines: string[] = [];
  if (field.type.kind === 'array') {
    lines.push(`const ${local(field)}Length = ${lengthExpression(field, message, true)};`);
    lines.push(...readElements(field, local(field), true, '').trimEnd().split('\n'));
  } else {
    lines.push(`${local(field)} = ${readExpression(field, true)};`);
  }
  const body =
    condition === true
      ? lines.map((line) => `  ${line}`)
      : [`  if (${condition}) {`, ...lines.map((line) => `    ${line}`), '  } else reader.skipTo(end);'];
  return [`case ${field.tag}: {`, ...body, '  break;', '}'];
}

function choose(condition: Condition, yes: string, no: string): string {
  if (condition === true) return yes;
  if (condition === false) return no;
  return `${condition} ? ${yes.includes(' ? ') ? `(${yes})` : yes} : ${no}`;
}

const sized: ReadonlySet<Primitive> = new Set<Primitive>(['string', 'bytes', 'records']);

function title(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function readExpression(field: Field, compact: Condition): string {
  const { type } = field;
  const nullable = inRange(field.nullable, field.versions);
  if (type.kind === 'struct') {
    const plain = `read${type.struct.typeName}(reader, version)`;
    const present = field.tag === undefined ? 'reader.structPresent()' : 'reader.uvarint() !== 0';
    return choose(nullable, `${present} ? ${plain} : null`, plain);
  }
  if (type.kind === 'array') throw new Error('arrays are read by length');
  if (!sized.has(type.name)) return `reader.${type.name}()`;
  const name = title(type.name === 'records' ? 'bytes' : type.name);
  return choose(
    compact,
    choose(nullable, `reader.compactNullable${name}()`, `reader.compact${name}()`),
    choose(nullable, `reader.nullable${name}()`, `reader.${name.toLowerCase()}()`),
  );
}

function lengthExpression(field: Field, message: Message, compact: Condition): string {
  const nullable = inRange(field.nullable, field.versions);
  if (field.type.kind !== 'array') throw new Error('not an array');
  const bytesMin = wireBytesMin(field.type.element, field.versions, message);
  return choose(
    compact,
    choose(nullable, `reader.compactNullableArrayLength(${bytesMin})`, `reader.compactArrayLength(${bytesMin})`),
    choose(nullable, `reader.nullableArrayLength(${bytesMin})`, `reader.arrayLength(${bytesMin})`),
  );
}

/** The fewest bytes that an element can take in any of the versions. */
function wireBytesMin(type: FieldType, versions: Range, message: Message): number {
  let least = Infinity;
  for (let version = versions.low; version <= versions.high; version++) {
    least = Math.min(least, bytesMinAt(type, version, version >= message.flexibleFrom));
  }
  return Math.max(1, least);
}

function bytesMinAt(type: FieldType, version: number, compact: boolean): number {
  if (type.kind === 'array') return compact ? 1 : 4;
  if (type.kind === 'struct') {
    let sum = compact ? 1 : 0;
    for (const field of type.struct.fields) {
      if (field.tag !== undefined || version < field.versions.low || version > field.versions.high) continue;
      const nullableStruct = field.type.kind === 'struct' && !isEmpty(field.nullable);
      sum += nullableStruct ? 1 : bytesMinAt(field.type, version, compact);
    }
    return sum;
  }
  switch (type.name) {
    case 'bool':
    case 'int8':
      return 1;
    case 'int16':
    case 'uint16':
      return 2;
    case 'int32':
    case 'uint32':
      return 4;
    case 'int64':
    case 'float64':
      return 8;
    case 'uuid':
      return 16;
    case 'string':
      return compact ? 1 : 2;
    default:
      return compact ? 1 : 4;
  }
}
