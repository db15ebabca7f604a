import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { root, temporaryFolder } from '../workbench/paths.ts';
import { run } from '../workbench/processes.ts';
import { runInPage } from '../workbench/runInPage.ts';
import { startWorkbench } from '../workbench/server.ts';
import type { WorkbenchSettings } from '../workbench/settings.ts';
import { controlId, extensionId, resultVariable, timesName } from './names.ts';

/** The extension and an empty one, installed, and a program that measures them in their host. */
export interface Host {
  readonly extensionsDir: string;
  readonly runner: string;
}

/**
 * Builds the extension, and installs it beside an empty one. Both have no activation event: the
 * program activates them.
 *
 * @param program a file in this folder whose `run()` the host calls
 */
export async function prepareHost(program: string): Promise<Host> {
  await run(process.execPath, ['esbuild.js', '--production'], { cwd: root });
  const extensionsDir = temporaryFolder('extensions');
  await installExtension(extensionsDir);
  await installControl(extensionsDir);
  return { extensionsDir, runner: await makeRunner(program) };
}

/** What a window opens. */
export interface HostWindow {
  readonly dataDir: string;
  readonly workspace: string;
  readonly userSettings: WorkbenchSettings;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the program once, in a new server and a new window. @returns what it writes: JSON */
export async function runInHost<Result>(
  { extensionsDir, runner }: Host,
  browser: Browser,
  { workspace, ...options }: HostWindow,
): Promise<Result> {
  const result = join(temporaryFolder('result'), 'result.json');
  const server = await startWorkbench({
    ...options,
    version: 'current',
    extensionsDir,
    env: { ...options.env, [resultVariable]: result },
    purpose: 'tests',
  });
  const page = await browser.newPage();
  try {
    const tested = { extension: runner, tests: join(runner, 'program.js') };
    const { exitCode, log } = await runInPage(page, server.url(workspace, { tested }));
    if (exitCode !== 0) throw new Error(['The measurement failed.', ...log].join('\n'));
    return JSON.parse(await readFile(result, 'utf8')) as Result;
  } finally {
    await page.close();
    await server.close();
  }
}

/** Copies the built extension, without its activation events. */
async function installExtension(extensionsDir: string): Promise<void> {
  const folder = join(extensionsDir, extensionId);
  const names = (await readdir(root)).filter((name) =>
    /^(dist|l10n|media|package\..*)$/.test(name),
  );
  for (const name of names) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const manifest = await readManifest(folder);
  await writeManifest(folder, { ...manifest, activationEvents: [], main: './measured.js' });
  await writeMeasured(folder, extensionId, String(manifest['main']));
}

async function installControl(extensionsDir: string): Promise<void> {
  const folder = join(extensionsDir, controlId);
  await writeExtension(folder, controlId, './measured.js');
  await writeFile(join(folder, 'extension.js'), 'export function activate() {}\n');
  await writeMeasured(folder, controlId, './extension.js');
}

/** Writes the file that VS Code loads in place of an extension's own. It measures the latter. */
async function writeMeasured(folder: string, id: string, main: string): Promise<void> {
  await writeFile(
    join(folder, 'measured.js'),
    `export async function activate(context) {
  const started = performance.now();
  const extension = await import('${main}');
  const api = await extension.activate(context);
  (globalThis.${timesName} ??= {})['${id}'] = performance.now() - started;
  return api;
}
`,
  );
}

/** Makes the extension whose tests are the program. */
async function makeRunner(program: string): Promise<string> {
  const folder = temporaryFolder('runner');
  await writeExtension(folder, 'bench.runner', './program.js');
  await bundleForHost({ program }, folder);
  return folder;
}

/** Writes the manifest of an extension that only the benchmarks need. */
export async function writeExtension(
  folder: string,
  id: string,
  main: string,
  activationEvents: readonly string[] = [],
): Promise<void> {
  const [publisher, name] = id.split('.');
  await mkdir(folder, { recursive: true });
  await writeManifest(folder, {
    ...{ name, publisher, version: '1.0.0', type: 'module', main },
    ...{ engines: { vscode: '^1.100.0' }, activationEvents },
  });
}

/** Bundles files of this folder for the extension host. @param files by the names of the bundles */
export async function bundleForHost(
  files: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(files).map(([name, file]) => [name, join(root, 'test/bench', file)]),
    ),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
  });
}

async function readManifest(folder: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

async function writeManifest(folder: string, manifest: Record<string, unknown>): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}
