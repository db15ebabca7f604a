import type { Locator, Page } from 'playwright-core';
import type { Menu } from './menu.ts';
import { contextMenu } from './menu.ts';

/** The tabs of the open editors. */
export class Editors {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async names(): Promise<string[]> {
    return Promise.all((await this.#tabs.all()).map(nameOf));
  }

  /** The name of the active tab; undefined if no editor is open. */
  async active(): Promise<string | undefined> {
    const [tab] = await this.#tabs.and(this.#page.locator('.active')).all();
    return tab && nameOf(tab);
  }

  /** The tab with this name. */
  tab(name: string): Locator {
    // "preview" or the editor group may follow the name.
    const named = this.#page.locator(`[aria-label="${name}"], [aria-label^="${name}, "]`);
    return this.#tabs.and(named).first();
  }

  async waitFor(name: string): Promise<void> {
    await this.tab(name).waitFor();
  }

  async menu(name: string): Promise<Menu> {
    return contextMenu(this.tab(name));
  }

  async close(name: string): Promise<void> {
    const tab = this.tab(name);
    await tab.hover();
    await tab.locator('.tab-actions a.action-label').click();
    await tab.waitFor({ state: 'detached' });
  }

  /** The lines of text that the open editors show. */
  get lines(): Locator {
    return this.#page.locator('.editor-instance .monaco-editor .view-line');
  }

  /** Waits until a visible editor shows a text. Keys that are typed before go to its old text. */
  async waitForText(text: string): Promise<void> {
    await this.lines.filter({ hasText: text, visible: true }).first().waitFor();
  }

  get #tabs(): Locator {
    return this.#page.locator('.tabs-container .tab');
  }
}

/** VS Code shows the file extension in a separate element. */
async function nameOf(tab: Locator): Promise<string> {
  const parts = tab.locator('.monaco-icon-name-container, .monaco-icon-suffix-container');
  return (await parts.allTextContents()).join('').trim();
}
