// Checks the core's pure parts against recorded answers of etcd/raft: quorums and membership changes, a case a line, each line
// telling its kind by its fields. Usage: npm run raft-vectors -- FILE...
import { readFileSync } from 'node:fs';
import { checkVector } from './raft/vectors.ts';

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage: npm run raft-vectors -- FILE...');
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const path of paths) {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    let difference: string | undefined;
    try {
      difference = checkVector(JSON.parse(line));
    } catch (error) {
      difference = error instanceof Error ? error.message : String(error);
    }
    if (difference === undefined) {
      passed++;
    } else {
      failed++;
      console.error(`${path}:${at + 1}: ${difference}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
