import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../workbench/browser.ts';
import { versionVariable } from '../../workbench/launch.ts';
import { temporaryFolder } from '../../workbench/paths.ts';
import { samplePictures } from '../../workbench/pictures.ts';
import { startWorkbench } from '../../workbench/server.ts';
import type { Settings } from '../../workbench/settings.ts';
import type { VersionName } from '../../workbench/versions.ts';
import { isVersionName } from '../../workbench/versions.ts';
import { patience } from './eventually.ts';
import type { Theme } from './themes.ts';
import { themes } from './themes.ts';
import { Workbench } from './workbench.ts';

export interface OpenOptions {
  /** By default a new one with the sample pictures. */
  folder?: string;
  /** Packaged extensions to install, as `packageExtension()` makes one. */
  vsix?: readonly string[];
  /** Folders of extensions that need no building. */
  unpacked?: readonly string[];
  /**
   * Title of a view container that one of those extensions brings. A window is ready when it is
   * there: menus and commands of extensions come at the same moment, some time after the rest.
   */
  container?: string;
  userSettings?: Settings;
  /** By default `dark`. */
  theme?: Theme;
  /** By default what the environment says, or else `current`. */
  version?: VersionName;
  /** What the extension host finds in its environment besides our own. */
  env?: NodeJS.ProcessEnv;
  /** Folders are opened in Restricted Mode. */
  restricted?: boolean;
  /** Of the window, in pixels; by default 1280 × 800. */
  size?: Size;
}

interface Size {
  width: number;
  height: number;
}

/** Starts a VS Code and a browser with a window of it. */
export async function openWorkbench(options: OpenOptions = {}): Promise<Workbench> {
  const version = options.version ?? versionFromEnvironment();
  const folder = options.folder ?? temporaryFolder('workspace');
  if (options.folder === undefined) await samplePictures(folder);
  const dataDir = temporaryFolder('data');
  const extensionsDir = temporaryFolder('extensions');
  for (const unpacked of options.unpacked ?? []) {
    await cp(unpacked, join(extensionsDir, basename(unpacked)), { recursive: true });
  }
  const userSettings = {
    'workbench.colorTheme': themes[version][options.theme ?? 'dark'].setting,
    // A click on the icon of a container that has just opened by itself must not close it.
    'workbench.activityBar.iconClickBehavior': 'focus',
    ...options.userSettings,
  };

  const { vsix = [], env = {}, restricted = false, container } = options;
  const starting = startWorkbench({
    ...{ version, dataDir, extensionsDir, userSettings, vsix, env, restricted },
  });
  const launching = launchBrowser();
  const close = async () => {
    const ends = [launching.then((browser) => browser.close()), starting.then((it) => it.close())];
    await Promise.allSettled(ends);
  };
  try {
    const [server, browser] = await Promise.all([starting, launching]);
    const newPage = await pagesOf(browser, options.size ?? { width: 1280, height: 800 });
    const session = { version, server, folder, dataDir, userSettings, container, newPage, close };
    const workbench = new Workbench(await newPage(), session);
    await workbench.page.goto(server.url(folder));
    await workbench.waitUntilReady();
    return workbench;
  } catch (error) {
    // What did start must not keep the tests from ending.
    await close();
    throw error;
  }
}

/** A profile of the browser's, and the way to open a page in it. */
async function pagesOf(browser: Browser, viewport: Size): Promise<() => Promise<Page>> {
  const context = await browser.newContext({
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(patience);
  // What tsx makes of a function that tests hand to the page refers to this helper.
  await context.addInitScript('globalThis.__name ??= (it) => it;');
  return async () => {
    const page = await context.newPage();
    // Whatever a window would ask before it is left, it is left.
    page.on('dialog', (dialog) => void dialog.accept());
    return page;
  };
}

function versionFromEnvironment(): VersionName {
  const name = process.env[versionVariable];
  return isVersionName(name) ? name : 'current';
}
