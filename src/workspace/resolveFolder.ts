import { homedir } from 'node:os';
import path, { type PlatformPath } from 'node:path';

/**
 * Returns the folder that the setting `outputFolder` names: an absolute path, or one relative to
 * the workspace folder or, with `~`, to the user's home folder.
 *
 * @param workspaceFolder path of a workspace folder on disk
 * @param home path of the user's home folder
 * @param paths the rules of the system for paths
 * @returns undefined if the setting needs a workspace folder and none is open
 */
export function resolveFolder(
  setting: string,
  workspaceFolder: string | undefined,
  home = homedir(),
  paths: PlatformPath = path,
): string | undefined {
  const folder = setting.trim();
  if (/^~(?=$|[\\/])/.test(folder)) {
    return paths.join(home, folder.slice(1));
  }
  const [, inWorkspace] = /^\$\{workspaceFolder\}[\\/]*([^]*)$/.exec(folder) ?? [];
  if (workspaceFolder !== undefined) {
    // On Windows, this adds the drive to a path that begins with a slash.
    return paths.resolve(workspaceFolder, inWorkspace ?? folder);
  }
  return inWorkspace === undefined && paths.isAbsolute(folder) ? folder : undefined;
}
