import type { Locator, Page } from 'playwright-core';
import { exactly } from './text.ts';

/** The window's modal dialog. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  async waitFor(message: string | RegExp): Promise<void> {
    await this.#box.filter({ hasText: message }).waitFor();
  }

  async message(): Promise<string> {
    return (await this.#box.locator('.dialog-message-text').innerText()).trim();
  }

  async detail(): Promise<string> {
    return (await this.#box.locator('.dialog-message-detail').innerText()).trim();
  }

  async click(button: string): Promise<void> {
    await this.#box.locator('.monaco-button', { hasText: exactly(button) }).click();
    await this.#box.waitFor({ state: 'hidden' });
  }
}
