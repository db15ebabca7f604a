import type { Locator, Page } from 'playwright-core';
import type { Menu } from './menu.ts';
import { contextMenu } from './menu.ts';
import type { SideBar } from './sideBar.ts';
import { exactly } from './text.ts';

/** The files of the workspace; paths are relative to it, with slashes. */
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

  /** The row of a file or folder, once it is there; folders around it are opened. */
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

  /** Opens a file in an editor that stays. */
  async openFile(path: string): Promise<void> {
    await (await this.row(path)).dblclick();
  }

  async menu(path: string): Promise<Menu> {
    return contextMenu(await this.row(path));
  }

  /** Right-clicks a file and chooses. */
  async choose(path: string, item: string): Promise<void> {
    await (await this.menu(path)).choose(item);
  }

  async #expand(folder: Locator): Promise<void> {
    const expanded = folder.and(this.#page.locator('[aria-expanded="true"]'));
    await folder.click();
    // A file that appears at this moment moves the rows, and the click is on another.
    await expanded.waitFor({ timeout: 2_000 }).catch(() => folder.click());
    await expanded.waitFor();
  }

  get #rows(): Locator {
    return this.#page.locator('.explorer-folders-view .monaco-list-row');
  }

  #row(path: string): Locator {
    const name = path.split('/').at(-1) ?? path;
    return this.#rows
      .filter({ has: this.#page.locator('.label-name', { hasText: exactly(name) }) })
      .filter({ has: this.#page.locator(`.monaco-icon-label[aria-label$="/${path}"]`) });
  }
}
