import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import type { OpenOptions } from './openWorkbench.ts';
import { openWorkbench } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

/**
 * Opens a workbench for each test of a `describe`: a server, a browser profile and a folder of its
 * own, so that no test sees what another one left. If a test fails, it saves a screenshot of the
 * window.
 *
 * @returns a function that tests call to get the workbench
 */
export function useWorkbench(options: () => Promise<OpenOptions>): () => Workbench {
  let browser: Browser | undefined;
  let workbench: Workbench | undefined;

  before(async () => {
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    if (browser) workbench = await openWorkbench({ browser, ...(await options()) });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed' && workbench?.page.isClosed() === false) {
      const name = this.currentTest.fullTitle().replace(/[^\w-]+/g, '-');
      await workbench.screenshot(`failed-${name}`);
    }
    await workbench?.close();
    workbench = undefined;
  });

  after(() => browser?.close());

  return () => {
    if (!workbench) throw new Error('The workbench is open only while tests run.');
    return workbench;
  };
}
