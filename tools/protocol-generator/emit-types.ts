import { defaultConstant, defaultExpression, inputType, isNullable, isOptional, outputType } from './naming.ts';
import type { Field, Message, Struct } from './schema.ts';
import { covers } from './versions.ts';

/** The interfaces of a message: what decoding yields, then what encoding takes. */
export function emitTypes(message: Message): string {
  return message.structs.map((struct) => emitOutput(struct, message) + emitInput(struct)).join('');
}

/** A constant for the struct with every field at its default. */
export function emitDefault(struct: Struct): string {
  const fields = struct.fields.map((field) => `  ${field.name}: ${defaultExpression(field)},\n`).join('');
  return `\nconst ${defaultConstant(struct)}: ${struct.typeName} = {\n${fields}};\n`;
}

function emitOutput(struct: Struct, message: Message): string {
  const fields = struct.fields.map((field) => {
    const nullable = isNullable(field) && outputType(field.type) !== 'null' ? ' | null' : '';
    return `${remark(field, struct)}  readonly ${field.name}: ${outputType(field.type)}${nullable};\n`;
  });
  const doc = struct === message.top ? `/** Versions ${message.versions.low} to ${message.versions.high}. */\n` : '';
  return `\n${doc}export interface ${struct.typeName} {\n${fields.join('')}}\n`;
}

function emitInput(struct: Struct): string {
  const fields = struct.fields.map((field) => {
    const optional = isOptional(field, struct);
    const type = inputType(field.type);
    const nullable = isNullable(field) && type !== 'RecordsInput' ? ' | null' : '';
    return `  readonly ${field.name}${optional ? '?' : ''}: ${type}${nullable}${optional ? ' | undefined' : ''};\n`;
  });
  return `\nexport interface ${struct.typeName}Input {\n${fields.join('')}}\n`;
}

/** Says from when to when a field is on the wire, where that is not always. */
function remark(field: Field, struct: Struct): string {
  if (covers(field.versions, struct.versions)) return '';
  const { low, high } = field.versions;
  if (low === high) return `  /** Version ${low}. */\n`;
  if (high === struct.versions.high) return `  /** Since version ${low}. */\n`;
  return `  /** Versions ${low} to ${high}. */\n`;
}
