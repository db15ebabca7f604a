import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { outDir, root } from './paths.ts';
import { run } from './processes.ts';

let packaged: Promise<string> | undefined;

/** Builds and packages the extension, once in the life of this process; the path of the VSIX. */
export async function packageExtension(): Promise<string> {
  packaged ??= make();
  return packaged;
}

async function make(): Promise<string> {
  const file = join(outDir, 'extension.vsix');
  await mkdir(outDir, { recursive: true });
  // Where the links of the README lead matters to a marketplace only.
  const flags = ['--out', file, '--allow-missing-repository', '--no-rewrite-relative-links'];
  await run('npm', ['run', '--silent', 'package', '--', ...flags], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  return file;
}
