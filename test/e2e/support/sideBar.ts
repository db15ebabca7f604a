import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The activity bar and the side bar. */
export class SideBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits until a view container exists. */
  async waitFor(container: string): Promise<void> {
    await this.#tab(container).waitFor();
  }

  /** Opens a view container by its title. */
  async open(container: string): Promise<void> {
    const tab = this.#tab(container);
    await tab.waitFor();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** Opens a view container as VS Code does while something is dragged over its icon. */
  async openWhileDragging(container: string): Promise<void> {
    const tab = this.#tab(container);
    // A drag begins with the first movement. VS Code notices the next one.
    await tab.hover();
    await tab.hover({ position: { x: 12, y: 12 } });
    await tab.and(this.#page.locator('[aria-selected="true"]')).waitFor();
  }

  /** Waits until a container's icon has this number; undefined: no number. */
  async waitForBadge(container: string, number: string | undefined): Promise<void> {
    const badges = this.#tab(container).locator('.badge').filter({ visible: true });
    await eventually(this.#page, async () => {
      const [badge] = await badges.allInnerTexts();
      assert.equal(badge?.trim(), number);
    });
  }

  /** The accessible name of a container's icon: its title and the meaning of its badge. */
  async label(container: string): Promise<string> {
    return (await this.#tab(container).locator(icon).getAttribute('aria-label')) ?? '';
  }

  #tab(container: string): Locator {
    // A shortcut or the meaning of the badge may follow the title.
    const labels = [`="${container}"`, `^="${container} ("`, `^="${container} - "`];
    const named = labels.map((label) => `${icon}[aria-label${label}]`).join(', ');
    return this.#page
      .locator('.activitybar [role="tab"]')
      .filter({ has: this.#page.locator(named) });
  }
}

const icon = 'a.action-label';
