import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FaultyDisk, isChange } from './faultyDisk.ts';

/** What is wrong with the folder for videos. */
export interface FolderFault {
  readonly name: string;
  /** What the user is told; undefined: the video is saved. */
  readonly told: RegExp | undefined;
  /** Makes it so, for an empty folder that is there. @returns how to end it */
  begin(folder: string): Promise<() => Promise<void>>;
}

const FULL = /enough space on the disk.*“Download Again”\.$/;
const LOCKED = /can’t be written to.*“Save Video As…”, or allow writing\.$/;
const OTHER = /couldn’t be written \(\w+\).*“Save Video As…”\.$/;

/** A disk that says some code instead of making any change. */
function saying(code: string, told: RegExp, afterChanges = 0): FolderFault {
  return {
    name: afterChanges === 0 ? `says ${code}` : `says ${code} when half of the video is written`,
    told,
    begin(folder) {
      const disk = new FaultyDisk(folder);
      let changes = 0;
      disk.fail((call) => {
        changes += isChange(call) && call.name !== 'rm' ? 1 : 0;
        return isChange(call) && call.name !== 'rm' && changes > afterChanges ? code : undefined;
      });
      return Promise.resolve(async () => {
        disk.restore();
        await Promise.resolve();
      });
    },
  };
}

/** The rights of a user who is not the system's: there, nothing is forbidden. */
async function asOrdinaryUser(folder: string): Promise<() => void> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || seteuid === undefined) {
    return () => undefined;
  }
  giveAway(dirname(folder));
  seteuid.call(process, NOBODY);
  await Promise.resolve();
  return () => seteuid.call(process, 0);
}

const NOBODY = 65_534;

function giveAway(path: string): void {
  chownSync(path, NOBODY, NOBODY);
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path)) {
      giveAway(join(path, name));
    }
  }
}

/** These are real on every machine but for Windows, where no bits of a folder forbid anything. */
const real: FolderFault[] = [
  ...(process.platform === 'win32' ? [] : [0o500, 0o000]).map((mode): FolderFault => ({
    name: `has the rights ${mode.toString(8)}`,
    told: LOCKED,
    async begin(folder) {
      const end = await asOrdinaryUser(folder);
      chmodSync(folder, mode);
      return () => {
        chmodSync(folder, 0o700);
        end();
        return Promise.resolve();
      };
    },
  })),
  {
    name: 'has become a file',
    told: OTHER,
    async begin(folder) {
      await rename(folder, `${folder}-away`);
      await writeFile(folder, 'precious');
      return async () => {
        await unlink(folder);
        await rename(`${folder}-away`, folder);
      };
    },
  },
  {
    name: 'is a link to itself',
    told: OTHER,
    async begin(folder) {
      await rename(folder, `${folder}-away`);
      await symlink(folder, folder, 'junction');
      return async () => {
        await unlink(folder);
        await rename(`${folder}-away`, folder);
      };
    },
  },
  {
    name: 'is gone',
    told: undefined,
    async begin(folder) {
      await rm(folder, { recursive: true });
      return () => Promise.resolve();
    },
  },
  {
    name: 'is a link to another folder',
    told: undefined,
    async begin(folder) {
      await rename(folder, `${folder}-away`);
      await symlink(`${folder}-away`, folder, 'junction');
      return () => Promise.resolve();
    },
  },
];

/** Runs a command of the system's. @returns whether it worked */
function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Whether this machine allows a command. It is undone at once. */
function lets(
  folder: string,
  begin: (folder: string) => boolean,
  end: (folder: string) => boolean,
) {
  return begin(folder) && end(folder);
}

const mountTiny = (folder: string) =>
  run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
const mountLarge = (folder: string) =>
  run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder);
const mountReadOnly = (folder: string) =>
  run('mount', '--bind', folder, folder) && run('mount', '-o', 'remount,ro,bind', folder);
const unmount = (folder: string) => run('umount', folder);

/** What only some machines permit. The same is done above by other means, everywhere. */
export function privileged(folder: string): FolderFault[] {
  const mounted = (
    name: string,
    told: FolderFault['told'],
    mount: (folder: string) => boolean,
  ) => ({
    name,
    told,
    begin(folder: string) {
      mount(folder);
      return Promise.resolve(async () => {
        unmount(folder);
        await Promise.resolve();
      });
    },
  });
  const freeze = (it: string) => run('chattr', '+i', it);
  const thaw = (it: string) => run('chattr', '-i', it);
  return [
    ...(lets(folder, mountTiny, unmount)
      ? [
          {
            name: 'is on a full file system, for real',
            told: FULL,
            begin(folder: string) {
              mountTiny(folder);
              fill(join(folder, 'filler'));
              return Promise.resolve(async () => {
                await rm(join(folder, 'filler'));
              });
            },
          },
          mounted('is on another file system, for real', undefined, mountLarge),
        ]
      : []),
    ...(lets(folder, mountReadOnly, unmount)
      ? [mounted('is read-only, for real', LOCKED, mountReadOnly)]
      : []),
    ...(lets(folder, freeze, thaw)
      ? [
          {
            name: 'is immutable, for real',
            told: LOCKED,
            begin(folder: string) {
              freeze(folder);
              return Promise.resolve(async () => {
                thaw(folder);
                await Promise.resolve();
              });
            },
          },
        ]
      : []),
  ];
}

/** Ends what a test that failed may have left mounted or frozen. */
export function release(folder: string): void {
  if (process.geteuid?.() === 0) {
    run('chattr', '-i', folder);
    while (unmount(folder)) {
      // One mount may hide another.
    }
  }
}

function fill(file: string): void {
  for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // No more of that size.
    }
  }
}

export const folderFaults: readonly FolderFault[] = [
  ...real,
  ...['ENOSPC', 'EDQUOT'].flatMap((code) => [saying(code, FULL), saying(code, FULL, 2)]),
  ...['EACCES', 'EPERM', 'EROFS'].map((code) => saying(code, LOCKED)),
  ...['EIO', 'EFBIG', 'ENODEV', 'ENOTDIR'].map((code) => saying(code, OTHER, 1)),
  saying('ENAMETOOLONG', /path of the video is too long\. Select “Save Video As…”\.$/),
];

/** Makes an empty folder. */
export async function newEmptyFolder(path: string): Promise<string> {
  await mkdir(path);
  return path;
}
