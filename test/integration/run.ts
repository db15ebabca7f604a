/**
 * Runs the tests of this folder in VS Code's extension host, in the oldest version that the
 * extension supports and in the current one.
 *
 * Options: `--version minimum|current` for one of them, `--grep TEXT` for some of the tests.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { clearFigures, figuresVariable, isGood, readFigures } from '../reporter.ts';
import { startSimulator } from '../simulator/index.ts';
import { executable, hasDesktop } from '../workbench/desktop.ts';
import { versionVariable } from '../workbench/launch.ts';
import { outDir, root, temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { run } from '../workbench/processes.ts';
import { quietSettings, writeSettings } from '../workbench/settings.ts';
import type { VersionName } from '../workbench/versions.ts';
import { isVersionName, versionNames, versions } from '../workbench/versions.ts';

const { values: options } = parseArgs({
  options: { version: { type: 'string' }, grep: { type: 'string' } },
});
if (options.version !== undefined && !isVersionName(options.version)) {
  throw new Error(`--version is one of ${versionNames.join(', ')}.`);
}

/** Another extension, which has a language model. */
const languageModelExtension = join(root, 'test/integration/languageModelExtension');

await run(process.execPath, ['esbuild.js', '--tests'], { cwd: root });
const desktop = await hasDesktop();
// On Ctrl+C, runTests ends the VS Code that runs; what is left to do is not to start another.
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
let good = true;
for (const version of options.version === undefined ? versionNames : [options.version]) {
  if (!interruption.signal.aborted) good = (await passes(version)) && good;
}
process.exit(good && !interruption.signal.aborted ? 0 : 1);

async function passes(version: VersionName): Promise<boolean> {
  const where = desktop ? 'on the desktop' : 'in a browser';
  console.log(`\nVS Code ${versions[version].vscode} (${version}), ${where}`);
  const figures = join(outDir, 'figures', `integration-${version}.json`);
  clearFigures(figures);
  const workspace = temporaryFolder('workspace');
  await samplePictures(workspace);
  const simulator = await startSimulator({ queueMs: 0, runMs: 100, render: 'none' });
  const userDataDir = temporaryFolder('user');
  writeSettings(join(userDataDir, 'User/settings.json'), {
    ...quietSettings,
    'runwayVideo.apiUrl': simulator.root('relay'),
    // The notification about a task may come while the next test records notifications.
    'runwayVideo.whenFinished': 'nothing',
  });
  const extensions = temporaryFolder('extensions');
  cpSync(languageModelExtension, join(extensions, 'tests.test-language-model-1.0.0'), {
    recursive: true,
  });
  try {
    await runTests({
      vscodeExecutablePath: await executable(version, desktop),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(outDir, 'test/integration.js'),
      launchArgs: [workspace, `--user-data-dir=${userDataDir}`, `--extensions-dir=${extensions}`],
      extensionTestsEnv: {
        [versionVariable]: version,
        [figuresVariable]: figures,
        TEST_SIMULATOR: simulator.origin,
        TEST_GREP: options.grep,
      },
    });
    return isGood(readFigures(figures));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  } finally {
    await simulator.close();
  }
}
