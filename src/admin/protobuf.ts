/**
 * As much of Protocol Buffers (proto3) as the admin service needs, from descriptions that are data: whole numbers to 2^53, flags,
 * texts, messages, and lists of them. A library for it would cost every node 11 MB from the first command on.
 */

type Kind = 'int' | 'flag' | 'text' | 'message';

export interface Field {
  readonly number: number;
  readonly kind: Kind;
  readonly many: boolean;
  readonly of?: () => MessageType;
}

/** A field with the type of its values in TypeScript. */
export type Typed<Value> = Field & { readonly value?: Value };

/** A message: its fields by their names in TypeScript. */
export type MessageType = Readonly<Record<string, Field>>;

/** The values of a message; what was not sent is 0, false, '' or empty, a single message undefined. */
export type Decoded<Type extends MessageType> = {
  readonly [Name in keyof Type]: Type[Name] extends Typed<infer Value> ? Value : never;
};

export function int(number: number): Typed<number> {
  return { number, kind: 'int', many: false };
}

export function flag(number: number): Typed<boolean> {
  return { number, kind: 'flag', many: false };
}

export function text(number: number): Typed<string> {
  return { number, kind: 'text', many: false };
}

export function ints(number: number): Typed<readonly number[]> {
  return { number, kind: 'int', many: true };
}

export function messages<Type extends MessageType>(number: number, of: Type): Typed<readonly Decoded<Type>[]> {
  return { number, kind: 'message', many: true, of: () => of };
}

/** Bytes that are no message of the type that was expected. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

export function encode<Type extends MessageType>(type: Type, message: Decoded<Type>): Buffer {
  const pieces: Buffer[] = [];
  const values = message as Readonly<Record<string, unknown>>;
  for (const [name, field] of Object.entries(type)) {
    const value = values[name];
    if (field.many) encodeMany(field, value as readonly unknown[], pieces);
    else if (value !== 0 && value !== false && value !== '') encodeOne(field, value, pieces);
  }
  return Buffer.concat(pieces);
}

function encodeMany(field: Field, values: readonly unknown[], pieces: Buffer[]): void {
  if (values.length === 0) return;
  if (field.kind !== 'int') {
    for (const value of values) encodeOne(field, value, pieces);
    return;
  }
  const packed = Buffer.concat(values.map((value) => varint(value as number)));
  pieces.push(key(field, BYTES), varint(packed.length), packed);
}

function encodeOne(field: Field, value: unknown, pieces: Buffer[]): void {
  if (field.kind === 'int' || field.kind === 'flag') {
    pieces.push(key(field, VARINT), varint(Number(value)));
    return;
  }
  const bytes =
    field.kind === 'text' ? Buffer.from(value as string) : encode(field.of!(), value as Decoded<MessageType>);
  pieces.push(key(field, BYTES), varint(bytes.length), bytes);
}

function key(field: Field, wireType: number): Buffer {
  return varint(field.number * 8 + wireType);
}

/** A negative number takes ten bytes, as an int64 does. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}

/** Reads a message; fields that are unknown here are skipped. Throws ProtobufError. */
export function decode<Type extends MessageType>(type: Type, bytes: Buffer): Decoded<Type> {
  const values: Record<string, unknown> = {};
  const byNumber = new Map<number, [string, Field]>();
  for (const [name, field] of Object.entries(type)) {
    values[name] = emptyValue(field);
    byNumber.set(field.number, [name, field]);
  }
  const reader = new Reader(bytes);
  while (!reader.done) {
    const tag = reader.varint();
    const wireType = tag % 8;
    const known = byNumber.get(Math.floor(tag / 8));
    if (known === undefined || !fits(known[1], wireType)) {
      reader.skip(wireType);
      continue;
    }
    const [name, field] = known;
    if (!field.many) values[name] = decodeOne(field, reader);
    else decodeInto(values[name] as unknown[], field, wireType, reader);
  }
  return values as Decoded<Type>;
}

function emptyValue(field: Field): unknown {
  if (field.many) return [];
  return { int: 0, flag: false, text: '', message: undefined }[field.kind];
}

function fits(field: Field, wireType: number): boolean {
  const scalar = field.kind === 'int' || field.kind === 'flag';
  return scalar ? wireType === VARINT || (field.many && wireType === BYTES) : wireType === BYTES;
}

function decodeInto(list: unknown[], field: Field, wireType: number, reader: Reader): void {
  if (field.kind !== 'int' || wireType === VARINT) {
    list.push(decodeOne(field, reader));
    return;
  }
  const packed = new Reader(reader.bytes());
  while (!packed.done) list.push(packed.varint());
}

function decodeOne(field: Field, reader: Reader): unknown {
  switch (field.kind) {
    case 'int':
      return reader.varint();
    case 'flag':
      return reader.varint() !== 0;
    case 'text':
      return reader.bytes().toString('utf8');
    case 'message':
      return decode(field.of!(), reader.bytes());
  }
}

class Reader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** A signed 64-bit number that is exact in a double. */
  varint(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw new ProtobufError('the message ends within a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        const number = Number(BigInt.asIntN(64, value));
        if (!Number.isSafeInteger(number)) throw new ProtobufError('a number is larger than 2^53');
        return number;
      }
    }
    throw new ProtobufError('a number is longer than ten bytes');
  }

  bytes(): Buffer {
    const length = this.varint();
    const end = this.#position + length;
    if (length < 0 || end > this.#bytes.length) throw new ProtobufError('the message is shorter than it says');
    const bytes = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === BYTES) this.bytes();
    else if (wireType === FIXED_32) this.#position += 4;
    else if (wireType === FIXED_64) this.#position += 8;
    else throw new ProtobufError(`a field has the wire type ${wireType}`);
    if (this.#position > this.#bytes.length) throw new ProtobufError('the message ends within a field');
  }
}
