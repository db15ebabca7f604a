import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The program of a process, in one file so that it starts fast, as the extension is one. */
export interface Program {
  readonly path: string;
  remove(): Promise<void>;
}

/** @param vscode what the program gets for the module of that name */
export async function buildProgram(entry: URL, vscode?: URL): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'program-'));
  const path = join(folder, 'program.cjs');
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    ...(vscode && { alias: { vscode: fileURLToPath(vscode) } }),
    // node-fetch wants the polyfill only where Node has no web streams of its own.
    external: ['web-streams-polyfill/*'],
    logLevel: 'warning',
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
