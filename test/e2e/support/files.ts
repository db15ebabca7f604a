import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** The contents of files, by their paths. */
export type Files = ReadonlyMap<string, Buffer>;

/** Reads all files in a folder and its subfolders, while programs may delete and rename some. */
export function readFiles(folder: string): Files {
  const files = new Map<string, Buffer>();
  for (const entry of listFiles(folder)) {
    const file = join(entry.parentPath, entry.name);
    try {
      files.set(file, readFileSync(file));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return files;
}

function listFiles(folder: string): Dirent[] {
  for (;;) {
    try {
      const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
      return entries.filter((it) => it.isFile());
    } catch (error) {
      // A subfolder has moved while it was listed.
      if (!isGone(error)) throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
