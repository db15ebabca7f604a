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

  /** Selects a button. Another dialog may follow at once. */
  async press(button: string): Promise<void> {
    await this.#box.locator('.monaco-button', { hasText: exactly(button) }).click();
  }

  /** Selects a button, and waits until no dialog is open. */
  async click(button: string): Promise<void> {
    await this.press(button);
    await this.#box.waitFor({ state: 'hidden' });
  }
}
