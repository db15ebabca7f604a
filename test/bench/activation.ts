import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../workbench/browser.ts';
import { outDir, root, temporaryFolder } from '../workbench/paths.ts';
import { run } from '../workbench/processes.ts';
import { runInPage } from '../workbench/runInPage.ts';
import { startWorkbench } from '../workbench/server.ts';
import type { Figure } from './figure.ts';
import { fillEnded, fillUnfinished, SERVICE } from './fillRecords.ts';
import { formatMilliseconds, median } from './measure.ts';
import { controlId, extensionId, orderVariable, resultVariable, timesName } from './names.ts';

/** Starts of each case. The first fills the caches of the system and of VS Code, and doesn't count. */
const STARTS = 21;

/** Milliseconds of one start. */
interface Times {
  readonly control: number;
  readonly ours: number;
}

/** A state of the disk to start with, and the milliseconds that the extension may add. */
interface Case {
  readonly name: string;
  readonly target: number;
  readonly ended: number;
  readonly unfinished: number;
}

const cases: readonly Case[] = [
  { name: 'no tasks', target: 5, ended: 0, unfinished: 0 },
  { name: '10,000 ended and 20 unfinished tasks', target: 15, ended: 10_000, unfinished: 20 },
];

/** The extensions to measure, and the one that measures them. */
interface Host {
  readonly browser: Browser;
  readonly extensionsDir: string;
  readonly runner: string;
}

/**
 * Measures how long VS Code waits for the extension at its start.
 *
 * The production build and an empty extension are installed in the same extension host. Each start
 * is a new server and a new window. A small file in front of each extension measures the import of
 * its code, and its `activate()` until the result is there. VS Code also counts these two. The time
 * before them, in which VS Code asks its window for stored values, is the same for every extension.
 *
 * VS Code's own figures (Developer: Show Running Extensions) are not used. They are whole
 * milliseconds. At `onStartupFinished` all extensions load at the same time, so each of them waits
 * for the others' code. Here both extensions have no activation event. The host activates them by
 * the same API call, one after the other, when it is idle. The order alternates.
 */
export async function measureActivation(): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], { cwd: root });
  const extensionsDir = temporaryFolder('extensions');
  await installExtension(extensionsDir);
  await installControl(extensionsDir);
  const runner = await makeRunner();
  const browser = await launchBrowser();
  try {
    const figures: Figure[] = [];
    for (const it of cases) {
      figures.push(await measureCase({ browser, extensionsDir, runner }, it));
    }
    return figures;
  } finally {
    await browser.close();
  }
}

async function measureCase(host: Host, it: Case): Promise<Figure> {
  const dataDir = temporaryFolder('data');
  const storage = join(dataDir, 'data/User/globalStorage', extensionId);
  await fillEnded(storage, it.ended);
  const all: Times[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    await fillUnfinished(storage, it.unfinished);
    const times = await measureStart(host, dataDir, start % 2 === 0);
    if (start > 0) all.push(times);
  }
  const control = median(all.map((times) => times.control));
  const ours = median(all.map((times) => times.ours));
  return {
    name: `Activation, ${it.name}`,
    ours: formatMilliseconds(ours),
    against: `empty extension: ${formatMilliseconds(control)}`,
    ratio: `${formatMilliseconds(ours - control)} more`,
    target: `≤ ${it.target} ms more`,
    met: ours - control <= it.target,
  };
}

/** Starts VS Code once, in a new window, and measures both activations. */
async function measureStart(
  { browser, extensionsDir, runner }: Host,
  dataDir: string,
  controlFirst: boolean,
): Promise<Times> {
  const result = join(temporaryFolder('result'), 'times.json');
  const server = await startWorkbench({
    version: 'current',
    dataDir,
    extensionsDir,
    userSettings: { 'runwayVideo.apiUrl': SERVICE },
    env: { [resultVariable]: result, [orderVariable]: controlFirst ? controlId : extensionId },
    purpose: 'tests',
  });
  const page = await browser.newPage();
  try {
    const tested = { extension: runner, tests: join(runner, 'inHost.js') };
    const workspace = temporaryFolder('workspace');
    const { exitCode, log } = await runInPage(page, server.url(workspace, { tested }));
    if (exitCode !== 0) throw new Error(['The measurement failed.', ...log].join('\n'));
    const times = JSON.parse(await readFile(result, 'utf8')) as Record<string, number>;
    return { control: times[controlId] ?? NaN, ours: times[extensionId] ?? NaN };
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
  globalThis.${timesName}['${id}'] = performance.now() - started;
  return api;
}
`,
  );
}

/** Makes the extension whose tests measure the two others. */
async function makeRunner(): Promise<string> {
  const folder = join(outDir, 'bench');
  await writeExtension(folder, 'bench.runner', './inHost.js');
  await build({
    entryPoints: [join(root, 'test/bench/inHost.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
  });
  return folder;
}

async function writeExtension(folder: string, id: string, main: string): Promise<void> {
  const [publisher, name] = id.split('.');
  await mkdir(folder, { recursive: true });
  await writeManifest(folder, {
    ...{ name, publisher, version: '1.0.0', type: 'module', main },
    ...{ engines: { vscode: '^1.100.0' }, activationEvents: [] },
  });
}

async function readManifest(folder: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

async function writeManifest(folder: string, manifest: Record<string, unknown>): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}
