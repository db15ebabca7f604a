import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';

/** Which of our files stands in for which native module. */
const standIns = [
  { module: '@vscode/spdlog', file: 'spdlog.mjs' },
  { module: '@vscode/native-watchdog', file: 'watchdog.mjs' },
  // As older versions call it.
  { module: 'native-watchdog', file: 'watchdog.mjs' },
];

/**
 * Puts plain JavaScript in the place of the native modules that every extension host loads and
 * that stay unbuilt without a compiler. Output channels work thanks to it.
 */
export async function putStandIns(serverFolder: string): Promise<void> {
  for (const { module, file } of standIns) {
    const folder = join(serverFolder, 'node_modules', module);
    if (!existsSync(folder)) continue;
    await copyFile(join(root, 'test/workbench/standIns', file), join(folder, file));
    const manifest = { name: module, version: '0.0.0', type: 'module', main: `./${file}` };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  }
}
