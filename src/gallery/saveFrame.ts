import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { videoBase } from '../tasks/video/videoFile.ts';
import { moveWithoutOverwriting } from '../util/durableFiles.ts';
import { exists } from '../workspace/freeName.ts';

/** Which frame of a video a file has, as its name says. */
type FrameKind = 'last frame' | 'poster';

/** `sea-2 last frame.png`, `sea-2 last frame-2.png`, … */
function frameName(videoName: string, kind: FrameKind, count: number): string {
  const base = `${videoBase(videoName)} ${kind}`;
  return count === 1 ? `${base}.png` : `${base}-${count}.png`;
}

/**
 * Saves a frame as an image in a folder, and overwrites nothing.
 *
 * @returns the image's file
 * @throws when the folder can't be written to
 */
export async function saveFrame(
  folder: vscode.Uri,
  videoName: string,
  png: Uint8Array,
  kind: FrameKind = 'last frame',
): Promise<vscode.Uri> {
  return folder.scheme === 'file'
    ? vscode.Uri.file(
        await saveOnDisk(folder.fsPath, png, (count) => frameName(videoName, kind, count)),
      )
    : saveElsewhere(folder, png, (count) => frameName(videoName, kind, count));
}

/** The file under the final name is always complete. */
async function saveOnDisk(
  folder: string,
  png: Uint8Array,
  nameOf: (count: number) => string,
): Promise<string> {
  // The configuration of this extension hides such files in the explorer.
  const temporary = join(folder, `.${randomUUID()}.part`);
  try {
    await fs.writeFile(temporary, png, { flag: 'wx' });
    for (let count = 1; ; count += 1) {
      const file = join(folder, nameOf(count));
      if (await moveWithoutOverwriting(temporary, file)) {
        return file;
      }
    }
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function saveElsewhere(
  folder: vscode.Uri,
  png: Uint8Array,
  nameOf: (count: number) => string,
): Promise<vscode.Uri> {
  for (let count = 1; ; count += 1) {
    const file = vscode.Uri.joinPath(folder, nameOf(count));
    if (!(await exists(file))) {
      await vscode.workspace.fs.writeFile(file, png);
      return file;
    }
  }
}
