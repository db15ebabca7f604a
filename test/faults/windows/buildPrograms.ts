import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The programs of the processes, each in one file so that they start fast. */
export interface Programs {
  readonly window: string;
  readonly contender: string;
  remove(): Promise<void>;
}

export async function buildPrograms(): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'windows-'));
  await build({
    entryPoints: [pathOf('./window.ts'), pathOf('./contender.ts')],
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    alias: { vscode: pathOf('./vscodeStandIn.ts') },
    // node-fetch wants the polyfill only where Node has no web streams of its own.
    external: ['web-streams-polyfill/*'],
    logLevel: 'warning',
  });
  return {
    window: join(folder, 'window.cjs'),
    contender: join(folder, 'contender.cjs'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
