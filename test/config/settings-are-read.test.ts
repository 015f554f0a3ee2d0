import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ServerConfig } from '../../src/config/index.ts';
import {
  brokerSchema,
  brokerSynonyms,
  groupSchema,
  type Setting,
  topicSchema,
  topicSynonyms,
} from '../../src/config/schema/index.ts';

/** Settings that need no reader, and why. */
const NEEDS_NO_READER = new Map([['raft', 'says what is so: one node is a Raft group of one']]);

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

function textOf(included: (path: string) => boolean): string {
  const texts = sources.filter(included).map((path) => readFileSync(join(SRC, path), 'utf8'));
  return texts.join('\n').replace(/\/\*\*.*?\*\//gs, '');
}

const code = textOf((path) => !/^(config\/schema|protocol\/generated|sim)\//.test(path));

function named(name: string): boolean {
  return code.includes(`'${name}'`);
}

/** A setting of a single group is read as `groupNumber(…, name)`, and with it the server's default and bounds of the same name. */
function readForGroups(name: string): boolean {
  const own = name.replace(/^group\.(\w+)\.(min\.|max\.)?/, '$1.');
  return own !== name && groupSchema.has(own) && named(own);
}

function isRead(setting: Setting): boolean {
  const names = brokerSchema.has(setting.name) ? brokerSynonyms(setting.name).map(({ name }) => name) : [];
  const topicNames = [...topicSynonyms].filter(([, broker]) => names.includes(broker)).map(([topic]) => topic);
  return [setting.name, ...names, ...topicNames].some(named) || readForGroups(setting.name);
}

test('every setting that is said to work is read by the code', () => {
  const working = [...brokerSchema.values(), ...topicSchema.values(), ...groupSchema.values()].filter(
    ({ works }) => works,
  );
  const unread = working.filter((setting) => !isRead(setting)).map(({ name }) => name);
  assert.deepEqual(
    unread.filter((name) => !NEEDS_NO_READER.has(name)),
    [],
  );
});

test('every topic setting that the configuration resolves has an effect outside of it', () => {
  const rooms = textOf(
    (path) => !/^(config|protocol|sim)\//.test(path) && !/(types|options|internal-topics)\.ts$/.test(path),
  );
  const unread = Object.keys(new ServerConfig().topicSettings(new Map())).filter(
    (field) => !new RegExp(`\\b${field}\\b`).test(rooms),
  );
  assert.deepEqual(unread, []);
});
