import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheDir, root } from './paths.ts';
import type { VersionName } from './versions.ts';
import { versions } from './versions.ts';

/** Longest wait for the download server, in milliseconds. */
const longestWait = 3_000;

/**
 * Whether tests can run in a desktop VS Code. `VSCODE_DESKTOP` decides if it is 1 or 0. Otherwise a
 * screen and the download server must be available.
 */
export async function hasDesktop(): Promise<boolean> {
  const decision = process.env['VSCODE_DESKTOP'];
  if (decision) return decision !== '0';
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return false;
  }
  try {
    const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(longestWait),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * The program for `@vscode/test-electron` to run: a desktop VS Code, or the launcher in its place.
 */
export async function executable(version: VersionName, desktop: boolean): Promise<string> {
  if (desktop) {
    return downloadAndUnzipVSCode({ version: versions[version].vscode, cachePath: cacheDir });
  }
  const launcher = join(root, 'test/workbench', windows ? 'launcher.cmd' : 'launcher.mjs');
  // Archives and some file systems lose the permission.
  if (!windows) await chmod(launcher, 0o755);
  return launcher;
}

const windows = process.platform === 'win32';
