import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import { longestWait } from './eventually.ts';

/** A browser with one profile. */
export class BrowserProfile {
  private constructor(
    private readonly browser: Browser,
    private readonly context: BrowserContext,
  ) {}

  static async create(): Promise<BrowserProfile> {
    const browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(longestWait);
    // tsx adds calls of this helper to functions that tests run in the page.
    await context.addInitScript('globalThis.__name ??= (it) => it;');
    return new BrowserProfile(browser, context);
  }

  /** The first page. It is kept when the profile is cleared: its next window opens faster. */
  async page(): Promise<Page> {
    return this.context.pages()[0] ?? this.newPage();
  }

  async newPage(): Promise<Page> {
    const page = await this.context.newPage();
    // Leave the page, even if the window asks for confirmation.
    page.on('dialog', (dialog) => void dialog.accept());
    return page;
  }

  /** Closes the other pages, leaves the first one, and deletes what a site has stored. */
  async clear(origin: string): Promise<void> {
    const page = await this.page();
    for (const other of this.context.pages()) if (other !== page) await other.close();
    await page.goto('about:blank');
    const devTools = await this.context.newCDPSession(page);
    // Not what was downloaded: that is the same for every window.
    const storageTypes = 'cookies,local_storage,indexeddb';
    await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes });
    await devTools.detach();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
