/**
 * The versions of VS Code that the tests run. The npm package `code-server` contains the built
 * workbench and extension host of one VS Code version.
 */
export const versions = {
  /** The oldest version that `engines.vscode` in package.json allows. */
  minimum: { vscode: '1.100.3', codeServer: '4.100.3', nodeMajor: 20, ripgrep: '1.18.0' },
  /** The newest tested version. */
  current: { vscode: '1.139.1', codeServer: '4.139.1', nodeMajor: 24, ripgrep: undefined },
} as const satisfies Record<string, HostVersion>;

export type VersionName = keyof typeof versions;

export const versionNames = Object.keys(versions) as VersionName[];

export interface HostVersion {
  vscode: string;
  codeServer: string;
  /** The major version of Node that its server needs. */
  nodeMajor: number;
  /** The version of ripgrep to install, if VS Code's install script would download it. */
  ripgrep: string | undefined;
}

export function isVersionName(name: string | undefined): name is VersionName {
  return name !== undefined && Object.hasOwn(versions, name);
}
