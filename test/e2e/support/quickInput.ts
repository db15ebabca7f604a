import type { Locator, Page } from 'playwright-core';
import { exactly, textOf } from './text.ts';

export interface QuickPickItem {
  label: string;
  description: string | undefined;
  detail: string | undefined;
}

/** VS Code's quick pick and input box, including the command palette. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  /** The text box. */
  get box(): Locator {
    return this.#widget.locator('.quick-input-box input');
  }

  /** Waits until it is open, with this title if one is given. */
  async waitFor(title?: string): Promise<void> {
    await (title === undefined ? this.box : this.#title(title)).waitFor();
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async title(): Promise<string | undefined> {
    return textOf(this.#widget.locator('.quick-input-title').filter({ visible: true }));
  }

  /** Waits for items and returns the visible ones. */
  async items(): Promise<QuickPickItem[]> {
    await this.#rows.first().waitFor();
    const rows = await this.#rows.all();
    return Promise.all(
      rows.map(async (row) => ({
        label: (await textOf(row.locator('.label-name').first())) ?? '',
        description: await textOf(row.locator('.label-description').first()),
        detail: await textOf(row.locator('.quick-input-list-label-meta').first()),
      })),
    );
  }

  /** The label of the item that Enter selects. */
  async activeLabel(): Promise<string | undefined> {
    return textOf(this.#widget.locator('.monaco-list-row.focused .label-name'));
  }

  /** Selects the item with exactly this label. */
  async pick(label: string): Promise<void> {
    await this.#row(label).click();
  }

  /** Clicks a button of an item. */
  async press(label: string, button: string): Promise<void> {
    const row = this.#row(label);
    await row.hover();
    await row.locator(`.monaco-action-bar a.action-label[aria-label="${button}"]`).click();
  }

  /** Waits until a part has the focus. */
  async waitForFocus(selector: string): Promise<void> {
    await this.#widget.locator(`${selector}:focus`).waitFor();
  }

  /** Replaces the text in the box. */
  async type(text: string): Promise<void> {
    await this.box.fill(text);
  }

  async accept(): Promise<void> {
    await this.box.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.box.press('Escape');
  }

  /** The message below the box: the prompt, or why the text is invalid. */
  async message(): Promise<string | undefined> {
    return textOf(this.#widget.locator('.quick-input-message').filter({ visible: true }));
  }

  /** Waits for a message. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.#widget.locator('.quick-input-message', { hasText: text }).waitFor();
  }

  /** Runs a command by its title with its category, as the palette shows it. */
  async runCommand(title: string): Promise<void> {
    // An open palette doesn't show a command that an extension adds later.
    for (let attempt = 1; ; attempt++) {
      // The palette closes when something else takes the focus.
      await this.#page.keyboard.press('F1');
      try {
        await this.box.fill(`>${title}`, { timeout: 10_000 });
        await this.#row(title).click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.#page.keyboard.press('Escape');
        await this.waitUntilClosed();
      }
    }
  }

  get #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  #row(label: string): Locator {
    const name = this.#page.locator('.label-name', { hasText: exactly(label) });
    return this.#rows.filter({ has: name }).first();
  }

  #title(title: string): Locator {
    return this.#widget.locator('.quick-input-title', { hasText: exactly(title) });
  }
}
