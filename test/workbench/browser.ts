import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findBrowser } from './findBrowser.ts';
import { installBrowser } from './installBrowser.ts';

/** Flags for a browser that talks to nothing but the workbench. */
const flags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** By default Playwright would close the browser on these signals and continue. */
const signals = { handleSIGTERM: false, handleSIGHUP: false };

/**
 * Starts a browser without a window. Installs one first if the machine has none.
 *
 * @param more flags besides those that every test needs
 */
export async function launchBrowser(...more: string[]): Promise<Browser> {
  const executablePath = findBrowser() ?? (await installBrowser());
  const launch = (chromiumSandbox: boolean) =>
    chromium.launch({ executablePath, args: [...flags, ...more], chromiumSandbox, ...signals });
  // Chromium refuses to use its sandbox as root, and some systems don't allow it at all.
  if (process.getuid?.() === 0) return launch(false);
  return launch(true).catch((error: unknown) => {
    if (String(error).includes('sandbox')) return launch(false);
    throw error;
  });
}
