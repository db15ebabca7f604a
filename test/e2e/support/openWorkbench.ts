import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { versionVariable } from '../../workbench/launch.ts';
import { temporaryFolder } from '../../workbench/paths.ts';
import { samplePictures } from '../../workbench/pictures.ts';
import { startWorkbench, type WorkbenchServer } from '../../workbench/server.ts';
import type { WorkbenchSettings } from '../../workbench/settings.ts';
import type { VersionName } from '../../workbench/versions.ts';
import { isVersionName } from '../../workbench/versions.ts';
import { BrowserProfile } from './browserProfile.ts';
import { endExtensionHosts } from './extensionHosts.ts';
import { Workbench } from './workbench.ts';

/** What a server is started with. */
export interface HostOptions {
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
  /** Default: from the environment, or else `current`. */
  version?: VersionName;
  /** Additional environment variables of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Whether folders open in Restricted Mode. */
  restricted?: boolean;
}

/** What a window is opened with. */
export interface WindowOptions {
  /** Default: a new folder with the sample pictures. */
  folder?: string;
  userSettings?: WorkbenchSettings;
}

/** The built-in dark theme of each version. */
const darkThemes: Record<VersionName, string> = {
  minimum: 'Default Dark Modern',
  current: 'Dark 2026',
};

/**
 * A VS Code server with a browser profile. Tests can use it one after another: a cleared host has
 * nothing of the windows that were open before.
 */
export class WorkbenchHost {
  private constructor(
    private readonly version: VersionName,
    private readonly container: string | undefined,
    private readonly dataDir: string,
    private readonly server: WorkbenchServer,
    private readonly profile: BrowserProfile,
  ) {}

  static async start(options: HostOptions): Promise<WorkbenchHost> {
    const version = options.version ?? versionFromEnvironment();
    const dataDir = temporaryFolder('data');
    const extensionsDir = options.extensionsDir ?? temporaryFolder('extensions');
    for (const unpacked of options.unpacked ?? []) {
      await cp(unpacked, join(extensionsDir, basename(unpacked)), { recursive: true });
    }
    const { vsix = [], restricted = false } = options;
    // Not what the user of the machine has set up for shells and agents.
    const env = { HOME: dataDir, ...options.env };
    const starting = startWorkbench({
      ...{ version, dataDir, extensionsDir, vsix, env, restricted },
      // Windows open much faster without the others.
      builtIn: ['theme-defaults', 'theme-seti', 'media-preview'],
    });
    const launching = BrowserProfile.create();
    try {
      const [server, profile] = await Promise.all([starting, launching]);
      return new WorkbenchHost(version, options.container, dataDir, server, profile);
    } catch (error) {
      // Close what has started, so that the tests can end.
      await Promise.allSettled([
        starting.then((server) => server.close()),
        launching.then((profile) => profile.close()),
      ]);
      throw error;
    }
  }

  /** Opens a window, and waits until it is ready. */
  async open(options: WindowOptions = {}): Promise<Workbench> {
    const { version, server, dataDir, container, profile } = this;
    const folder = options.folder ?? temporaryFolder('workspace');
    if (options.folder === undefined) await samplePictures(folder);
    const userSettings = {
      'workbench.colorTheme': darkThemes[version],
      // A click on the icon of an open container must not close it.
      'workbench.activityBar.iconClickBehavior': 'focus',
      ...options.userSettings,
    };
    server.setUserSettings(userSettings);
    const newPage = () => profile.newPage();
    const close = () => this.close();
    const session = { version, server, folder, dataDir, userSettings, container, newPage, close };
    const workbench = new Workbench(await profile.page(), session);
    await workbench.page.goto(server.url(folder));
    await workbench.waitUntilReady();
    return workbench;
  }

  /** Closes all windows, and removes everything that VS Code and the extensions have kept. */
  async clear(): Promise<void> {
    await this.profile.clear(new URL(this.server.url('/')).origin);
    await endExtensionHosts(this.dataDir);
    await this.server.clear();
  }

  /** Closes all windows, the browser and the server. */
  async close(): Promise<void> {
    await Promise.allSettled([this.profile.close(), this.server.close()]);
  }
}

/** Starts a VS Code server and a browser with one window. */
export async function openWorkbench(options: HostOptions & WindowOptions): Promise<Workbench> {
  const host = await WorkbenchHost.start(options);
  try {
    return await host.open(options);
  } catch (error) {
    await host.close();
    throw error;
  }
}

function versionFromEnvironment(): VersionName {
  const name = process.env[versionVariable];
  return isVersionName(name) ? name : 'current';
}
