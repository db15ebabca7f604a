import { join } from 'node:path';
import { npm } from './npm.ts';
import { root, temporaryFolder } from './paths.ts';

let packaged: Promise<string> | undefined;

/** Builds and packages the extension, once per process. Returns the path of the VSIX. */
export async function packageExtension(): Promise<string> {
  packaged ??= buildPackage();
  return packaged;
}

async function buildPackage(): Promise<string> {
  const file = join(temporaryFolder('package'), 'extension.vsix');
  await npm(root, 'run', '--silent', 'package', '--', '--out', file);
  return file;
}
