import { join } from 'node:path';
import { npm } from './npm.ts';
import { root, temporaryFolder } from './paths.ts';

/** The environment variable with the path of a VSIX that this checkout was packaged as. */
export const packageVariable = 'PACKAGED_EXTENSION';

let packaged: Promise<string> | undefined;

/**
 * Builds and packages the extension, once per process, unless the environment names a package.
 * Returns the path of the VSIX.
 */
export async function packageExtension(): Promise<string> {
  packaged ??= Promise.resolve(process.env[packageVariable] ?? buildPackage());
  return packaged;
}

async function buildPackage(): Promise<string> {
  const file = join(temporaryFolder('package'), 'extension.vsix');
  await npm(root, 'run', '--silent', 'package', '--', '--out', file);
  return file;
}
