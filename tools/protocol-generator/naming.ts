import type { Field, FieldType, Struct } from './schema.ts';
import { covers, isEmpty } from './versions.ts';

/** Words that a local variable in generated code cannot have as its name. */
const taken = new Set(
  'reader writer version value flexible tag tags end mark element break case catch class const continue default delete do else export extends finally for function if import in instanceof new return switch this throw try typeof var void while with yield let static enum await null true false'.split(
    ' ',
  ),
);

/** The local variable that holds a field. */
export function local(field: Field): string {
  return taken.has(field.name) ? `${field.name}Field` : field.name;
}

/** `FetchSnapshot` becomes `fetch-snapshot`. */
export function fileName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** `FetchSnapshot` becomes `fetchSnapshot`. */
export function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The TypeScript type that decoding yields. */
export function outputType(type: FieldType): string {
  if (type.kind === 'struct') return type.struct.typeName;
  if (type.kind === 'array') return `readonly ${outputType(type.element)}[]`;
  switch (type.name) {
    case 'bool':
      return 'boolean';
    case 'string':
    case 'uuid':
      return 'string';
    case 'bytes':
    case 'records':
      return 'Buffer';
    default:
      return 'number';
  }
}

/** The TypeScript type that encoding takes. */
export function inputType(type: FieldType): string {
  if (type.kind === 'struct') return `${type.struct.typeName}Input`;
  if (type.kind === 'array') {
    const element = inputType(type.element);
    return `readonly ${element.includes('|') ? `(${element})` : element}[]`;
  }
  if (type.name === 'int64') return 'number | bigint';
  if (type.name === 'records') return 'RecordsInput';
  return outputType(type);
}

export function isNullable(field: Field): boolean {
  return !isEmpty(field.nullable) || field.default === null;
}

/** Whether a value to write may leave the field out. */
export function isOptional(field: Field, struct: Struct): boolean {
  return field.default !== undefined || field.tag !== undefined || !covers(field.versions, struct.versions);
}

/** Name of the constant that holds a struct's default value. */
export function defaultConstant(struct: Struct): string {
  return `default${struct.typeName}`;
}

/** An expression for the value that a field has when it is absent. */
export function defaultExpression(field: Field): string {
  if (field.default === null) return 'null';
  const { type } = field;
  if (type.kind === 'array') return '[]';
  if (type.kind === 'struct') return defaultConstant(type.struct);
  switch (type.name) {
    case 'bool':
      return String(field.default ?? false);
    case 'string':
      return JSON.stringify(field.default ?? '').replaceAll('"', "'");
    case 'uuid':
      return 'ZERO_UUID';
    case 'bytes':
      return 'EMPTY_BYTES';
    case 'records':
      return isEmpty(field.nullable) ? 'EMPTY_BYTES' : 'null';
    default:
      return field.default === '9223372036854775807' ? '2 ** 63' : String(field.default ?? 0);
  }
}
