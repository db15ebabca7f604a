import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** Where `@vscode/test-electron` keeps its downloads, and so do we: fetched once, ignored by git. */
export const cacheDir = join(root, '.vscode-test');

/** What the tests leave behind for a reader: figures, screenshots, the packaged extension. */
export const outDir = join(root, 'out');

/**
 * A new folder that lasts as long as this process. The name stays short: VS Code puts a socket
 * beneath it, and a socket's path may have only about 100 characters.
 */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  if (temporaryFolders.length === 0) process.once('exit', removeTemporaryFolders);
  temporaryFolders.push(folder);
  return folder;
}

const temporaryFolders: string[] = [];

function removeTemporaryFolders(): void {
  for (const folder of temporaryFolders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Somebody still writes there. What is left is the system's to tidy up.
    }
  }
}
