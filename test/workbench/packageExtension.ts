import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './npm.ts';
import { cacheDir, outDir, root, temporaryFolder } from './paths.ts';

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

/** Packages a copy, because the packager reads every file in its folder, also those of VS Code. */
async function buildPackage(): Promise<string> {
  const folder = temporaryFolder('package');
  const copy = join(folder, 'source');
  // The package has a build of its own. Another process may be writing this one.
  const others = ['.git', 'dist', 'node_modules'].map((name) => join(root, name));
  const left = new Set([cacheDir, outDir, ...others]);
  await cp(root, copy, { recursive: true, filter: (path) => !left.has(path) });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const file = join(folder, 'extension.vsix');
  await npm(copy, 'run', '--silent', 'package', '--', '--out', file);
  return file;
}
