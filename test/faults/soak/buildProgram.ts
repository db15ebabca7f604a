import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A program in one file, the way the extension is one. */
export interface Program {
  readonly path: string;
  remove(): Promise<void>;
}

/** Bundles the window's program; the views in it get the editor of `editor.ts`. */
export async function buildProgram(): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'soak-program-'));
  const path = join(folder, 'window.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./window.ts', import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    alias: { vscode: fileURLToPath(new URL('./editor.ts', import.meta.url)) },
    // node-fetch wants the polyfill only where Node has no web streams of its own.
    external: ['web-streams-polyfill/*'],
    logLevel: 'warning',
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
