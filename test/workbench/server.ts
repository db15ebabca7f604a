import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Installation } from './install.ts';
import { installWorkbench } from './install.ts';
import { temporaryFolder } from './paths.ts';
import { endTree, run, spawnTree } from './processes.ts';
import type { WorkbenchSettings } from './settings.ts';
import { quietSettings, restrictedSettings, writeSettings } from './settings.ts';
import type { VersionName } from './versions.ts';

export interface WorkbenchOptions {
  version: VersionName;
  /** The default, 0, takes any free port. */
  port?: number;
  /** The folder for settings, global storage and logs. */
  dataDir: string;
  extensionsDir: string;
  /**
   * The user's settings, added to {@link quietSettings}. Only these can set `application` settings.
   */
  userSettings?: WorkbenchSettings;
  /** The machine's settings. They override the user's, except `application` settings. */
  machineSettings?: WorkbenchSettings;
  /** The names of VS Code's built-in extensions to load. Default: all of them. */
  builtIn?: readonly string[];
  /** Packaged extensions to install before the start. */
  vsix?: readonly string[];
  /** Additional environment variables of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Whether folders open in Restricted Mode until the user trusts them. */
  restricted?: boolean;
  /**
   * `tests`: a window can run an extension under development and its tests. Notifications don't pop
   * up, and dialogs are answered automatically.
   */
  purpose?: 'use' | 'tests';
}

/** What a window opens besides a folder. Paths are absolute. */
export interface WindowContent {
  /** A file to open. */
  file?: string;
  /** What to test, if the server's purpose is `tests`. */
  tested?: {
    extension: string;
    /** A module. The extension host calls its `run()`. */
    tests: string;
  };
}

/** A running VS Code server that browsers can connect to. */
export interface WorkbenchServer {
  readonly port: number;
  /**
   * Returns the address of a window on a folder, with the token of the server. Two pages with the
   * same address are two windows.
   */
  url: (folder: string, content?: WindowContent) => string;
  /** Changes the user's settings for windows that are loaded later. */
  setUserSettings: (settings: WorkbenchSettings) => void;
  /** Deletes what windows have kept: settings, state and storage. No window may be open. */
  clear: () => Promise<void>;
  /** Ends the server, its extension hosts and all their processes. */
  close: () => Promise<void>;
}

/** No extension marketplace. */
const noGallery = { EXTENSIONS_GALLERY: '{"serviceUrl":""}' };

export async function startWorkbench(options: WorkbenchOptions): Promise<WorkbenchServer> {
  const { version, dataDir, extensionsDir, userSettings, machineSettings, vsix = [] } = options;
  const installation = await installWorkbench(version);
  await mkdir(extensionsDir, { recursive: true });
  const setUserSettings = (settings: WorkbenchSettings) =>
    writeSettings(join(dataDir, 'data/User/settings.json'), {
      ...quietSettings,
      ...(options.restricted === true && restrictedSettings),
      ...settings,
    });
  setUserSettings(userSettings ?? {});
  writeSettings(join(dataDir, 'data/Machine/settings.json'), machineSettings ?? {});
  for (const file of vsix) await installExtension(installation, file, dataDir, extensionsDir);

  // From a file, because everyone on the machine can read the arguments of a program.
  const token = randomBytes(32).toString('base64url');
  const tokenFile = join(dataDir, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });

  const builtIn = options.builtIn && (await linkBuiltIn(installation, options.builtIn));
  const child = spawnTree(
    installation.node,
    [
      installation.server,
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
      ...['--telemetry-level', 'off'],
      ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
      ...['--connection-token-file', tokenFile, '--accept-server-license-terms'],
      // Don't read the environment from the login shell.
      '--force-disable-user-env',
      ...(builtIn === undefined ? [] : ['--builtin-extensions-dir', builtIn]),
      ...(options.purpose === 'tests' ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...noGallery, ...options.env } },
  );
  const port = await readPort(child);
  return {
    port,
    url: (folder, content = {}) => address(port, token, folder, content),
    setUserSettings,
    clear: () => rm(join(dataDir, 'data/User'), { recursive: true, force: true, maxRetries: 5 }),
    close: () => endTree(child),
  };
}

/** Makes a folder with some of the built-in extensions. */
async function linkBuiltIn({ server }: Installation, names: readonly string[]): Promise<string> {
  const folder = temporaryFolder('built-in');
  const all = join(server, '../../extensions');
  for (const name of names) await symlink(join(all, name), join(folder, name), 'junction');
  return folder;
}

/** Waits until the server prints its port, or fails. */
async function readPort(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The server has no output to read.');
  const output: string[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new Error([`VS Code's server ${reason}.`, ...output].join('\n')));
      const onLine = (line: string) => {
        if (output.length < 200) output.push(line);
        const port = /^Extension host agent listening on (?<port>\d+)$/.exec(line)?.groups?.[
          'port'
        ];
        if (port !== undefined) resolve(Number(port));
        // The server would stay and do nothing.
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

function address(
  port: number,
  token: string,
  folder: string,
  { file, tested }: WindowContent,
): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  // The server keeps it in a cookie, and removes it from the address.
  url.searchParams.set('tkn', token);
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

/** Installs a packaged extension, as a user would. */
export async function installExtension(
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
