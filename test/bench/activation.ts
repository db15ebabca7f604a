/**
 * `npm run bench:activation`: measures how long VS Code waits for the extension at its start.
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
 *
 * Nothing depends on the result: a busy machine must not fail a test run.
 *
 * Options: `--starts NUMBER` (default: 20), `--version minimum|current`, `--extension FOLDER` (a
 * built extension; default: build this one).
 */
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { launchBrowser } from '../workbench/browser.ts';
import { outDir, root, temporaryFolder } from '../workbench/paths.ts';
import { run } from '../workbench/processes.ts';
import { runInPage } from '../workbench/runInPage.ts';
import { startWorkbench } from '../workbench/server.ts';
import { isVersionName, versionNames, versions } from '../workbench/versions.ts';
import { fillEnded, fillUnfinished, SERVICE } from './fillRecords.ts';
import { controlId, extensionId, orderVariable, resultVariable, timesName } from './names.ts';

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

const { values: options } = parseArgs({
  options: {
    starts: { type: 'string', default: '20' },
    version: { type: 'string', default: 'current' },
    extension: { type: 'string' },
  },
});
const { version } = options;
if (!isVersionName(version)) {
  throw new Error(`--version is one of ${versionNames.join(', ')}.`);
}
const starts = Number(options.starts);

if (options.extension === undefined) {
  await run(process.execPath, ['esbuild.js', '--production'], { cwd: root });
}
const extensionsDir = temporaryFolder('extensions');
await installExtension(options.extension ?? root);
await installControl();
const runner = await makeRunner();
const workspace = temporaryFolder('workspace');
const browser = await launchBrowser();
try {
  const rows: Record<string, string>[] = [];
  for (const it of cases) rows.push(await measureCase(it));
  console.log(
    `\nActivation in VS Code ${versions[version].vscode}, medians of ${starts} starts:\n`,
  );
  printTable(rows);
} finally {
  await browser.close();
}

async function measureCase(it: Case): Promise<Record<string, string>> {
  const dataDir = temporaryFolder('data');
  const storage = join(dataDir, 'data/User/globalStorage', extensionId);
  await fillEnded(storage, it.ended);
  const all: Times[] = [];
  // The first start fills the caches of the system and of VS Code. It doesn't count.
  for (let start = 0; start <= starts; start += 1) {
    await fillUnfinished(storage, it.unfinished);
    const times = await measureStart(dataDir, start % 2 === 0);
    if (start > 0) all.push(times);
  }
  const control = median(all.map((times) => times.control));
  const ours = median(all.map((times) => times.ours));
  return {
    case: it.name,
    'empty extension': `${control.toFixed(1)} ms`,
    'this extension': `${ours.toFixed(1)} ms`,
    difference: `${(ours - control).toFixed(1)} ms`,
    target: `at most ${it.target} ms`,
    met: ours - control <= it.target ? 'yes' : 'no',
  };
}

/** Starts VS Code once, in a new window, and measures both activations. */
async function measureStart(dataDir: string, controlFirst: boolean): Promise<Times> {
  const result = join(temporaryFolder('result'), 'times.json');
  const server = await startWorkbench({
    version: version as 'current',
    dataDir,
    extensionsDir,
    userSettings: { 'runwayVideo.apiUrl': SERVICE },
    env: { [resultVariable]: result, [orderVariable]: controlFirst ? controlId : extensionId },
    purpose: 'tests',
  });
  const page = await browser.newPage();
  try {
    const tested = { extension: runner, tests: join(runner, 'inHost.js') };
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
async function installExtension(from: string): Promise<void> {
  const folder = join(extensionsDir, extensionId);
  const names = (await readdir(from)).filter((name) =>
    /^(dist|l10n|media|package\..*)$/.test(name),
  );
  for (const name of names) {
    await cp(join(from, name), join(folder, name), { recursive: true });
  }
  const manifest = await readManifest(folder);
  await writeManifest(folder, { ...manifest, activationEvents: [], main: './measured.js' });
  await writeMeasured(folder, extensionId, String(manifest['main']));
}

async function installControl(): Promise<void> {
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

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}

function printTable(rows: readonly Record<string, string>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const head = Object.fromEntries(columns.map((column) => [column, column]));
  const widths = columns.map((column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  for (const row of [head, ...rows]) {
    const cells = columns.map((column, index) => (row[column] ?? '').padEnd(widths[index] ?? 0));
    console.log(cells.join('  ').trimEnd());
  }
}
