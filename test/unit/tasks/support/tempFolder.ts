import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for every test of a suite. */
export function tempFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await newFolder();
  });
  afterEach(async () => removeFolder(folder.path));
  return folder;
}

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tasks-'));
}

export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

/** The names in a folder, hidden ones too, in order. */
export async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path)).sort();
}
