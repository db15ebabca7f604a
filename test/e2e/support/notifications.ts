import type { Locator, Page } from 'playwright-core';
import type { QuickInput } from './quickInput.ts';
import { exactly } from './text.ts';

/** The visible notifications. VS Code hides all but errors with buttons after some seconds. */
export class Notifications {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Finds the notification that contains a text. Call `waitFor()` to wait for it. */
  find(text: string | RegExp): Notification {
    return new Notification(this.#toasts.filter({ hasText: text }).first());
  }

  /** The messages of visible notifications, newest first. */
  async messages(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Closes all notifications, including hidden ones, and those that come meanwhile. */
  async clear(): Promise<void> {
    do {
      await this.#quickInput.runCommand('Notifications: Clear All Notifications');
      await this.#toasts
        .first()
        .waitFor({ state: 'detached', timeout: 10_000 })
        .catch(() => undefined);
    } while ((await this.#toasts.count()) > 0);
  }

  get #toasts(): Locator {
    return this.#page.locator('.notification-toast');
  }
}

export class Notification {
  readonly #toast: Locator;

  constructor(toast: Locator) {
    this.#toast = toast;
  }

  async waitFor(): Promise<void> {
    await this.#toast.waitFor();
  }

  /** Waits for it. VS Code doesn't hide it while the mouse rests on it. */
  async hold(): Promise<void> {
    await this.#toast.hover();
  }

  async waitUntilGone(): Promise<void> {
    await this.#toast.waitFor({ state: 'hidden' });
  }

  async text(): Promise<string> {
    return (await this.#toast.locator('.notification-list-item-message').innerText()).trim();
  }

  async severity(): Promise<'info' | 'warning' | 'error'> {
    const classes = await this.#toast.locator('.notification-list-item-icon').getAttribute('class');
    if (classes?.includes('codicon-error')) return 'error';
    return classes?.includes('codicon-warning') ? 'warning' : 'info';
  }

  async buttons(): Promise<string[]> {
    await this.waitFor();
    return this.#toast.locator('.monaco-button').allInnerTexts();
  }

  async click(button: string): Promise<void> {
    await this.#toast.locator('.monaco-button', { hasText: exactly(button) }).click();
  }

  async dismiss(): Promise<void> {
    await this.#toast.hover();
    await this.#toast.locator('.codicon-notifications-clear').click();
    await this.waitUntilGone();
  }
}
