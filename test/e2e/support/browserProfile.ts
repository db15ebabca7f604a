import type { BrowserContext, Page } from 'playwright-core';
import { openProfile, stopTurningIcons } from '../../workbench/browser.ts';
import { temporaryFolder } from '../../workbench/paths.ts';
import { longestWait } from './eventually.ts';

/** Without a GPU, each frame of an animation costs the processor time that tests wait for. */
const MEDIA = { reducedMotion: 'reduce' } as const;

/**
 * A browser with a new profile on disk. There, the browser keeps VS Code's compiled code: a window
 * takes half as long to open as without it.
 */
export class BrowserProfile {
  private constructor(private readonly context: BrowserContext) {}

  static async create(): Promise<BrowserProfile> {
    const context = await openProfile(temporaryFolder('profile'), {
      viewport: { width: 1280, height: 800 },
      ...MEDIA,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(longestWait);
    await stopTurningIcons(context);
    // tsx adds calls of this helper to functions that tests run in the page.
    await context.addInitScript('globalThis.__name ??= (it) => it;');
    context.on('page', leaveWithoutQuestion);
    context.pages().forEach(leaveWithoutQuestion);
    return new BrowserProfile(context);
  }

  /** The first page. It is kept when the profile is cleared: its next window opens faster. */
  async page(): Promise<Page> {
    return this.context.pages()[0] ?? this.newPage();
  }

  async newPage(): Promise<Page> {
    return this.context.newPage();
  }

  /**
   * Closes the other pages, leaves the first one with the media of a new profile, and deletes what
   * a site has stored.
   */
  async clear(origin: string): Promise<void> {
    const page = await this.page();
    for (const other of this.context.pages()) if (other !== page) await other.close();
    await page.goto('about:blank');
    await page.emulateMedia(MEDIA);
    const devTools = await this.context.newCDPSession(page);
    // Not what was downloaded: that is the same for every window.
    const storageTypes = 'cookies,local_storage,indexeddb';
    await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes });
    await devTools.detach();
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Leaves the page, even if the window asks for confirmation. */
function leaveWithoutQuestion(page: Page): void {
  page.on('dialog', (dialog) => void dialog.accept());
}
