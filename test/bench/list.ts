/**
 * Measures the task list with 10,000 ended tasks against the same with 100, in a window of VS Code:
 * how long after a click on its icon the first page of rows is there, and how long after another
 * window begins to change a task the new text is there.
 *
 * Prints the figures: `node --import tsx test/bench/list.ts`.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { readId, RecordFiles } from '../../src/tasks/store/recordFiles.ts';
import { RecordStore } from '../../src/tasks/store/recordStore.ts';
import { taskFolders } from '../../src/tasks/tasks.ts';
import { isTaskRow, type Row } from '../../src/views/rows.ts';
import { groupTasks } from '../../src/views/taskGroups.ts';
import type { Log } from '../../src/util/log.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { startWorkbench, type WorkbenchServer } from '../workbench/server.ts';
import type { Figure } from './figure.ts';
import { fillEnded, SERVICE } from './fillRecords.ts';
import { extensionId } from './names.ts';
import { installPackaged } from './packagedExtension.ts';
import { formatMilliseconds, makeRatio } from './measure.ts';

const FEW = 100;
const MANY = 10_000;

/** How often a list is opened, each time in a new window. One more fills the caches. */
const OPENINGS = 5;

const UPDATES = 30;

/** Rows that fit into the window, at least. */
const PAGE = 20;

/** The height of a row in pixels. */
const ROW = 22;

/** Milliseconds between two updates. VS Code puts changes within 200 ms together. */
const PAUSE = 400;

const TREE = '[role="tree"][aria-label^="Tasks"]';

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: console.error,
};

export async function measureList(): Promise<Figure[]> {
  const extensionsDir = temporaryFolder('extensions');
  await installPackaged(extensionsDir);
  const browser = await launchBrowser();
  const lists: List[] = [];
  try {
    for (const count of [FEW, MANY]) {
      lists.push(await List.start(browser, extensionsDir, count));
    }
    // They take turns, so that a busy moment of the machine meets both.
    for (let opening = 0; opening <= OPENINGS; opening += 1) {
      for (const list of lists) await list.measureFirstPage();
    }
    for (const list of lists) await list.waitForAll();
    for (let update = 0; update <= UPDATES; update += 1) {
      for (const list of lists) await list.measureUpdate(update);
    }
    const [few, many] = lists;
    if (few === undefined || many === undefined) return [];
    return [
      compare('first page', many.firstPages, few.firstPages, 3),
      compare('one update', many.updates, few.updates, 1.2),
    ];
  } finally {
    for (const list of lists) await list.close();
    await browser.close();
  }
}

/** @param many, few milliseconds; the first of each filled the caches and doesn't count */
function compare(
  name: string,
  many: readonly number[],
  few: readonly number[],
  limit: number,
): Figure {
  const pairs = many.map((ours, index) => ({ ours, theirs: few[index] ?? NaN })).slice(1);
  return makeRatio(`List with ${MANY.toLocaleString('en')} ended tasks, ${name}`, pairs, {
    ...{ limit, bound: 'most', format: formatMilliseconds },
    peer: `${FEW} ended tasks`,
  });
}

/** How many rows the list has while the months are closed. */
function countRows(rows: readonly Row[]): number {
  return rows
    .map((row) => (isTaskRow(row) || row.kind !== 'group' || !row.isOpen ? 1 : 1 + row.rows.length))
    .reduce((sum, count) => sum + count, 0);
}

/** A server whose list has some tasks, and its newest window. */
class List {
  /** Milliseconds. */
  readonly firstPages: number[] = [];
  readonly updates: number[] = [];
  private page: Page | undefined;

  private constructor(
    private readonly browser: Browser,
    private readonly server: WorkbenchServer,
    private readonly store: RecordStore,
    /** The task in the first row. */
    private readonly newest: string,
  ) {}

  static async start(browser: Browser, extensionsDir: string, count: number): Promise<List> {
    const dataDir = temporaryFolder('data');
    const storage = join(dataDir, 'data/User/globalStorage', extensionId);
    await fillEnded(storage, count);
    const server = await startWorkbench({
      version: 'current',
      dataDir,
      extensionsDir,
      userSettings: { 'runwayVideo.apiUrl': SERVICE },
      builtIn: ['theme-defaults'],
    });
    const { records } = taskFolders(storage);
    const [name = ''] = await new RecordFiles(records, silent).list('ended');
    const store = await RecordStore.open(records, silent);
    return new List(browser, server, store, readId(name) ?? '');
  }

  /** Opens a new window, then the list. */
  async measureFirstPage(): Promise<void> {
    await this.page?.close();
    // A page with a profile of its own: VS Code must not open the list by itself.
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 800 } });
    this.page = page;
    await page.addInitScript('globalThis.__name ??= (it) => it;');
    await page.goto(this.server.url(temporaryFolder('workspace')));
    const icon = page.getByRole('tab', { name: 'Image to Video', exact: true });
    await icon.waitFor();
    // The extension host is still starting. A user needs a moment, too.
    await delay(2_000);
    const measuring = page.evaluate(
      ({ selector, rows }) =>
        new Promise<number>((resolve) => {
          let clicked = NaN;
          const onClick = () => (clicked = performance.now());
          window.addEventListener('mousedown', onClick, { capture: true, once: true });
          const observer = new MutationObserver(() => {
            if (document.querySelectorAll(selector).length >= rows) {
              observer.disconnect();
              resolve(performance.now() - clicked);
            }
          });
          observer.observe(document.body, { childList: true, subtree: true });
        }),
      { selector: `${TREE} .monaco-list-row`, rows: PAGE },
    );
    await icon.click();
    this.firstPages.push(await measuring);
  }

  /** Waits until the list has all rows of the open groups, and VS Code draws it no more. */
  async waitForAll(): Promise<void> {
    await this.store.loadEnded();
    const tasks = this.store.all().toSorted((a, b) => b.createdAt - a.createdAt);
    const count = countRows(groupTasks(tasks, { now: Date.now(), isFiltered: false }));
    await this.window.waitForFunction(
      ({ selector, height }) =>
        document.querySelector<HTMLElement>(selector)?.style.height === `${height}px`,
      { selector: `${TREE} .monaco-list-rows`, height: count * ROW },
      { timeout: 120_000 },
    );
    await this.window.evaluate(
      ({ selector, quiet }) =>
        new Promise<void>((resolve) => {
          let timer = setTimeout(resolve, quiet);
          const observer = new MutationObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(resolve, quiet);
          });
          const tree = document.querySelector(selector);
          if (tree !== null) observer.observe(tree, { childList: true, subtree: true });
        }),
      { selector: TREE, quiet: 5_000 },
    );
  }

  /** Changes the newest task as another window does. */
  async measureUpdate(index: number): Promise<void> {
    await delay(PAUSE);
    const text = `Update ${index}.`;
    const shown = this.window.evaluate(
      ({ selector, expected }) =>
        new Promise<number>((resolve) => {
          const tree = document.querySelector(selector);
          const observer = new MutationObserver(() => {
            if (tree?.textContent.includes(expected) === true) {
              observer.disconnect();
              resolve(Date.now());
            }
          });
          if (tree !== null) {
            observer.observe(tree, { childList: true, subtree: true, characterData: true });
          }
        }),
      { selector: TREE, expected: text },
    );
    // The page watches before the change: it answers this only afterwards.
    await this.window.evaluate(() => undefined);
    const started = Date.now();
    await this.store.update(this.newest, (record) => ({
      ...record,
      ...(record.settings && { settings: { ...record.settings, promptText: text } }),
    }));
    this.updates.push((await shown) - started);
  }

  async close(): Promise<void> {
    this.store.dispose();
    await this.server.close();
  }

  private get window(): Page {
    if (this.page === undefined) throw new Error('No window is open.');
    return this.page;
  }
}

if (process.argv[1] === import.meta.filename) {
  console.table(await measureList());
}
