import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

let building: Promise<string> | undefined;

/**
 * Builds the program of a window, once in this process. It is one file, like the extension, so that
 * it starts fast.
 *
 * @returns its path
 */
export function buildWindow(): Promise<string> {
  building ??= buildProgram();
  return building;
}

async function buildProgram(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'window-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'window.cjs');
  await build({
    entryPoints: [resolve('./window/program.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { vscode: resolve('./window/vscode.ts') },
    // node-fetch needs the polyfill only where Node has no web streams.
    external: ['web-streams-polyfill/*'],
    logLevel: 'warning',
  });
  return path;
}

function resolve(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
