import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import { startPageServer, type PageServer } from './pageServer.ts';

/** A browser, and a server that has the form's page. */
export interface Pages {
  browser: Browser;
  server: PageServer;
}

/** What the tests of this process share. Each test opens its own page. */
let shared: Promise<Pages> | undefined;

/**
 * Gives the tests of a `describe` a browser and a server.
 *
 * @returns an object that is filled before the first test
 */
export function usePages(): Readonly<Pages> {
  const pages = {} as Pages;
  before(async () => {
    shared ??= startPages();
    Object.assign(pages, await shared);
  });
  return pages;
}

async function startPages(): Promise<Pages> {
  const [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  return { server, browser };
}

after(async () => {
  const pages = await shared;
  await pages?.browser.close();
  await pages?.server.close();
});
