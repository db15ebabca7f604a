import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import { startPageServer, type PageServer } from './pageServer.ts';

/** A browser, and a server that has the form's page. Both exist only while tests run. */
export interface Pages {
  browser: Browser;
  server: PageServer;
}

/** Starts a browser and a server for all tests of a `describe`. */
export function usePages(): Readonly<Pages> {
  const pages = {} as Pages;
  before(async () => {
    [pages.server, pages.browser] = await Promise.all([startPageServer(), launchBrowser()]);
  });
  after(async () => {
    await pages.browser.close();
    await pages.server.close();
  });
  return pages;
}
