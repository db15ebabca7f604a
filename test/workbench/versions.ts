/**
 * The versions of VS Code that the extension is run in. The npm package `code-server` carries the
 * workbench and the extension host of the VS Code whose number it bears, already built.
 */
export const versions = {
  /** The oldest that `engines.vscode` in package.json admits. */
  minimum: { vscode: '1.100.3', codeServer: '4.100.3', nodeMajor: 20, ripgrep: '1.18.0' },
  /** The newest that was tried. */
  current: { vscode: '1.139.1', codeServer: '4.139.1', nodeMajor: 24, ripgrep: undefined },
} as const satisfies Record<string, HostVersion>;

export type VersionName = keyof typeof versions;

export const versionNames = Object.keys(versions) as VersionName[];

export interface HostVersion {
  vscode: string;
  codeServer: string;
  /** The major version of Node that its server is made for. */
  nodeMajor: number;
  /** Version of ripgrep to bring along, where an install script would have to download it. */
  ripgrep: string | undefined;
}

export function isVersionName(name: string | undefined): name is VersionName {
  return name !== undefined && Object.hasOwn(versions, name);
}
