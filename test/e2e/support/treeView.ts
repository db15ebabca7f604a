import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { rowName } from '../../../src/views/texts/rowName.ts';
import { eventually } from './eventually.ts';
import { Menu } from './menu.ts';
import type { SideBar } from './sideBar.ts';
import { exactly } from './text.ts';
import type { RowText } from './treeRow.ts';
import { TreeRow } from './treeRow.ts';

/** A tree view, alone in its view container or with others. */
export class TreeView {
  readonly #page: Page;
  readonly #sideBar: SideBar;
  readonly #container: string;
  readonly #tree: Locator;
  readonly #pane: Locator;

  constructor(page: Page, sideBar: SideBar, container: string, name: string) {
    this.#page = page;
    this.#sideBar = sideBar;
    this.#container = container;
    // The balance may follow the name.
    const trees = [`="${name}"`, `^="${name} · "`].map((it) => `[role="tree"][aria-label${it}]`);
    const tree = `:is(${trees.join(', ')})`;
    this.#tree = page.locator(tree);
    this.#pane = page.locator(`.split-view-view > .pane:has(${tree})`);
  }

  async open(): Promise<void> {
    await this.#sideBar.open(this.#container);
    await this.#pane.waitFor();
  }

  /** The view's name, with the balance if it is shown. */
  async name(): Promise<string | null> {
    await this.open();
    return this.#tree.getAttribute('aria-label');
  }

  /** Waits for a message above the rows. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.open();
    const message = this.#pane.locator('.message').filter({ visible: true });
    await message.filter({ hasText: text }).waitFor();
  }

  /** The visible rows from top to bottom, without the headings of groups. */
  async rows(): Promise<RowText[]> {
    await this.open();
    const rows = await this.#tree.locator('.monaco-list-row').filter({ has: this.#icon }).all();
    return Promise.all(rows.map((row) => this.#treeRow(row).text()));
  }

  /** The visible headings of groups from top to bottom, such as `Today 12`. */
  async groups(): Promise<string[]> {
    await this.open();
    const rows = await this.#tree.locator('.monaco-list-row').filter({ hasNot: this.#icon }).all();
    const texts = await Promise.all(rows.map((row) => this.#treeRow(row).text()));
    return texts.map(({ label, description }) => `${label} ${description}`);
  }

  /** The heading of a group. */
  group(name: string): TreeRow {
    const shown = this.#page.locator('.label-name', { hasText: exactly(name) });
    const rows = this.#tree.locator('.monaco-list-row').filter({ hasNot: this.#icon });
    return this.#treeRow(rows.filter({ has: shown }));
  }

  /** Rows of tasks have icons, headings of groups have none. */
  get #icon(): Locator {
    return this.#page.locator('.custom-view-tree-node-item-icon.codicon');
  }

  /** Waits until the rows have these labels, from top to bottom. */
  async waitForRows(...labels: readonly string[]): Promise<void> {
    await eventually(this.#page, async () => {
      assert.deepEqual(
        (await this.rows()).map(({ label }) => label),
        labels,
      );
    });
  }

  /** The first row of an image, by the image's name, or of a task, by its ID. */
  row(name: string): TreeRow {
    const label = exactly(rowName(name));
    const shown = this.#page.locator('.label-name', { hasText: label });
    return this.#treeRow(this.#tree.locator('.monaco-list-row').filter({ has: shown }).first());
  }

  #treeRow(locator: Locator): TreeRow {
    return new TreeRow(locator, () => this.open());
  }

  /**
   * Moves what is dragged below the rows, until the list takes it. VS Code may ignore a drop on a row
   * while it reads the rows again.
   */
  async dragBelowRows(): Promise<void> {
    await this.#tree.hover();
    await this.#tree.hover({ position: { x: 60, y: 300 } });
    await this.#pane.locator('.drop-target').first().waitFor();
  }

  /** The labels of the selected rows. */
  async selected(): Promise<string[]> {
    return this.#tree.locator('.monaco-list-row.selected .label-name').allInnerTexts();
  }

  /** The place from 1 and the label of the row that keys act on, if the list has the focus. */
  async focused(): Promise<string | undefined> {
    const list = this.#pane.locator(':focus');
    const rows = list.locator('.monaco-list-row.focused');
    const texts = await rows.evaluateAll((all) =>
      all.map((row) => {
        const label = row.querySelector<HTMLElement>('.label-name')?.innerText;
        return `${row.ariaPosInSet}. ${label}`;
      }),
    );
    return texts[0];
  }

  /** Waits until keys act on a row, such as `2. balloon`. */
  async waitForFocus(row: string | RegExp): Promise<void> {
    const expected = typeof row === 'string' ? exactly(row) : row;
    await eventually(this.#page, async () => assert.match((await this.focused()) ?? '', expected));
  }

  /**
   * Moves the focus to another row with a key. VS Code may lose a key while it reads rows again, as it
   * does when their ages change. Then the key is pressed again, as a user does.
   *
   * @param from the row that has the focus, such as `1. balloon`
   */
  async moveFocus(key: string, from: string, to: string): Promise<void> {
    await this.waitForFocus(from);
    do {
      await this.#page.keyboard.press(key);
      const hasMoved = async () => assert.equal(await this.focused(), to);
      await eventually(this.#page, hasMoved, 5_000).catch(() => undefined);
    } while ((await this.focused()) === from);
    await this.waitForFocus(to);
  }

  /** Whether the view is shown. */
  async isShown(): Promise<boolean> {
    return this.#tree.isVisible();
  }

  /** The welcome text of the view, which it shows while it has no rows. */
  async welcome(): Promise<string> {
    await this.open();
    return (await this.#pane.locator('.welcome-view-content').innerText()).trim();
  }

  /** Clicks a button or link in the welcome text. */
  async clickWelcome(label: string): Promise<void> {
    await this.open();
    await this.#pane
      .locator('.welcome-view-content')
      .locator('.monaco-button, a')
      .filter({ hasText: exactly(label) })
      .first()
      .click();
  }

  /** Opens the “…” menu in the view's title bar. */
  async titleMenu(): Promise<Menu> {
    await this.open();
    await this.#pane.hover();
    await this.#titles.locator('a.action-label.codicon-toolbar-more').click();
    return new Menu(this.#page);
  }

  /** If a view is alone in its container, the container shows the view's title bar. */
  get #titles(): Locator {
    return this.#pane
      .locator('.pane-header')
      .or(this.#page.locator('.sidebar > .title'))
      .filter({ visible: true })
      .filter({ has: this.#page.locator('a.action-label') })
      .last();
  }
}
