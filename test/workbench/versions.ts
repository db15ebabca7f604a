/**
 * The versions of VS Code that the tests run. `versions/NAME/package.json` has the same version as
 * that of the npm package `code-server`, with a 4 instead of the 1.
 */
export const versions = {
  /** The oldest version that `engines.vscode` in package.json allows. */
  minimum: { vscode: '1.100.3' },
  /** The newest tested version. */
  current: { vscode: '1.139.1' },
} as const;

export type VersionName = keyof typeof versions;

export const versionNames = Object.keys(versions) as VersionName[];

export function isVersionName(name: string | undefined): name is VersionName {
  return name !== undefined && Object.hasOwn(versions, name);
}
