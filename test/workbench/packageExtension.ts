import { join } from 'node:path';
import { root, temporaryFolder } from './paths.ts';
import { run } from './processes.ts';

let packaged: Promise<string> | undefined;

/** Builds and packages the extension, once per process. Returns the path of the VSIX. */
export async function packageExtension(): Promise<string> {
  packaged ??= buildPackage();
  return packaged;
}

async function buildPackage(): Promise<string> {
  const file = join(temporaryFolder('package'), 'extension.vsix');
  await run('npm', ['run', '--silent', 'package', '--', '--out', file], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  return file;
}
