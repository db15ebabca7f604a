import type { Locator, Page } from 'playwright-core';
import { exactly } from './text.ts';

/** An open menu. */
export class Menu {
  readonly #menu: Locator;

  constructor(page: Page) {
    this.#menu = page.locator('.monaco-menu').last();
  }

  /** The items from top to bottom. */
  async items(): Promise<string[]> {
    await this.#menu.waitFor();
    return this.#menu.locator('.action-menu-item .action-label').allTextContents();
  }

  /** Selects an item, and waits until the menu has closed. */
  async choose(label: string): Promise<void> {
    await this.#menu.waitFor();
    if (!(await this.chooseIfOpen(label))) throw new Error(`The menu with “${label}” has closed.`);
  }

  /** Selects an item of a menu that has opened. Returns false if VS Code has closed it again. */
  async chooseIfOpen(label: string): Promise<boolean> {
    const item = this.#menu.locator('.action-item').filter({
      has: this.#menu.page().locator('.action-label', { hasText: exactly(label) }),
    });
    const closed = this.#menu.waitFor({ state: 'hidden' }).then(() => false);
    const focused = item
      .hover()
      .then(() => item.and(this.#menu.locator('.focused')).waitFor())
      .then(() => true);
    // The other one rejects later, when nobody waits for it any more.
    for (const late of [closed, focused]) late.catch(() => undefined);
    if (!(await Promise.race([focused, closed]))) return false;
    // VS Code ignores a click in the first tenth of a second: it belongs to opening the menu.
    const entry = item.locator('.action-menu-item');
    const pressed = await entry.press('Enter', { timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    await closed;
    return pressed;
  }

  /** Closes the menu, unless VS Code has closed it already. */
  async close(): Promise<void> {
    await this.#menu.page().keyboard.press('Escape');
    await this.#menu.waitFor({ state: 'hidden' });
  }
}

/**
 * Opens the context menu of a row in a list. New rows can move the others at this moment, so that
 * the menu belongs to another row. Then closes it and tries again, as a user does.
 */
export async function rowMenu(row: Locator): Promise<Menu> {
  for (;;) {
    const menu = await contextMenu(row);
    await menu.items();
    // VS Code moves the focus to the row that was clicked.
    if (/\bfocused\b/.test((await row.getAttribute('class')) ?? '')) return menu;
    await menu.close();
  }
}

/**
 * Selects an item in the context menu of a row. Opens the menu again when VS Code closes it: it does
 * so when the layout of the window changes, as when an editor opens.
 */
export async function chooseInRow(row: Locator, item: string): Promise<void> {
  while (!(await (await rowMenu(row)).chooseIfOpen(item)));
}

/** Opens an element's context menu. */
export async function contextMenu(of: Locator): Promise<Menu> {
  await of.click({ button: 'right' });
  return new Menu(of.page());
}
