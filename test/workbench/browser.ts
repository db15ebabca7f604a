import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  LaunchOptions,
  Page,
} from 'playwright-core';
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

/**
 * Flags for a browser whose windows of VS Code live for a minute. Compiling their code for speed
 * takes more of the processor than it saves, and so does cleaning up small parts of memory often.
 */
export const windowFlags = [
  '--js-flags=--no-turbofan,--no-maglev,--min-semi-space-size=32',
  '--num-raster-threads=1',
  // Compiles code while it comes, even if its compiled form is in the cache.
  '--disable-features=ScriptStreaming',
];

/**
 * Keeps VS Code's icons of something that is under way from turning, which they do even if the user
 * wants less motion. Without a GPU, that takes a fifth of the processor.
 *
 * @param pages a page that is not loaded yet, or all pages of a context
 */
export async function stopTurningIcons(pages: Page | BrowserContext): Promise<void> {
  await pages.addInitScript(() => {
    const style = new CSSStyleSheet();
    style.replaceSync('.codicon-modifier-spin { animation: none !important; }');
    document.adoptedStyleSheets.push(style);
  });
}

/** By default Playwright would close the browser on these signals and continue. */
const signals = { handleSIGTERM: false, handleSIGHUP: false };

/**
 * Starts a browser without a window. Installs one first if the machine has none.
 *
 * @param more flags besides those that every test needs
 */
export async function launchBrowser(...more: string[]): Promise<Browser> {
  return start((options) => chromium.launch({ ...options, args: [...flags, ...more] }));
}

/** Starts a browser for windows of VS Code, with its profile in a folder. */
export async function openProfile(
  folder: string,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  return start((launch) =>
    chromium.launchPersistentContext(folder, {
      ...launch,
      ...options,
      args: [...flags, ...windowFlags],
    }),
  );
}

async function start<T>(launch: (options: LaunchOptions) => Promise<T>): Promise<T> {
  const executablePath = findBrowser() ?? (await installBrowser());
  const sandboxed = (chromiumSandbox: boolean) =>
    launch({ executablePath, chromiumSandbox, ...signals });
  // Chromium refuses to use its sandbox as root, and some systems don't allow it at all.
  if (process.getuid?.() === 0) return sandboxed(false);
  return sandboxed(true).catch((error: unknown) => {
    if (String(error).includes('sandbox')) return sandboxed(false);
    throw error;
  });
}
