import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outDir } from './paths.ts';

type Command = readonly [command: string, ...args: string[]];

/**
 * Opens an address in the user's browser. Does nothing without a screen.
 *
 * The browser gets a file that leads to the address. Everyone on the machine can read the arguments
 * of a program, but only the user can read the file, and the address contains a token.
 *
 * @param opener a program that opens a file
 */
export async function openAddress(
  address: string,
  opener: Command | undefined = findOpener(),
): Promise<ChildProcess | undefined> {
  if (!opener) return undefined;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, await writeRedirect(address)], {
    stdio: 'ignore',
    detached: true,
  });
  // The terminal shows the address, too.
  child.on('error', () => undefined);
  child.unref();
  return child;
}

async function writeRedirect(address: string): Promise<string> {
  // Not in the system's temporary folder: a browser in a sandbox has another one.
  const file = join(outDir, 'start.html');
  const url = new URL(address).href.replaceAll('&', '&amp;');
  await mkdir(outDir, { recursive: true });
  // A file that is there keeps its mode, and may be a link.
  await rm(file, { force: true });
  await writeFile(file, `<meta http-equiv="refresh" content="0; url=${url}">\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  return file;
}

function findOpener(): Command | undefined {
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
  }
}
