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

  async choose(label: string): Promise<void> {
    const item = this.#menu.locator('.action-item').filter({
      has: this.#menu.page().locator('.action-label', { hasText: exactly(label) }),
    });
    await item.hover();
    await item.and(this.#menu.locator('.focused')).waitFor();
    // VS Code ignores a click in the first tenth of a second: it belongs to opening the menu.
    await this.#menu.page().keyboard.press('Enter');
    await this.#menu.waitFor({ state: 'hidden' });
  }

  async close(): Promise<void> {
    await this.#menu.press('Escape');
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

/** Opens an element's context menu. */
export async function contextMenu(of: Locator): Promise<Menu> {
  await of.click({ button: 'right' });
  return new Menu(of.page());
}
