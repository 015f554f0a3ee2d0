import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Program, SimWorld, type StreamEvents } from '../../src/sim/index.ts';

const PORT = 9_000;

/** Answers each piece with what it got, and counts its lives in a file. */
function echo(lives: number[]): Program {
  return async ({ disk, listen }) => {
    listen(PORT, (stream) => ({
      data: (bytes) => stream.write(Buffer.concat([Buffer.from('echo '), bytes])),
      drain: () => {},
      closed: () => {},
    }));
    const file = await disk.open('lives', { create: true, write: true });
    const before = await file.sizeBytes();
    await file.write(Buffer.from('x'), 0, 1, before);
    await file.sync();
    await disk.syncFolder('');
    lives.push(before + 1);
  };
}

/** Says a number every 50 ms for as long as the connection holds, and connects again when it breaks. */
function talker(heard: string[], breaks: boolean[]): Program {
  return ({ clock, connect }) => {
    let next = 0;
    const dial = (): void => {
      let isOpen = true;
      const events: StreamEvents = {
        data: (bytes) => heard.push(bytes.toString()),
        drain: () => {},
        closed: (end) => {
          isOpen = false;
          breaks.push(end !== 'closed');
          clock.setTimer(100, dial);
        },
      };
      const stream = connect(2, PORT, events);
      const say = (): void => {
        if (!isOpen) return;
        stream.write(Buffer.from(`${next++}`));
        clock.setTimer(50, say);
      };
      say();
    };
    dial();
  };
}

async function runWorld(seed: number): Promise<{ heard: string[]; breaks: boolean[]; lives: number[] }> {
  const world = new SimWorld(seed, [1, 2]);
  const heard: string[] = [];
  const breaks: boolean[] = [];
  const lives: number[] = [];
  world.start(2, echo(lives));
  world.start(1, talker(heard, breaks));
  await world.runFor(1_000_000);
  const release = world.network.shut(1, 2);
  await world.runFor(1_000_000);
  release();
  await world.runFor(1_000_000);
  world.crash(2);
  await world.runFor(500_000);
  world.restart(2);
  await world.runFor(2_000_000);
  return { heard, breaks, lives };
}

test('programs talk over connections that stall in a partition and break in a crash, and find what they synced', async () => {
  const { heard, breaks, lives } = await runWorld(1);
  const numbers = heard.map((text) => Number(text.slice('echo '.length)));
  assert.ok(numbers.length > 60, `${numbers.length} answers`);
  assert.deepEqual(
    numbers,
    numbers.slice().sort((left, right) => left - right),
    'in order',
  );
  assert.deepEqual(numbers.slice(0, 40), [...Array(40).keys()], 'nothing is lost in a short partition');
  assert.deepEqual(breaks, [true], 'the crash reset the connection');
  assert.deepEqual(lives, [1, 2], 'the file survived');
});

test('bytes keep their order through flapping links, losses and a slow machine', async () => {
  const world = new SimWorld(7, [1, 2]);
  const received: number[] = [];
  world.start(2, ({ listen }) => {
    listen(PORT, () => ({ data: (bytes) => received.push(bytes.readUInt32BE()), drain: () => {}, closed: () => {} }));
  });
  world.start(1, ({ clock, connect }) => {
    const stream = connect(2, PORT, { data: () => {}, drain: () => {}, closed: () => {} });
    let next = 0;
    const say = (): void => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(next++);
      stream.write(bytes);
      if (next < 1_000) clock.setTimer(1, say);
    };
    say();
  });
  world.network.weather = { ...world.network.weather, lossPermille: 100, delayUsMax: 50_000 };
  world.machine(2).slownessUs = 20_000;
  for (let round = 0; round < 30; round++) {
    const release = world.network.shut(1, 2);
    await world.runFor(20_000);
    release();
    await world.runFor(30_000);
  }
  world.machine(2).slownessUs = 0;
  await world.runFor(10_000_000);
  assert.deepEqual(received, [...Array(1_000).keys()]);
});

test('the same seed gives the same conversation', async () => {
  assert.deepEqual(await runWorld(5), await runWorld(5));
});

test('a connection to a port that nobody listens on is refused', async () => {
  const world = new SimWorld(3, [1, 2]);
  const ends: string[] = [];
  world.start(2, () => {});
  world.start(1, ({ connect }) => {
    connect(2, PORT, { data: () => {}, drain: () => {}, closed: (end) => ends.push(end) });
  });
  await world.runFor(1_000_000);
  assert.deepEqual(ends, ['refused']);
});

test('a writer that is faster than the network is told to wait, and when to go on', async () => {
  const world = new SimWorld(4, [1, 2]);
  let received = 0;
  let waits = 0;
  const total = 2 * 1024 * 1024;
  world.start(2, ({ listen }) => {
    listen(PORT, () => ({
      data: (bytes) => {
        received += bytes.length;
      },
      drain: () => {},
      closed: () => {},
    }));
  });
  world.start(1, ({ connect }) => {
    let sent = 0;
    const pump = (): void => {
      while (sent < total) {
        sent += 65_536;
        if (!stream.write(Buffer.alloc(65_536))) {
          waits++;
          return;
        }
      }
    };
    const stream = connect(2, PORT, { data: () => {}, drain: pump, closed: () => {} });
    pump();
  });
  await world.runFor(5_000_000);
  assert.equal(received, total);
  assert.ok(waits > 3);
});

test('what a program fails with ends the run', async () => {
  const world = new SimWorld(6, [1]);
  world.start(1, async ({ clock }) => {
    await new Promise<void>((resolve) => clock.setTimer(10, resolve));
    throw new Error('the program is broken');
  });
  await assert.rejects(world.runFor(1_000_000), /the program is broken/);
});

test('the death of a process is known at once, and its ports refuse; the loss of power is silence', async () => {
  for (const [end, withinUs] of [
    ['kill', 100_000],
    ['crash', 20_000_000],
  ] as const) {
    const world = new SimWorld(6, [1, 2]);
    const ends: string[] = [];
    world.start(2, ({ listen }) => {
      listen(PORT, () => ({ data: () => {}, drain: () => {}, closed: () => {} }));
    });
    world.start(1, ({ connect, clock }) => {
      const dial = () => connect(2, PORT, { data: () => {}, drain: () => {}, closed: (why) => ends.push(why) });
      dial();
      clock.setTimer(150, dial);
    });
    await world.runFor(100_000);
    world[end](2);
    await world.runFor(withinUs);
    assert.deepEqual(ends, end === 'kill' ? ['reset', 'refused'] : ['timed-out']);
  }
});
