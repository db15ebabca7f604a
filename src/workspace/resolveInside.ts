import path, { type PlatformPath } from 'node:path';
import { isInside } from './isLinkedOutside.ts';

/** A folder of the workspace. */
export interface NamedFolder {
  readonly name: string;
  /** An absolute path. */
  readonly path: string;
}

/**
 * Returns the places in the workspace that a path may stand for: an absolute path, or one relative to
 * a workspace folder, also with the folder's name before it. Looks at the names alone.
 *
 * @param paths the rules of the system for paths
 * @returns absolute paths; none if the path leads out of the workspace, or is an address
 */
export function resolveInside(
  wanted: string,
  folders: readonly NamedFolder[],
  paths: PlatformPath = path,
): readonly string[] {
  if (!isPath(wanted, paths)) {
    return [];
  }
  const candidates = paths.isAbsolute(wanted)
    ? folders.map((folder) => [folder, paths.normalize(wanted)] as const)
    : folders.flatMap((folder) => [
        [folder, paths.resolve(folder.path, wanted)] as const,
        ...withoutName(wanted, folder, paths).map(
          (rest) => [folder, paths.resolve(folder.path, rest)] as const,
        ),
      ]);
  const inside = candidates.filter(([folder, file]) => isInside(file, folder.path, paths));
  return [...new Set(inside.map(([, file]) => file))];
}

/** Whether a text can be a path: no address, no control character, and no stream of a Windows file. */
function isPath(text: string, paths: PlatformPath): boolean {
  const isAddress = /^[a-z][a-z\d+.-]+:/i.test(text);
  const withoutDrive = text.replace(/^[a-z]:(?=[\\/])/i, '');
  return (
    text.trim() !== '' &&
    !isAddress &&
    !/\p{Cc}/u.test(text) &&
    !(paths.sep === '\\' && withoutDrive.includes(':'))
  );
}

/** With several folders, VS Code shows paths that begin with a folder's name. */
function withoutName(wanted: string, { name }: NamedFolder, paths: PlatformPath): string[] {
  const normal = paths.normalize(wanted);
  return normal.startsWith(name + paths.sep) ? [normal.slice(name.length + 1)] : [];
}
