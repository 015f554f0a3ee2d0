import type { Disk, DiskFile, PartitionLog, SnapshotInstall } from '../../../src/log/index.ts';
import { createRaftNode, type HardState, type MembershipConfig } from '../../../src/raft/index.ts';
import { logParts, type Parts } from '../../../src/sim/index.ts';
import type { Mutant } from './mutant.ts';

const NOBODY: MembershipConfig = { voters: [], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };

/** All that `target` does, except what `changes` do instead; of those, getters are asked anew each time. */
function changed<T extends object>(target: T, changes: Partial<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const source = name in changes ? changes : target;
      const value = Reflect.get(source, name, source);
      return typeof value === 'function' ? value.bind(source) : value;
    },
  });
}

function withLog(change: (log: PartitionLog) => Partial<PartitionLog>): Parts {
  return logParts(createRaftNode, { log: (log) => changed(log, change(log)) });
}

function withDisk(change: (disk: Disk) => Partial<Disk>): Parts {
  return logParts(createRaftNode, { disk: (disk) => changed(disk, change(disk)) });
}

function withInstall(change: (install: SnapshotInstall, log: PartitionLog) => Partial<SnapshotInstall>): Parts {
  return withLog((log) => ({
    installSnapshot: async (manifest) => {
      const install = await log.installSnapshot(manifest);
      return changed(install, change(install, log));
    },
  }));
}

/** Keeps no membership: after a restart, only what the log still holds of the changes tells of it. */
function forgetsMembership(log: PartitionLog): Partial<PartitionLog> {
  return {
    membership: NOBODY,
    membershipIndex: 0,
    setMembership: () => undefined,
    confChangesAfter: (index) => log.confChangesAfter(index).filter((change) => change.index >= log.firstIndex),
  };
}

/** Takes each append for durable as soon as it was made. */
function believesAppends(log: PartitionLog): Partial<PartitionLog> {
  let newest = 0;
  return {
    append: (...append) => {
      newest = log.append(...append);
      return newest;
    },
    get durableAppend() {
      return newest;
    },
  };
}

/** Writes the hard state that belongs to a snapshot first, and the snapshot when that is durable. */
function splitsInstall(install: SnapshotInstall, log: PartitionLog): Partial<SnapshotInstall> {
  return {
    finish: async (hardState?: HardState) => {
      const number = log.append([], hardState);
      while (log.durableAppend < number && log.failure === undefined) await log.resume();
      await install.finish();
    },
  };
}

async function withoutSync(file: Promise<DiskFile>): Promise<DiskFile> {
  return changed(await file, { sync: async () => undefined });
}

/** What goes wrong between a Raft group and the real log. */
export const logMutants: readonly Mutant[] = [
  {
    name: 'forget the membership of a log that was cut',
    bug: 'a node that restarts does not know the group any more once retention took the changes',
    seedsMax: 40,
    layer: 'log',
    parts: withLog(forgetsMembership),
  },
  {
    name: 'take an append for durable too early',
    bug: 'an acknowledged write is lost with the power',
    seedsMax: 40,
    layer: 'log',
    parts: withLog(believesAppends),
  },
  {
    name: 'write the hard state before its snapshot',
    bug: 'after a crash the commit index is about entries that the snapshot was to replace',
    seedsMax: 400,
    isRare: true,
    layer: 'log',
    parts: withInstall(splitsInstall),
  },
  {
    name: 'leave a received snapshot unsynced',
    bug: 'after a loss of power the log names segments that the disk does not have',
    seedsMax: 400,
    isRare: true,
    layer: 'log',
    parts: withDisk((disk) => ({
      open: (path, options) => {
        const file = disk.open(path, options);
        return path.endsWith('.received') ? withoutSync(file) : file;
      },
    })),
  },
];
