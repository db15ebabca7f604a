import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A window's program, in one file so that it starts fast. */
export interface WindowProgram {
  readonly path: string;
  remove(): Promise<void>;
}

export async function buildWindow(): Promise<WindowProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-window-'));
  const path = join(folder, 'window.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./window.ts', import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // node-fetch wants the polyfill only where Node has no web streams of its own.
    external: ['web-streams-polyfill/*'],
    logLevel: 'warning',
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
