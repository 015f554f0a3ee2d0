/** A process to be killed: appends to the log in argv[2] as fast as it can and reports every acknowledged offset on standard output. */
import { writeSync } from 'node:fs';
import { logId, openIn, Writer } from './opened.ts';

const folder = process.argv[2]!;
const manager = await openIn(folder, { tailBytesMax: 4 << 20, walBytesMax: 4 << 20, walSlotBytes: 1 << 20 });
const writers = await Promise.all([0, 1, 2].map((partition) => Writer.open(manager, logId('killed', partition))));
const STDOUT = 1;

async function appendForever(writer: Writer, partition: number): Promise<void> {
  for (;;) {
    await manager.waitForRoom();
    const offset = writer.log.logEndOffset;
    await writer.append({ values: [`${partition}/${offset}`.padEnd(offset % 9 === 0 ? 200_000 : 2_000)] });
    writeSync(STDOUT, `${partition} ${offset}\n`);
  }
}

await Promise.all(writers.flatMap((writer, partition) => [appendForever(writer, partition)]));
