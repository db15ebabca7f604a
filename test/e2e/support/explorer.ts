import type { Locator, Page } from 'playwright-core';
import type { Menu } from './menu.ts';
import { chooseInRow, rowMenu } from './menu.ts';
import type { SideBar } from './sideBar.ts';
import { exactly } from './text.ts';

/** The files of the workspace. Paths are relative to it and use slashes. */
export class Explorer {
  readonly #page: Page;
  readonly #sideBar: SideBar;

  constructor(page: Page, sideBar: SideBar) {
    this.#page = page;
    this.#sideBar = sideBar;
  }

  async open(): Promise<void> {
    await this.#sideBar.open('Explorer');
    await this.#rows.first().waitFor();
  }

  /** Waits for the row of a file or folder. Expands the folders around it. */
  async row(path: string): Promise<Locator> {
    await this.open();
    const names = path.split('/');
    for (let depth = 1; depth < names.length; depth++) {
      const folder = this.#row(names.slice(0, depth).join('/'));
      await folder.waitFor();
      if ((await folder.getAttribute('aria-expanded')) === 'false') await this.#expand(folder);
    }
    const row = this.#row(path);
    await row.waitFor();
    return row;
  }

  /** Opens a file in an editor (not a preview). */
  async openFile(path: string): Promise<void> {
    await (await this.row(path)).dblclick();
  }

  async menu(path: string): Promise<Menu> {
    return rowMenu(await this.row(path));
  }

  /** Selects an item in a file's context menu. */
  async choose(path: string, item: string): Promise<void> {
    await chooseInRow(await this.row(path), item);
  }

  /** Presses the mouse button on the row of a file, and holds it. A new file may move the rows. */
  async press(path: string): Promise<void> {
    const row = await this.row(path);
    do await row.hover();
    while (!(await row.evaluate((it) => it.matches(':hover'))));
    await this.#page.mouse.down();
  }

  async #expand(folder: Locator): Promise<void> {
    const expanded = folder.and(this.#page.locator('[aria-expanded="true"]'));
    // A new file can move the rows at this moment, so that the click hits another row. A second click
    // on the same row would collapse it.
    while ((await folder.getAttribute('aria-expanded')) === 'false') {
      await folder.click();
      await expanded.waitFor({ timeout: 10_000 }).catch(() => undefined);
    }
    await expanded.waitFor();
  }

  /** Waits until keys act on its rows. */
  async waitForFocus(): Promise<void> {
    await this.#page.locator('.explorer-folders-view .monaco-list:focus').waitFor();
  }

  get #rows(): Locator {
    return this.#page.locator('.explorer-folders-view .monaco-list-row');
  }

  #row(path: string): Locator {
    const name = path.split('/').at(-1) ?? path;
    // The label of a link goes on after the path.
    const ofFile = [`[aria-label$="/${path}"]`, `[aria-label*="/${path} • "]`];
    return this.#rows
      .filter({ has: this.#page.locator('.label-name', { hasText: exactly(name) }) })
      .filter({ has: this.#page.locator(ofFile.map((it) => `.monaco-icon-label${it}`).join()) });
  }
}
