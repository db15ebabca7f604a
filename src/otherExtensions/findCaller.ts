import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is known of an extension. Structurally VS Code's `Extension`. */
export interface InstalledExtension {
  readonly id: string;
  readonly extensionPath: string;
}

/**
 * Finds the extension that calls: its code is on the call stack. VS Code doesn't tell. This is a
 * courtesy and no boundary: all extensions run in one process, and any can forge its stack.
 *
 * @param stack of an `Error` that was made in the call
 * @param own the ID of this extension
 * @returns undefined when no file on the stack belongs to another extension
 */
export function findCaller<T extends InstalledExtension>(
  stack: unknown,
  extensions: readonly T[],
  own: string,
): T | undefined {
  const frames = typeof stack === 'string' ? stack.split('\n') : [];
  return frames
    .map((frame) => findOwner(frame, extensions))
    .find((owner) => owner !== undefined && owner.id !== own);
}

/** An extension may be in the folder of another one, so the longest path counts. */
function findOwner<T extends InstalledExtension>(
  frame: string,
  extensions: readonly T[],
): T | undefined {
  return extensions
    .filter(({ extensionPath }) => names(frame, extensionPath))
    .toSorted((a, b) => b.extensionPath.length - a.extensionPath.length)[0];
}

/** A frame names its file by its path, or by its URL if it is an ES module. */
function names(frame: string, folder: string): boolean {
  return frame.includes(folder + sep) || frame.includes(`${pathToFileURL(folder).href}/`);
}
