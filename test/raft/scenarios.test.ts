import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { replayScenarioFile } from './scenario-file.ts';

const FOLDER = new URL('scenarios/', import.meta.url);

for (const file of readdirSync(FOLDER).sort()) {
  test(`scenario ${file} goes as it says`, () => replayScenarioFile(readFileSync(new URL(file, FOLDER), 'utf8')));
}
