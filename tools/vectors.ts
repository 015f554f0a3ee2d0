import { type BatchVector, checkBatch } from './vectors/batches.ts';
import { type JsonObject, parseExact, readLines } from './vectors/json.ts';
import { checkMessage, type MessageVector } from './vectors/messages.ts';

/** Checks one line of a vector file, message or batch; returns what is wrong, or undefined. */
export function checkVector(text: string): string | undefined {
  let what = '';
  try {
    const vector = parseExact(text) as JsonObject;
    if ('compression' in vector) return checkBatch(vector as unknown as BatchVector);
    if (!('name' in vector)) return 'neither a message nor a batch';
    const message = vector as unknown as MessageVector;
    what = `${message.name} v${message.version}: `;
    const fault = checkMessage(message);
    return fault === undefined ? undefined : what + fault;
  } catch (error) {
    return what + (error as Error).message;
  }
}

/** Checks every line of the files and reports the failures; returns how many passed and failed. */
export function checkFiles(
  files: readonly string[],
  report: (line: string) => void,
): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    for (const line of readLines(file)) {
      const fault = checkVector(line.text);
      if (fault === undefined) passed++;
      else {
        failed++;
        report(`${file}:${line.number}: ${fault}`);
      }
    }
  }
  return { passed, failed };
}

if (import.meta.main) {
  const files = process.argv.slice(2);
  if (files.length === 0) {
    console.error('usage: npm run vectors -- FILE... (.jsonl or .jsonl.gz)');
    process.exit(2);
  }
  const { passed, failed } = checkFiles(files, (line) => console.log(line));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
