import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';

/** The native modules and the files that replace them. */
const standIns = [
  { module: '@vscode/spdlog', file: 'spdlog.mjs' },
  { module: '@vscode/native-watchdog', file: 'watchdog.mjs' },
  // The name in older versions.
  { module: 'native-watchdog', file: 'watchdog.mjs' },
];

/**
 * Replaces the native modules that every extension host loads. Without a compiler they are not
 * built. Output channels need them.
 */
export async function copyStandIns(serverFolder: string): Promise<void> {
  for (const { module, file } of standIns) {
    const folder = join(serverFolder, 'node_modules', module);
    if (!existsSync(folder)) continue;
    await copyFile(join(root, 'test/workbench/standIns', file), join(folder, file));
    const manifest = { name: module, version: '0.0.0', type: 'module', main: `./${file}` };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  }
}
