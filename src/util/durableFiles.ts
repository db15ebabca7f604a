import { promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Writes a new file to the disk itself, past its caches. @throws when the file exists */
export async function writeFlushed(file: string, text: string): Promise<void> {
  const handle = await fs.open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Gives a complete file its final name, unless something has that name already. Either way the
 * file under the final name is whole: a second name for the same file is made in one step.
 *
 * @returns false when the name is taken; the temporary file is then still there
 */
export async function moveWithoutOverwriting(temporary: string, final: string): Promise<boolean> {
  try {
    await fs.link(temporary, final);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    // A file system without hard links (FAT, some network shares): each says so with another code.
    return takeNameAndMove(temporary, final);
  }
  // It is done. A hidden second name that stays does no harm, and is swept away later.
  await fs.rm(temporary, { force: true }).catch(() => undefined);
  return true;
}

/** Takes the name with an empty file first: a crash in between leaves that, and no half a file. */
async function takeNameAndMove(temporary: string, final: string): Promise<boolean> {
  let name: FileHandle;
  try {
    name = await fs.open(final, 'wx');
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
  try {
    await name.close();
    await fs.rename(temporary, final);
  } catch (error) {
    await fs.rm(final, { force: true }).catch(() => undefined);
    throw error;
  }
  return true;
}

/** Makes new names in a folder survive a power cut. Windows has no such call and needs none. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  try {
    const handle = await fs.open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP')) {
      throw error;
    }
  }
}

/** Whether an error is one of Node's with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

/** What is in a folder. One that somebody deleted is made again by the next write. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return [];
    }
    throw error;
  }
}
