import { constants, promises as fs } from 'node:fs';
import { dirname } from 'node:path';

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
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK', 'UNKNOWN')) {
      throw error;
    }
    // A file system without hard links (FAT, some network shares).
    return copyWithoutOverwriting(temporary, final);
  }
  await fs.rm(temporary, { force: true });
  await flushFolder(dirname(final));
  return true;
}

async function copyWithoutOverwriting(temporary: string, final: string): Promise<boolean> {
  try {
    await fs.copyFile(temporary, final, constants.COPYFILE_EXCL);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
  const handle = await fs.open(final, 'r+');
  await handle.sync().finally(() => handle.close());
  await fs.rm(temporary, { force: true });
  return true;
}

/** Makes new names in a folder survive a power cut. Windows has no such call and needs none. */
async function flushFolder(folder: string): Promise<void> {
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
