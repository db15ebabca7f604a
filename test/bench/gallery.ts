/**
 * Measures how long after its command the gallery shows its first picture, with thousands of videos
 * against a few. Prints the figures: `node --import tsx test/bench/gallery.ts`.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { readId, RecordFiles } from '../../src/tasks/store/recordFiles.ts';
import { taskFolders } from '../../src/tasks/tasks.ts';
import type { Log } from '../../src/util/log.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { startWorkbench, type WorkbenchServer } from '../workbench/server.ts';
import { bundleForHost, writeExtension } from './extensionHost.ts';
import type { Figure } from './figure.ts';
import { fillEnded, SERVICE } from './fillRecords.ts';
import { formatMilliseconds, makeRatio, measurePairs } from './measure.ts';
import { addressVariable, extensionId } from './names.ts';
import { installPackaged } from './packagedExtension.ts';

const FEW = 50;
const MANY = 5000;

/** Windows of each side. One more fills the caches. */
const WINDOWS = 5;

/** Posters that exist: more than a window shows. */
const POSTERS = 100;

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: console.error,
};

/** A server whose list has some videos. */
interface Side {
  readonly server: WorkbenchServer;
  /** Has the address of the newest window's driver. */
  readonly addressFile: string;
}

export async function measureGallery(): Promise<Figure[]> {
  const extensionsDir = temporaryFolder('extensions');
  const driver = join(extensionsDir, 'bench.driver');
  await writeExtension(driver, 'bench.driver', './extension.js', ['onStartupFinished']);
  await bundleForHost({ extension: 'driver.ts' }, driver);
  await installPackaged(extensionsDir);
  const browser = await launchBrowser();
  const few = await startSide(extensionsDir, FEW);
  const many = await startSide(extensionsDir, MANY);
  try {
    const pairs = await measurePairs(
      WINDOWS + 1,
      () => measureWindow(browser, many),
      () => measureWindow(browser, few),
    );
    return [
      makeRatio(`Gallery with ${MANY.toLocaleString('en')} videos, first picture`, pairs.slice(1), {
        ...{ limit: 1.5, bound: 'most', format: formatMilliseconds, peer: `${FEW} videos` },
      }),
    ];
  } finally {
    await browser.close();
    await few.server.close();
    await many.server.close();
  }
}

async function startSide(extensionsDir: string, count: number): Promise<Side> {
  const dataDir = temporaryFolder('data');
  const storage = join(dataDir, 'data/User/globalStorage', extensionId);
  await fillEnded(storage, count);
  await writePosters(storage);
  const addressFile = join(temporaryFolder('address'), 'address');
  const server = await startWorkbench({
    version: 'current',
    dataDir,
    extensionsDir,
    userSettings: { 'runwayVideo.apiUrl': SERVICE },
    builtIn: ['theme-defaults'],
    env: { [addressVariable]: addressFile },
  });
  return { server, addressFile };
}

/** Writes the posters of the newest videos. */
async function writePosters(storage: string): Promise<void> {
  const names = await new RecordFiles(taskFolders(storage).records, silent).list('ended');
  const create = { width: 320, height: 180, channels: 3, background: '#47a' } as const;
  const poster = await sharp({ create }).webp().toBuffer();
  const folder = join(storage, 'posters');
  await mkdir(folder, { recursive: true });
  for (const name of names.slice(0, POSTERS)) {
    await writeFile(join(folder, `${readId(name) ?? ''}.webp`), poster);
  }
}

/** Opens a window, and the gallery in it. @returns milliseconds until its first picture */
async function measureWindow(browser: Browser, side: Side): Promise<number> {
  await rm(side.addressFile, { force: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.addInitScript(watchPicture);
    await page.goto(side.server.url(temporaryFolder('workspace')));
    await page.locator('.monaco-workbench .statusbar').waitFor();
    while (!existsSync(side.addressFile)) await delay(50);
    const driver = await readFile(side.addressFile, 'utf8');
    const response = await fetch(`${driver}/runwayVideo.openGallery`);
    if (!response.ok) throw new Error(await response.text());
    const started = Number(await response.text());
    const shown = await page.waitForFunction(() => window.firstPictureAt);
    return ((await shown.jsonValue()) ?? NaN) - started;
  } finally {
    await page.close();
  }
}

/**
 * Runs in each frame of a window: notes when a poster is loaded. VS Code writes the page into the
 * frame, which removes all listeners, but not this change of a method.
 */
function watchPicture(): void {
  const { top } = window;
  if (top === null || top === window) return;
  const setAttribute = Reflect.get(Element.prototype, 'setAttribute');
  Element.prototype.setAttribute = function (name: string, value: string) {
    setAttribute.call(this, name, value);
    if (name === 'src' && this instanceof HTMLImageElement) {
      this.addEventListener('load', () => {
        if (this.classList.contains('poster')) top.firstPictureAt ??= Date.now();
      });
    }
  };
}

declare global {
  interface Window {
    /** Milliseconds since 1970. */
    firstPictureAt: number | undefined;
  }
}

if (process.argv[1] === import.meta.filename) {
  console.table(await measureGallery());
}
