import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emitFiles } from './protocol-generator/files.ts';
import { loadSchema } from './protocol-generator/schema.ts';

const protocolFolder = path.join(import.meta.dirname, '../src/protocol');
const outputFolder = path.join(protocolFolder, 'generated');

/** The generated files as they should be now, by path below `src/protocol/generated`. */
export function generateProtocol(): Map<string, string> {
  return emitFiles(loadSchema(path.join(protocolFolder, 'schema')));
}

if (import.meta.main) {
  const files = generateProtocol();
  mkdirSync(path.join(outputFolder, 'records'), { recursive: true });
  for (const [file, text] of files) writeFileSync(path.join(outputFolder, file), text);
  for (const file of readdirSync(outputFolder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ts') && !files.has(file)) rmSync(path.join(outputFolder, file));
  }
  console.log(`${files.size} files written`);
}
