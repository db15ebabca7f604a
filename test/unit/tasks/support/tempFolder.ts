import { statfsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps files here in memory. A test that flushes many files would wait for a real disk. */
const MEMORY = '/dev/shm';

/** Free bytes that the tests may need. A container often has less memory for files. */
const NEEDED = 1024 ** 3;

/** A folder of its own for every test of a suite. */
export function tempFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await newFolder();
  });
  afterEach(async () => removeFolder(folder.path));
  return folder;
}

/** Makes an empty folder. @param parent default: in memory, where there is enough for files */
export async function newFolder(parent = hasMemory() ? MEMORY : tmpdir()): Promise<string> {
  return mkdtemp(join(parent, 'tasks-'));
}

function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= NEEDED;
  } catch {
    return false;
  }
}

export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

/** The names in a folder, hidden ones too, in order. */
export async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path)).sort();
}
