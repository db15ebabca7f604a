import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the checkout. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** The cache of `@vscode/test-electron` and of these scripts. Git ignores it. */
export const cacheDir = join(root, '.vscode-test');

/** The output of tests for people: figures, screenshots, the packaged extension. */
export const outDir = join(root, 'out');

/**
 * Makes a folder that is removed when this process ends. The name must be short: VS Code puts a
 * socket into it, and the path of a socket has about 100 characters at most.
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
      // Another process still writes there. The system removes the rest.
    }
  }
}
