import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheDir, root } from './paths.ts';
import type { VersionName } from './versions.ts';
import { versions } from './versions.ts';

/** How long the download server may take to show that it is there (milliseconds). */
const patience = 3_000;

/**
 * Whether tests can run in the VS Code that people have on their desktop. `VSCODE_DESKTOP` decides
 * if it is 1 or 0; otherwise a screen and the download server have to be within reach.
 */
export async function hasDesktop(): Promise<boolean> {
  const decision = process.env['VSCODE_DESKTOP'];
  if (decision) return decision !== '0';
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return false;
  }
  try {
    const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(patience),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** What `@vscode/test-electron` is to run: a desktop VS Code, or our launcher in its place. */
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
