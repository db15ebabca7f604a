import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { tooltip } from './hover.ts';
import type { Menu } from './menu.ts';
import { chooseInRow, rowMenu } from './menu.ts';
import { textOf } from './text.ts';

/** The text of a tree row. */
export interface RowText {
  label: string;
  description: string | undefined;
}

/** What the row of a saved video shows: when it was saved, and the prompt. */
export function finished(prompt?: string): RegExp {
  const age = String.raw`^(?:just now|\d+ min ago)`;
  return new RegExp(prompt === undefined ? age : `${age} · ${prompt}`);
}

/** A row of a tree. */
export class TreeRow {
  readonly locator: Locator;
  readonly #openView: () => Promise<void>;

  /** @param openView shows the view with the row, before it is waited for or used */
  constructor(locator: Locator, openView: () => Promise<void>) {
    this.locator = locator;
    this.#openView = openView;
  }

  /** Opens the view, and waits for the row. */
  async waitFor(): Promise<void> {
    await this.#openView();
    await this.locator.waitFor();
  }

  /** Opens the view, and waits until the row's description contains a text. */
  async waitForDescription(text: string | RegExp): Promise<void> {
    await this.#openView();
    await this.locator.locator('.label-description', { hasText: text }).waitFor();
  }

  async waitUntilGone(): Promise<void> {
    await this.locator.waitFor({ state: 'detached' });
  }

  async text(): Promise<RowText> {
    return {
      label: (await textOf(this.locator.locator('.label-name'))) ?? '',
      description: await textOf(this.locator.locator('.label-description')),
    };
  }

  /** The name of the codicon before the label; undefined if there is none. */
  async icon(): Promise<string | undefined> {
    const icon = this.locator.locator('.custom-view-tree-node-item-icon');
    const names = (await icon.getAttribute('class'))?.match(/codicon-(?!colored|modifier)[\w-]+/);
    return names?.[0].replace('codicon-', '');
  }

  /** Whether a dot at the row's end says that it is new. */
  async isNew(): Promise<boolean> {
    // A badge is drawn with CSS.
    const badge = await this.locator
      .locator('.monaco-icon-label')
      .evaluate((it) => getComputedStyle(it, '::after').content);
    return badge.includes('●');
  }

  /** The accessible name of the row. */
  async ariaLabel(): Promise<string> {
    return (await this.locator.getAttribute('aria-label')) ?? '';
  }

  async tooltip(): Promise<string> {
    await this.#openView();
    return tooltip(this.locator);
  }

  async click(): Promise<void> {
    await this.#openView();
    await this.locator.click();
  }

  /** Adds the row to the selection. */
  async select(): Promise<void> {
    await this.locator.click({ modifiers: ['ControlOrMeta'] });
  }

  /** Waits until the row has action icons with exactly these labels. */
  async waitForActions(...expected: readonly string[]): Promise<void> {
    await this.#openView();
    const icons = this.locator.locator('.actions a.action-label');
    await eventually(this.locator.page(), async () => {
      await this.locator.hover();
      // Read them at once: the row may be drawn anew at any time.
      const labels = await icons.evaluateAll((all) =>
        all.map((it) => it.getAttribute('aria-label') ?? ''),
      );
      assert.deepEqual(labels, expected);
    });
  }

  /**
   * Clicks an action icon. In one step: VS Code makes new icons when a row changes, also between
   * pressing and releasing the button of a mouse.
   */
  async action(label: string): Promise<void> {
    await this.#openView();
    const icon = this.locator.locator(`.actions a.action-label[aria-label^="${label}"]`);
    await eventually(this.locator.page(), async () => {
      await this.locator.hover();
      await icon.waitFor({ timeout: 5_000 });
      await icon.evaluate((it: HTMLElement) => it.click(), undefined, { timeout: 5_000 });
    });
  }

  async menu(): Promise<Menu> {
    await this.#openView();
    return rowMenu(this.locator);
  }

  /** Selects an item in the row's context menu. */
  async choose(item: string): Promise<void> {
    await this.#openView();
    await chooseInRow(this.locator, item);
  }
}
