import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clearFigures, figuresVariable, isGood, readFigures } from '../reporter.ts';
import { launchBrowser, stopTurningIcons, windowFlags } from './browser.ts';
import { temporaryFolder } from './paths.ts';
import { runInPage } from './runInPage.ts';
import { startWorkbench } from './server.ts';
import type { WorkbenchSettings } from './settings.ts';
import type { VersionName } from './versions.ts';
import { isVersionName } from './versions.ts';

/** The environment variable that selects the version of VS Code. */
export const versionVariable = 'WORKBENCH_VERSION';

interface Launch {
  version: VersionName;
  extension: string;
  tests: string;
  workspace: string;
  extensionsDir: string;
  userSettings: WorkbenchSettings;
}

/**
 * Takes the command line of a desktop VS Code and runs an extension's tests in a VS Code from npm,
 * in a headless browser. Returns the exit code.
 *
 * It returns 0 only if the reporter wrote figures of a successful run. A run without tests, or one
 * that stopped early, has failed, whatever VS Code returns.
 */
export async function launch(args: readonly string[]): Promise<number> {
  const { version, extension, tests, workspace, extensionsDir, userSettings } = parse(args);
  const figures = process.env[figuresVariable] ?? join(temporaryFolder('figures'), 'figures.json');
  clearFigures(figures);
  const server = await startWorkbench({
    version,
    dataDir: temporaryFolder('launch'),
    extensionsDir,
    userSettings,
    env: { [figuresVariable]: figures },
    builtIn: ['theme-defaults', 'media-preview'],
    purpose: 'tests',
  });
  const browser = await launchBrowser(...windowFlags);
  try {
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    await stopTurningIcons(page);
    const { exitCode, log } = await runInPage(
      page,
      server.url(workspace, { tested: { extension, tests } }),
    );
    const reported = existsSync(figures);
    if (!reported)
      console.error(['The tests reported no figures. Output of VS Code:', ...log].join('\n'));
    if (exitCode !== 0) return exitCode;
    if (isGood(readFigures(figures))) return 0;
    if (reported) console.error('No test ran, or some tests were skipped.');
    return 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

function parse(args: readonly string[]): Launch {
  const { values, positionals } = parseArgs({
    args: [...args],
    // Ignore flags for a desktop window.
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const readFlag = (name: string): string => {
    const value = values[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`The launcher needs --${name}=….`);
  };
  const [workspace] = positionals;
  if (workspace === undefined) throw new Error('The launcher needs a folder.');
  const version = process.env[versionVariable] ?? 'current';
  if (!isVersionName(version)) throw new Error(`${versionVariable} cannot be ${version}.`);
  return {
    version,
    workspace,
    extension: readFlag('extensionDevelopmentPath'),
    tests: readFlag('extensionTestsPath'),
    extensionsDir: readFlag('extensions-dir'),
    userSettings: readUserSettings(readFlag('user-data-dir')),
  };
}

/** Reads them from where a desktop VS Code keeps them. */
function readUserSettings(userDataDir: string): WorkbenchSettings {
  const file = join(userDataDir, 'User', 'settings.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as WorkbenchSettings) : {};
}
