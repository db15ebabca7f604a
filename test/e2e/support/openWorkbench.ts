import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import { versionVariable } from '../../workbench/launch.ts';
import { temporaryFolder } from '../../workbench/paths.ts';
import { samplePictures } from '../../workbench/pictures.ts';
import { startWorkbench } from '../../workbench/server.ts';
import type { WorkbenchSettings } from '../../workbench/settings.ts';
import type { VersionName } from '../../workbench/versions.ts';
import { isVersionName } from '../../workbench/versions.ts';
import { longestWait } from './eventually.ts';
import { Workbench } from './workbench.ts';

export interface OpenOptions {
  /** Default: a new folder with the sample pictures. */
  folder?: string;
  /** Default: one that starts for this workbench and ends with it. */
  browser?: Browser;
  /** Packaged extensions to install, for example from `packageExtension()`. */
  vsix?: readonly string[];
  /** A folder with installed extensions. Default: a new, empty one. */
  extensionsDir?: string;
  /** Folders of extensions that need no build. */
  unpacked?: readonly string[];
  /**
   * The title of an extension's view container. A window is ready when it exists: VS Code adds
   * menus and commands of extensions at the same time, after everything else.
   */
  container?: string;
  userSettings?: WorkbenchSettings;
  /** Default: from the environment, or else `current`. */
  version?: VersionName;
  /** Additional environment variables of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Whether folders open in Restricted Mode. */
  restricted?: boolean;
}

/** The built-in dark theme of each version. */
const darkThemes: Record<VersionName, string> = {
  minimum: 'Default Dark Modern',
  current: 'Dark 2026',
};

/** Starts a VS Code server and a browser with one window. */
export async function openWorkbench(options: OpenOptions = {}): Promise<Workbench> {
  const version = options.version ?? versionFromEnvironment();
  const folder = options.folder ?? temporaryFolder('workspace');
  if (options.folder === undefined) await samplePictures(folder);
  const dataDir = temporaryFolder('data');
  const extensionsDir = options.extensionsDir ?? temporaryFolder('extensions');
  for (const unpacked of options.unpacked ?? []) {
    await cp(unpacked, join(extensionsDir, basename(unpacked)), { recursive: true });
  }
  const userSettings = {
    'workbench.colorTheme': darkThemes[version],
    // A click on the icon of an open container must not close it.
    'workbench.activityBar.iconClickBehavior': 'focus',
    ...options.userSettings,
  };

  const { vsix = [], env = {}, restricted = false, container } = options;
  const starting = startWorkbench({
    ...{ version, dataDir, extensionsDir, userSettings, vsix, env, restricted },
  });
  const launching = options.browser ? Promise.resolve(options.browser) : launchBrowser();
  const creating = launching.then((browser) => newContext(browser));
  const close = async () => {
    await Promise.allSettled([
      creating.then((context) => context.close()),
      starting.then((server) => server.close()),
      options.browser ? undefined : launching.then((browser) => browser.close()),
    ]);
  };
  try {
    const [server, context] = await Promise.all([starting, creating]);
    const newPage = () => openPage(context);
    const session = { version, server, folder, dataDir, userSettings, container, newPage, close };
    const workbench = new Workbench(await newPage(), session);
    await workbench.page.goto(server.url(folder));
    await workbench.waitUntilReady();
    return workbench;
  } catch (error) {
    // Close what has started, so that the tests can end.
    await close();
    throw error;
  }
}

/** Creates a browser profile. */
async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(longestWait);
  // tsx adds calls of this helper to functions that tests run in the page.
  await context.addInitScript('globalThis.__name ??= (it) => it;');
  return context;
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  // Leave the page, even if the window asks for confirmation.
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
}

function versionFromEnvironment(): VersionName {
  const name = process.env[versionVariable];
  return isVersionName(name) ? name : 'current';
}
