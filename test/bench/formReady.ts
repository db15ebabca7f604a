/**
 * Measures how long after its command the form takes what is typed, against an empty form of a tiny
 * extension with the same messages. Prints the figures: `node --import tsx test/bench/formReady.ts`.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../workbench/browser.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { noisyPng } from '../workbench/quadrants.ts';
import { startWorkbench, type WorkbenchServer } from '../workbench/server.ts';
import { bundleForHost, writeExtension } from './extensionHost.ts';
import type { Figure } from './figure.ts';
import { SERVICE } from './fillRecords.ts';
import { formatMilliseconds, makeRatio, measurePairs, median } from './measure.ts';
import { emptyFormCommand, addressVariable } from './names.ts';
import { installPackaged } from './packagedExtension.ts';

/** Windows of each side. One more fills the caches. */
const WINDOWS = 10;

/** Forms in a window after its first. */
const WARM = 3;

/** Milliseconds from the command until the text box has the focus. */
interface Times {
  /** The first form of a window. */
  readonly cold: number;
  /** The forms after it. */
  readonly warm: number;
}

interface Bench {
  readonly browser: Browser;
  readonly server: WorkbenchServer;
  /** Has the address of the newest window's driver. */
  readonly addressFile: string;
  readonly folder: string;
  readonly image: string;
}

export async function measureFormReady(): Promise<Figure[]> {
  const extensionsDir = temporaryFolder('extensions');
  // In this order: an installation lists the folders that are there, and VS Code loads only those.
  await installTiny(extensionsDir, 'bench.driver', 'driver.ts');
  await installTiny(extensionsDir, 'bench.form', 'emptyForm.ts');
  await installPackaged(extensionsDir);
  const folder = temporaryFolder('workspace');
  const image = join(folder, 'picture.png');
  // About 1 MB.
  await writeFile(image, await noisyPng(800, 450));
  const addressFile = join(temporaryFolder('address'), 'address');
  const server = await startWorkbench({
    version: 'current',
    dataDir: temporaryFolder('data'),
    extensionsDir,
    userSettings: { 'runwayVideo.apiUrl': SERVICE },
    builtIn: ['theme-defaults'],
    env: { [addressVariable]: addressFile },
  });
  const browser = await launchBrowser();
  try {
    const bench = { browser, server, addressFile, folder, image };
    const pairs = await measurePairs(
      WINDOWS + 1,
      () => measureWindow(bench, 'runwayVideo.generate'),
      () => measureWindow(bench, emptyFormCommand),
    );
    return [compare('first', 'cold', 1.3), compare('another', 'warm', 1.15)];

    function compare(which: string, time: keyof Times, limit: number): Figure {
      const times = pairs.slice(1).map(({ ours, theirs }) => ({
        ours: ours[time],
        theirs: theirs[time],
      }));
      return makeRatio(`Command to form ready, ${which} form of a window`, times, {
        ...{ peer: 'empty form', limit, bound: 'most', format: formatMilliseconds },
      });
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

async function installTiny(extensionsDir: string, id: string, file: string): Promise<void> {
  const folder = join(extensionsDir, id);
  await writeExtension(folder, id, './extension.js', ['onStartupFinished']);
  await bundleForHost({ extension: file }, folder);
}

/** Opens a window, and a few forms in it, one after another. */
async function measureWindow(bench: Bench, command: string): Promise<Times> {
  await rm(bench.addressFile, { force: true });
  const page = await bench.browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.addInitScript(watchFocus);
    await page.goto(bench.server.url(bench.folder));
    await page.locator('.monaco-workbench .statusbar').waitFor();
    while (!existsSync(bench.addressFile)) await delay(50);
    const driver = await readFile(bench.addressFile, 'utf8');
    const times: number[] = [];
    for (let form = 0; form <= WARM; form += 1) {
      const started = await run(driver, `${command}?file=${encodeURIComponent(bench.image)}`);
      const ready = await page.waitForFunction(() => window.formReadyAt);
      times.push(((await ready.jsonValue()) ?? NaN) - started);
      await page.evaluate(() => (window.formReadyAt = undefined));
      await run(driver, 'workbench.action.closeAllEditors');
    }
    const [cold = NaN, ...warm] = times;
    return { cold, warm: median(warm) };
  } finally {
    await page.close();
  }
}

/** Runs a command in the window. @returns when it began, in milliseconds since 1970 */
async function run(driver: string, command: string): Promise<number> {
  const response = await fetch(`${driver}/${command}`);
  if (!response.ok) throw new Error(await response.text());
  return Number(await response.text());
}

/**
 * Runs in each frame of a window: notes when a text box of a webview gets the focus. VS Code writes
 * the page into the frame, which removes all listeners, but not this change of a method.
 */
function watchFocus(): void {
  const { top } = window;
  if (top === null || top === window) return;
  const focus = Reflect.get(HTMLElement.prototype, 'focus');
  HTMLElement.prototype.focus = function () {
    focus.call(this);
    if (this.localName === 'textarea') top.formReadyAt ??= Date.now();
  };
}

declare global {
  interface Window {
    /** Milliseconds since 1970. */
    formReadyAt: number | undefined;
  }
}

if (process.argv[1] === import.meta.filename) {
  console.table(await measureFormReady());
}
