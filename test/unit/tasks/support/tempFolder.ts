import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps files here in memory. A test that flushes many files would wait for a real disk. */
const MEMORY = '/dev/shm';

/** A folder of its own for every test of a suite. */
export function tempFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await newFolder();
  });
  afterEach(async () => removeFolder(folder.path));
  return folder;
}

/** Makes an empty folder. @param parent default: in memory, where the system offers that */
export async function newFolder(parent = existsSync(MEMORY) ? MEMORY : tmpdir()): Promise<string> {
  return mkdtemp(join(parent, 'tasks-'));
}

export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

/** The names in a folder, hidden ones too, in order. */
export async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path)).sort();
}
