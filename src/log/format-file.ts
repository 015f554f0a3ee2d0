import { type Disk, DiskError } from './disk.ts';
import { LogError } from './types.ts';

const FORMAT_FILE = 'format';
const FORMAT_TEXT = 'chronik-log 1\n';

/** A file that another release wrote: reading it as if it were this one's would lose data. */
export function otherVersion(found: string, known: string): LogError {
  return new LogError('damaged', `${found}; this program reads ${known} only: use the program that wrote it`);
}

/** States the version of the format on a new disk; throws LogError('damaged') where it is another than this program's. */
export async function checkFormat(disk: Disk): Promise<void> {
  const found = await readFormat(disk);
  if (found === FORMAT_TEXT) return;
  if (found !== undefined && found !== '') {
    const text = found.trim().slice(0, 40);
    throw otherVersion(`${disk.description}/${FORMAT_FILE} says "${text}"`, `"${FORMAT_TEXT.trim()}"`);
  }
  const text = Buffer.from(FORMAT_TEXT);
  const file = await disk.open(FORMAT_FILE, { create: true });
  try {
    await file.write(text, 0, text.length, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.syncFolder('');
}

async function readFormat(disk: Disk): Promise<string | undefined> {
  try {
    const file = await disk.open(FORMAT_FILE, {});
    try {
      const content = Buffer.alloc(4096);
      const count = await file.read(content, 0, content.length, 0);
      return content.toString('utf8', 0, count);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
