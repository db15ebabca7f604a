import { promises as fs } from 'node:fs';
import path from 'node:path';

/**
 * Whether a folder lies in a workspace folder by its path, but a link leads elsewhere. A folder that
 * does not exist yet is made where its nearest parent really is.
 *
 * @param folder an absolute path
 * @param workspaceFolders paths of folders that exist
 */
export async function isLinkedOutside(
  folder: string,
  workspaceFolders: readonly string[],
): Promise<boolean> {
  const around = workspaceFolders.filter((it) => isInside(folder, it));
  if (around.length === 0) {
    return false;
  }
  const real = await realPath(folder);
  const roots = await Promise.all(around.map(realPath));
  return !roots.some((it) => isInside(real, it));
}

function isInside(folder: string, parent: string): boolean {
  const way = path.relative(parent, folder);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

async function realPath(folder: string): Promise<string> {
  try {
    return await fs.realpath(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (parent === folder) {
      throw error;
    }
    return path.join(await realPath(parent), path.basename(folder));
  }
}
