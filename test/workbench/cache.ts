import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from './paths.ts';

/** Written last: a folder without it is not a whole one. */
const marker = 'complete.txt';
const temporaryName = /^installing-(?<pid>\d+)-/;
const folders = new Map<string, Promise<string>>();

/**
 * A folder of the cache, filled by `fill` if it is not there yet.
 *
 * It is filled beside its place and then renamed: an interrupted installation is never taken for a
 * whole one, and of several processes at the same time one wins and the others find theirs
 * superfluous.
 */
export async function cached(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  let folder = folders.get(name);
  if (!folder) {
    folder = findOrFill(name, fill);
    folders.set(name, folder);
  }
  return folder;
}

async function findOrFill(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheDir, name);
  if (isWhole(folder)) return folder;

  await removeAbandoned();
  const temporary = join(cacheDir, `installing-${process.pid}-${name}`);
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await writeFile(join(temporary, marker), `${new Date().toISOString()}\n`);
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (isWhole(folder)) return;
      if (!existsSync(folder)) throw error;
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

function isWhole(folder: string): boolean {
  return existsSync(join(folder, marker));
}

/** Removes what installations left whose process was killed. */
async function removeAbandoned(): Promise<void> {
  if (!existsSync(cacheDir)) return;
  for (const name of await readdir(cacheDir)) {
    const pid = temporaryName.exec(name)?.groups?.['pid'];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(cacheDir, name), { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
