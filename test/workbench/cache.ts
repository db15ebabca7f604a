import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from './paths.ts';

/** Written last: a folder without this file is incomplete. */
const marker = 'complete.txt';
const temporaryName = /^installing-(?<pid>\d+)-/;
const folders = new Map<string, Promise<string>>();

/**
 * Returns a folder of the cache. If it doesn't exist, `fill` fills it first.
 *
 * The folder is filled under a temporary name and then renamed. So an interrupted installation is
 * never used. If several processes do this at the same time, one wins and the others discard their
 * copy.
 */
export async function getCachedFolder(
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
  if (isComplete(folder)) return folder;

  await removeAbandoned();
  const temporary = join(cacheDir, `installing-${process.pid}-${name}`);
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await writeFile(join(temporary, marker), `${new Date().toISOString()}\n`);
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (isComplete(folder)) return;
      if (!existsSync(folder)) throw error;
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

function isComplete(folder: string): boolean {
  return existsSync(join(folder, marker));
}

/** Removes the temporary folders of processes that no longer run. */
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
