import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brokerSchema, groupSchema, type Setting, topicSchema, topicSynonyms } from '../../src/config/schema/index.ts';
import { invalidValue } from '../../src/config/values.ts';
import { renderConfigReference } from '../../tools/generate-config-docs.ts';

type Fact = readonly [name: string, type: string, value: string | null, valid: string | null, synonym: string | null];
const facts = JSON.parse(readFileSync(new URL('../data/kafka-configs.json', import.meta.url), 'utf8')) as Record<
  'topic' | 'broker' | 'group',
  readonly Fact[]
>;

/** Settings whose default cannot be Kafka's: they name this node. */
const OWN_DEFAULT = new Set(['node.id', 'broker.id']);

describe('the schema holds every setting of Kafka', () => {
  for (const [kind, schema] of [
    ['topic', topicSchema],
    ['broker', brokerSchema],
    ['group', groupSchema],
  ] as const) {
    it(`of a ${kind}, with Kafka\u2019s type, bounds and default, or says which default it has in Kafka`, () => {
      for (const [name, type, value, valid] of facts[kind]) {
        const setting = schema.get(name);
        assert.ok(setting !== undefined, `${name} is there`);
        assert.equal(setting.type, type.toLowerCase(), name);
        if (!OWN_DEFAULT.has(name)) assert.equal(setting.kafkaDefault ?? setting.defaultValue, value, name);
        const low = /^\[(-?\d+),/.exec(valid ?? '');
        if (low !== null && !OWN_DEFAULT.has(name) && valid?.endsWith('or -1') !== true)
          assert.equal(setting.min, Number(low[1]), name);
      }
    });
  }

  it('and where a topic\u2019s default comes from', () => {
    for (const [name, , , , synonym] of facts.topic)
      assert.equal(topicSynonyms.get(name) ?? null, synonym ?? null, name);
  });
});

describe('every setting', () => {
  const all: readonly Setting[] = [...brokerSchema.values(), ...topicSchema.values(), ...groupSchema.values()];

  it('allows its own default', () => {
    for (const setting of all) {
      if (setting.defaultValue !== null)
        assert.equal(invalidValue(setting, setting.defaultValue), undefined, setting.name);
    }
  });

  it('has one sentence or more of documentation', () => {
    for (const { name, documentation } of all) assert.match(documentation, /^[A-Z-].*\.$/s, name);
  });

  it('stands in docs/configuration.md as the schema has it', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    assert.ok(
      page === renderConfigReference(),
      'docs/configuration.md is up to date: run node tools/generate-config-docs.ts',
    );
  });
});
