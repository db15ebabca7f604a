import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Installation } from './install.ts';
import { installWorkbench } from './install.ts';
import { endTree, run, spawnTree } from './processes.ts';
import type { Settings } from './settings.ts';
import { quietSettings, restrictedSettings, writeSettings } from './settings.ts';
import type { VersionName } from './versions.ts';

export interface WorkbenchOptions {
  version: VersionName;
  /** 0, the default, is any that is free. */
  port?: number;
  /** Where settings, global storage and logs live. */
  dataDir: string;
  extensionsDir: string;
  /** The user's, on top of {@link quietSettings}; `application` settings are read here only. */
  userSettings?: Settings;
  /** The machine's; they win over the user's for settings of every other scope. */
  machineSettings?: Settings;
  /** Packaged extensions to install before the start. */
  vsix?: readonly string[];
  /** What the extension host finds in its environment besides our own. */
  env?: NodeJS.ProcessEnv;
  /** Folders are opened in Restricted Mode until the user trusts them. */
  restricted?: boolean;
  /**
   * `tests`: windows may be told to run an extension under development, and its tests. Their
   * looks suffer: notifications do not pop up, and dialogs are answered by themselves.
   */
  purpose?: 'use' | 'tests';
}

/** What a window begins with besides a folder; absolute paths. */
export interface Beginning {
  /** A file to open. */
  file?: string;
  /** What is tested; for a server whose purpose that is. */
  tested?: {
    extension: string;
    /** A module whose `run()` is called in the extension host. */
    tests: string;
  };
}

/** A running VS Code that waits for browsers. */
export interface WorkbenchServer {
  readonly port: number;
  /** The address of a window on a folder. Two pages that show it are two windows. */
  url: (folder: string, beginning?: Beginning) => string;
  /** The user's settings for windows that are loaded from now on. */
  setUserSettings: (settings: Settings) => void;
  /** Ends the server, its extension hosts and everything they started. */
  close: () => Promise<void>;
}

/** Nothing is looked up in a marketplace. */
const noGallery = { EXTENSIONS_GALLERY: '{"serviceUrl":""}' };

export async function startWorkbench(options: WorkbenchOptions): Promise<WorkbenchServer> {
  const { version, dataDir, extensionsDir, userSettings, machineSettings, vsix = [] } = options;
  const installation = await installWorkbench(version);
  await mkdir(extensionsDir, { recursive: true });
  const setUserSettings = (settings: Settings) =>
    writeSettings(join(dataDir, 'data/User/settings.json'), {
      ...quietSettings,
      ...(options.restricted === true && restrictedSettings),
      ...settings,
    });
  setUserSettings(userSettings ?? {});
  writeSettings(join(dataDir, 'data/Machine/settings.json'), machineSettings ?? {});
  for (const file of vsix) await installExtension(installation, file, dataDir, extensionsDir);

  const child = spawnTree(
    installation.node,
    [
      installation.server,
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
      ...['--telemetry-level', 'off'],
      ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
      ...['--without-connection-token', '--accept-server-license-terms'],
      // The login shell of whoever runs the tests has nothing to say to them.
      '--force-disable-user-env',
      ...(options.purpose === 'tests' ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...noGallery, ...options.env } },
  );
  const port = await listening(child);
  return {
    port,
    url: (folder, beginning = {}) => address(port, folder, beginning),
    setUserSettings,
    close: () => endTree(child),
  };
}

/** Waits until the server says where it listens, or that it cannot. */
async function listening(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The server has no output to read.');
  const said: string[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new Error([`VS Code's server ${reason}.`, ...said].join('\n')));
      const onLine = (line: string) => {
        if (said.length < 200) said.push(line);
        const port = /^Extension host agent listening on (?<port>\d+)$/.exec(line)?.groups?.[
          'port'
        ];
        if (port !== undefined) resolve(Number(port));
        // It would stay, and do nothing.
        if (line.includes('Error: listen ')) fail('cannot listen');
      };
      for (const input of [stdout, stderr]) createInterface({ input }).on('line', onLine);
      child.once('error', reject);
      child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    });
  } catch (error) {
    await endTree(child);
    throw error;
  }
}

function address(port: number, folder: string, { file, tested }: Beginning): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set('folder', decodeURIComponent(pathToFileURL(folder).pathname));
  const payload: [key: string, value: string][] = [];
  const add = (key: string, path: string) =>
    payload.push([key, `vscode-remote://${url.host}${pathToFileURL(path).pathname}`]);
  if (file !== undefined) add('openFile', file);
  if (tested) {
    add('extensionDevelopmentPath', tested.extension);
    add('extensionTestsPath', tested.tests);
  }
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Installs a packaged extension as a user would. */
async function installExtension(
  { node, server }: Installation,
  vsix: string,
  dataDir: string,
  extensionsDir: string,
): Promise<void> {
  await run(node, [
    server,
    ...['--install-extension', vsix, '--force'],
    ...['--extensions-dir', extensionsDir, '--server-data-dir', dataDir],
    ...['--telemetry-level', 'off', '--accept-server-license-terms'],
  ]);
}
