import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clearFigures, figuresVariable, isGood, readFigures } from '../reporter.ts';
import { launchBrowser } from './browser.ts';
import { temporaryFolder } from './paths.ts';
import { runInPage } from './runInPage.ts';
import { startWorkbench } from './server.ts';
import type { Settings } from './settings.ts';
import type { VersionName } from './versions.ts';
import { isVersionName } from './versions.ts';

/** The environment variable that chooses the version of VS Code. */
export const versionVariable = 'WORKBENCH_VERSION';

interface Launch {
  version: VersionName;
  extension: string;
  tests: string;
  workspace: string;
  extensionsDir: string;
  userSettings: Settings;
}

/**
 * Takes the command line of a desktop VS Code, runs an extension's tests in a VS Code from npm
 * with a browser that nobody sees, and returns the tests' exit code.
 *
 * It is 0 only if the tests' reporter wrote figures that show a success: a run in which no test
 * ran, or that ended before its end, has failed whatever VS Code thinks of it.
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
    purpose: 'tests',
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const { exitCode, log } = await runInPage(
      page,
      server.url(workspace, { tested: { extension, tests } }),
    );
    const reported = existsSync(figures);
    if (!reported) console.error(['The tests did not report. VS Code said:', ...log].join('\n'));
    if (exitCode !== 0) return exitCode;
    if (isGood(readFigures(figures))) return 0;
    if (reported) console.error('No test has run, or not all of them have.');
    return 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

function parse(args: readonly string[]): Launch {
  const { values, positionals } = parseArgs({
    args: [...args],
    // Flags that concern a desktop window are let through.
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const given = (name: string): string => {
    const value = values[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`The launcher needs --${name}=….`);
  };
  const [workspace] = positionals;
  if (workspace === undefined) throw new Error('The launcher needs a folder to open.');
  const version = process.env[versionVariable] ?? 'current';
  if (!isVersionName(version)) throw new Error(`${versionVariable} cannot be ${version}.`);
  return {
    version,
    workspace,
    extension: given('extensionDevelopmentPath'),
    tests: given('extensionTestsPath'),
    extensionsDir: given('extensions-dir'),
    userSettings: readUserSettings(given('user-data-dir')),
  };
}

/** Where a desktop VS Code keeps them. */
function readUserSettings(userDataDir: string): Settings {
  const file = join(userDataDir, 'User', 'settings.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Settings) : {};
}
