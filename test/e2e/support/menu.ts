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
    const item = this.#menu.locator('.action-menu-item').filter({
      has: this.#menu.page().locator('.action-label', { hasText: exactly(label) }),
    });
    await item.click();
    // VS Code ignores a click in the first tenth of a second: it belongs to opening the menu. A menu
    // that is slow to close is gone before the second click.
    await this.#menu
      .waitFor({ state: 'hidden', timeout: 1_000 })
      .catch(() => item.click({ timeout: 2_000 }))
      .catch(() => undefined);
    await this.#menu.waitFor({ state: 'hidden' });
  }

  async close(): Promise<void> {
    await this.#menu.press('Escape');
    await this.#menu.waitFor({ state: 'hidden' });
  }
}

/** Opens an element's context menu. */
export async function contextMenu(of: Locator): Promise<Menu> {
  await of.click({ button: 'right' });
  return new Menu(of.page());
}
