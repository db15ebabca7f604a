import { promises as fs } from 'node:fs';
import path, { type PlatformPath } from 'node:path';

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
  const real = await realPath(folder).catch(() => undefined);
  if (real === undefined) {
    // Its links lead round in a circle, so they lead to no place inside.
    return true;
  }
  const roots = await Promise.all(around.map((it) => realPath(it)));
  return !roots.some((it) => isInside(real, it));
}

/** Whether a path lies in a folder, or is that folder, by the names alone. */
export function isInside(folder: string, parent: string, paths: PlatformPath = path): boolean {
  const way = paths.relative(parent, folder);
  return way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}

/** @param links links that may still be followed: some lead round in a circle */
async function realPath(folder: string, links = MOST_LINKS): Promise<string> {
  try {
    return await fs.realpath(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (parent === folder || links === 0) {
      throw error;
    }
    const real = await realPath(parent, links);
    // What a link leads to may be made later.
    const target = await fs.readlink(folder).catch(() => undefined);
    return target === undefined
      ? path.join(real, path.basename(folder))
      : realPath(path.resolve(real, target), links - 1);
  }
}

/** Systems follow about as many. */
const MOST_LINKS = 40;
