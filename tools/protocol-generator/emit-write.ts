import { compactWithin, usesVersion } from './emit-read.ts';
import { defaultExpression, isNullable, isOptional, local } from './naming.ts';
import type { Field, FieldType, Message, Struct } from './schema.ts';
import { type Condition, inRange, isEmpty } from './versions.ts';

/** The functions that encode a message's structs, and the checks for default values that tagged fields need. */
export function emitWriters(message: Message): string {
  return message.structs.map((struct) => emitWriter(struct, message)).join('');
}

/** A function that says whether every field of a struct has its default value. */
export function emitIsDefault(struct: Struct): string {
  const checks = struct.fields.map((field) => `!(${differs(field, struct)})`);
  return `\nfunction isDefault${struct.typeName}(value: ${struct.typeName}Input): boolean {\n  return ${checks.join(' && ')};\n}\n`;
}

function emitWriter(struct: Struct, message: Message): string {
  const flexible = inRange({ low: message.flexibleFrom, high: Infinity }, struct.versions);
  const fixed = struct.fields.filter((field) => field.tag === undefined);
  const tagged = struct.fields.filter((field) => field.tag !== undefined).sort((a, b) => a.tag! - b.tag!);
  const body = [
    ...fixed.flatMap((field) => writeFixed(field, struct, message, flexible)),
    ...writeTags(tagged, struct, message, flexible),
  ];
  const text = body.map((line) => `  ${line}\n`).join('');
  const flexibleLine =
    typeof flexible === 'string' && /\bflexible\b/.test(text) ? `  const flexible = ${flexible};\n` : '';
  const use = (name: string) => (new RegExp(`\\b${name}\\b`).test(text) ? name : `_${name}`);
  const version = usesVersion(flexibleLine + text) ? 'version' : '_version';
  const exported = struct === message.top ? 'export ' : '';
  const parameters = `${use('writer')}: Writer, ${use('value')}: ${struct.typeName}Input, ${version}: number`;
  return `\n${exported}function write${struct.typeName}(${parameters}): void {\n${flexibleLine}${text}}\n`;
}

function writeFixed(field: Field, struct: Struct, message: Message, flexible: Condition): string[] {
  const valid = inRange(field.versions, struct.versions);
  const compact = field.neverFlexible ? false : compactWithin(field.versions, message, flexible);
  const lines = writeValue(field, struct, message, compact);
  if (valid === true) return lines;
  const refuse = message.lenient || field.ignorable ? [] : refusal(field, struct, message);
  const block = [`if (${valid}) {`, ...lines.map((line) => `  ${line}`)];
  return refuse.length === 0 ? [...block, '}'] : [...block, `} else ${refuse[0]}`];
}

function refusal(field: Field, struct: Struct, message: Message): string[] {
  return [`if (${differs(field, struct)}) unsupportedField('${fieldPath(field, struct, message)}', version);`];
}

function fieldPath(field: Field, struct: Struct, message: Message): string {
  return struct === message.top ? `${message.name}.${field.name}` : `${struct.typeName}.${field.name}`;
}

function writeTags(tagged: readonly Field[], struct: Struct, message: Message, flexible: Condition): string[] {
  const lines: string[] = [];
  for (const field of message.lenient ? [] : tagged) {
    const valid = inRange(field.versions, struct.versions);
    if (valid === true || field.ignorable) continue;
    lines.push(`if (!(${valid})) {`, ...refusal(field, struct, message).map((line) => `  ${line}`), '}');
  }
  if (flexible === false) return lines;
  const inner: string[] = [];
  if (tagged.length === 0) inner.push('writer.uvarint(0);');
  else {
    for (const field of tagged) {
      const valid = inRange(field.versions, struct.versions);
      const guard = valid === true || valid === flexible ? '' : `${valid} && `;
      const test = differs(field, struct);
      inner.push(`const ${local(field)}Set = ${guard}${guard !== '' && test.includes('||') ? `(${test})` : test};`);
    }
    const counts = tagged.map((field) => `${local(field)}Set ? 1 : 0`);
    inner.push(`writer.uvarint(${counts.length === 1 ? counts[0] : counts.map((count) => `(${count})`).join(' + ')});`);
    for (const field of tagged) {
      inner.push(
        `if (${local(field)}Set) {`,
        `  const mark = writer.beginTag(${field.tag});`,
        ...writeValue(field, struct, message, true).map((line) => `  ${line}`),
        '  writer.endTag(mark);',
        '}',
      );
    }
  }
  if (flexible === true) return [...lines, ...inner];
  if (inner.length === 1) return [...lines, `if (flexible) ${inner[0]}`];
  return [...lines, 'if (flexible) {', ...inner.map((line) => `  ${line}`), '}'];
}

/** The field's value with its default put in where it may be left out. */
function access(field: Field, struct: Struct): string {
  const raw = `value.${field.name}`;
  if (!isOptional(field, struct)) return raw;
  const absent = defaultExpression(field);
  if (absent === 'null' || !isNullable(field)) return `${raw} ?? ${absent}`;
  return `${raw} === undefined ? ${absent} : ${raw}`;
}

/** Whether the field's value is given and is not its default. */
function differs(field: Field, struct: Struct): string {
  const raw = `value.${field.name}`;
  const { type } = field;
  const optional = isOptional(field, struct);
  const given = optional ? `${raw} !== undefined && ` : '';
  const nullable = isNullable(field);
  if (defaultExpression(field) === 'null') return `${given}${raw} !== null`;
  const orNull = (test: string) => (nullable ? `${given}(${raw} === null || ${test})` : `${given}${test}`);
  if (type.kind === 'array') return orNull(`${raw}.length > 0`);
  if (type.kind === 'struct') return orNull(`!isDefault${type.struct.typeName}(${raw})`);
  switch (type.name) {
    case 'bytes':
      return orNull(`${raw}.length > 0`);
    case 'records':
      throw new Error('records without null cannot be tagged');
    case 'bool':
      return field.default === true ? `${given}!${raw}` : optional ? `${raw} === true` : raw;
    case 'int64':
      return field.default === '9223372036854775807'
        ? `${given}!isInt64Max(${raw})`
        : `${given}Number(${raw}) !== ${defaultExpression(field)}`;
    default:
      return `${given}${raw} !== ${defaultExpression(field)}`;
  }
}

function writeValue(field: Field, struct: Struct, message: Message, compact: Condition): string[] {
  const { type } = field;
  const nullable = isNullable(field);
  const nullableHere = inRange(field.nullable, field.versions);
  let expression = access(field, struct);
  if (nullable && nullableHere !== true && !(type.kind === 'primitive' && type.name === 'records')) {
    expression = withoutNull(expression, field, struct, message, nullableHere);
  }
  const local_ = local(field);
  const simple = /^value\.\w+$/.test(expression);
  const lines: string[] = [];
  let operand = expression;
  if (type.kind !== 'primitive' || (!simple && sized(type) && typeof compact !== 'boolean')) {
    lines.push(`const ${local_} = ${expression};`);
    operand = local_;
  }
  if (type.kind === 'array') return [...lines, ...writeArray(type, operand, nullable, compact)];
  if (type.kind === 'struct') {
    const write = `write${type.struct.typeName}(writer, ${operand}, version);`;
    if (nullableHere === false) return [...lines, write];
    const marker =
      field.tag === undefined ? `int8(${operand} === null ? -1 : 1)` : `uvarint(${operand} === null ? 0 : 1)`;
    return [...lines, `writer.${marker};`, `if (${operand} !== null) ${write}`];
  }
  return [...lines, ...byForm(compact, (form) => `writer.${method(type.name, nullable, form)}(${operand});`)];
}

/** Where null cannot be sent: a response sends the empty value instead, anything else refuses. */
function withoutNull(expression: string, field: Field, struct: Struct, message: Message, allowed: Condition): string {
  const { type } = field;
  if (type.kind === 'struct')
    throw new Error(`${struct.typeName}.${field.name}: struct that is nullable in some versions`);
  const empty = type.kind === 'array' ? '[]' : type.name === 'bytes' ? 'EMPTY_BYTES' : "''";
  const operand = expression.includes(' ? ') || expression.includes('??') ? `(${expression})` : expression;
  const substitute = message.lenient
    ? `${operand} ?? ${empty}`
    : `${operand} ?? nullRefused('${fieldPath(field, struct, message)}', version)`;
  return allowed === false ? substitute : `${allowed} ? ${operand} : (${substitute})`;
}

function writeArray(
  type: FieldType & { kind: 'array' },
  operand: string,
  nullable: boolean,
  compact: Condition,
): string[] {
  const length = nullable ? `${operand} === null ? -1 : ${operand}.length` : `${operand}.length`;
  const { element } = type;
  const writeElement =
    element.kind === 'struct'
      ? [`write${element.struct.typeName}(writer, element, version);`]
      : byForm(
          sized(element) ? compact : false,
          (form) => `writer.${method((element as { name: string }).name, false, form)}(element);`,
        );
  const guard = nullable ? `if (${operand} !== null) ` : '';
  const loop = `${guard}for (const element of ${operand})`;
  return [
    ...byForm(compact, (form) => `writer.${form ? 'compactArrayLength' : 'arrayLength'}(${length});`),
    ...(writeElement.length === 1
      ? [`${loop} ${writeElement[0]}`]
      : [`${loop} {`, ...writeElement.map((line) => `  ${line}`), '}']),
  ];
}

function sized(type: FieldType): boolean {
  return type.kind === 'primitive' && ['string', 'bytes', 'records'].includes(type.name);
}

function method(name: string, nullable: boolean, compact: boolean): string {
  if (name === 'records') return compact ? 'compactRecords' : 'records';
  if (name !== 'string' && name !== 'bytes') return name;
  const parts = [compact ? 'compact' : '', nullable ? 'Nullable' : '', name.charAt(0).toUpperCase() + name.slice(1)];
  const joined = parts.join('');
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** One statement, or one for each of the compact and the plain form. */
function byForm(compact: Condition, statement: (compact: boolean) => string): string[] {
  const yes = statement(true);
  const no = statement(false);
  if (typeof compact === 'boolean') return [compact ? yes : no];
  return yes === no ? [yes] : [`if (${compact}) ${yes}`, `else ${no}`];
}

/** Structs for which {@link emitIsDefault} is needed by a message's writers. */
export function structsComparedToDefault(message: Message): ReadonlySet<Struct> {
  const found = new Set<Struct>();
  const add = (struct: Struct): void => {
    found.add(struct);
    for (const field of struct.fields)
      if (field.type.kind === 'struct' && field.default !== null) add(field.type.struct);
  };
  for (const struct of message.structs) {
    for (const field of struct.fields) {
      if (field.type.kind !== 'struct' || field.default === null) continue;
      const sometimesAbsent = inRange(field.versions, struct.versions) !== true && !message.lenient && !field.ignorable;
      if (field.tag !== undefined || sometimesAbsent) add(field.type.struct);
    }
  }
  return found;
}

/** Structs whose default value is needed as a constant. */
export function structsWithDefaultConstant(message: Message): ReadonlySet<Struct> {
  const found = new Set<Struct>();
  const add = (struct: Struct): void => {
    found.add(struct);
    for (const field of struct.fields)
      if (field.type.kind === 'struct' && field.default !== null) add(field.type.struct);
  };
  for (const struct of message.structs) {
    for (const field of struct.fields) {
      if (field.type.kind !== 'struct' || field.default === null) continue;
      if (isOptional(field, struct) && isEmpty(field.nullable)) add(field.type.struct);
    }
  }
  return found;
}
