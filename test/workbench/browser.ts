import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findBrowser } from './findBrowser.ts';
import { installBrowser } from './installBrowser.ts';

/** A browser that talks to the workbench and to nobody else. */
const flags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Playwright would close the browser and go on. */
const signals = { handleSIGTERM: false, handleSIGHUP: false };

/** Starts a browser without a window, installing one first if the machine has none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser() ?? (await installBrowser());
  const launch = (chromiumSandbox: boolean) =>
    chromium.launch({ executablePath, args: flags, chromiumSandbox, ...signals });
  // Chromium refuses its sandbox to root, and some systems refuse it to everybody.
  if (process.getuid?.() === 0) return launch(false);
  return launch(true).catch((error: unknown) => {
    if (String(error).includes('sandbox')) return launch(false);
    throw error;
  });
}
