import { constants, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The mode of files that only their owner may read: prompts are private. Windows ignores it. */
export const PRIVATE_FILE = 0o600;

/** The same for folders. */
const PRIVATE_FOLDER = 0o700;

/** Creates a folder for its owner only. An older version may have created it for everybody. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  // Some file systems have no modes.
  await fs.chmod(folder, PRIVATE_FOLDER).catch(() => undefined);
}

/** Writes and flushes a new file, for its owner only. @throws when the file exists */
export async function writeFlushed(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await whileHeld(file, () => fs.open(file, 'wx', PRIVATE_FILE));
  try {
    await handle.writeFile(content);
    await flush(handle);
  } finally {
    await handle.close();
  }
}

/** Flushes a file. Some network shares and FUSE file systems don't support that: then it is left out. */
export async function flush(handle: Pick<FileHandle, 'sync'>): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!hasCode(error, ...UNSUPPORTED)) {
      throw error;
    }
  }
}

/** What file systems report that don't support flushing. */
const UNSUPPORTED = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Gives a complete file its final name, unless that name exists already. The file under the final
 * name is always complete, because a hard link is made in one step.
 *
 * @returns false when the name exists; the temporary file stays then
 */
export async function moveWithoutOverwriting(temporary: string, final: string): Promise<boolean> {
  try {
    // EPERM usually says that there are no hard links.
    await whileHeld(final, () => fs.link(temporary, final), ['EBUSY', 'EACCES']);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    // File systems without hard links (FAT, some network shares) report different codes.
    return takeNameAndMove(temporary, final);
  }
  // The file has its name. A hidden second name is harmless and is deleted later.
  await fs.rm(temporary, { force: true }).catch(() => undefined);
  return true;
}

/** Creates an empty file with the name first. A crash then leaves an empty file, never half a file. */
async function takeNameAndMove(temporary: string, final: string): Promise<boolean> {
  let name: FileHandle;
  try {
    name = await whileHeld(final, () => fs.open(final, 'wx'));
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
  try {
    await name.close();
    await rename(temporary, final);
  } catch (error) {
    await fs.rm(final, { force: true }).catch(() => undefined);
    throw error;
  }
  return true;
}

/** Milliseconds before each new attempt at a file that is held. Tests shorten them. */
export const heldDelays = [10, 50, 250, 1000, 2000];

/** What systems report of a file that another program has open. */
const HELD = ['EBUSY', 'EPERM', 'EACCES'];

/**
 * Does something with a file that a virus scanner or another window may hold for a moment: then tries
 * it again for some seconds. A folder that can't be written to is an error at once.
 *
 * @param file the file that is made or changed
 */
export async function whileHeld<T>(
  file: string,
  work: () => Promise<T>,
  codes: readonly string[] = HELD,
): Promise<T> {
  for (const delay of heldDelays) {
    try {
      return await work();
    } catch (error) {
      if (!hasCode(error, ...codes) || !(await mayBeHeld(error, file))) {
        throw error;
      }
      await sleep(delay);
    }
  }
  return work();
}

/** Whether an error may be about a held file. Windows doesn't tell that from a missing permission. */
async function mayBeHeld(error: unknown, file: string): Promise<boolean> {
  return (
    hasCode(error, 'EBUSY') ||
    process.platform === 'win32' ||
    fs.access(dirname(file), constants.W_OK).then(
      () => true,
      () => false,
    )
  );
}

/** Renames a file or a folder, also while another program has it open for a moment. */
export async function rename(from: string, to: string): Promise<void> {
  await whileHeld(to, () => fs.rename(from, to));
}

/** Flushes a folder, so that new names survive a power cut. Windows doesn't need this. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasCode(error, ...UNSUPPORTED, 'EISDIR', 'EPERM', 'EACCES')) {
      throw error;
    }
  }
}

/** Whether an error is a Node error with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

/** Lists the names in a folder; none when the folder is missing. The next write makes it again. */
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
