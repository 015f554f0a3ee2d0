import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The lines of a .jsonl or .jsonl.gz file, with their numbers from 1; empty ones are left out. */
export function readLines(file: string): { readonly number: number; readonly text: string }[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
}

/** JSON.parse that keeps integers beyond 2^53 exact, as bigint. */
export function parseExact(text: string): Json {
  const reviver = (_key: string, value: unknown, context: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    return /^-?\d+$/.test(context.source ?? '') ? BigInt(context.source!) : value;
  };
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown) as Json;
}

/** A short form of a value for a line about a failure. */
export function brief(value: unknown): string {
  const text =
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
