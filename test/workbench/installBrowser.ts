import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findBrowser } from './findBrowser.ts';
import { run } from './processes.ts';

/** A method to install a browser: commands to run one after the other. */
interface Method {
  name: string;
  commands: [command: string, ...args: string[]][];
}

/**
 * Installs a Chromium and returns its path. As root on Debian it is the system's package, with its
 * libraries; elsewhere it is Playwright's.
 *
 * @throws an Error that says what was tried and what to do by hand.
 */
export async function installBrowser(): Promise<string> {
  const failures: string[] = [];
  for (const method of listMethods()) {
    console.log(`Installing a browser for the tests with ${method.name}…`);
    try {
      for (const [command, ...args] of method.commands) {
        await run(command, args, {
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
      }
      const browser = findBrowser();
      if (browser !== undefined) return browser;
      failures.push(`${method.name} installed no browser that can be found.`);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `${failures.join('\n')}\n` +
      'No browser to run VS Code in. Install Chromium or Chrome, or set CHROME_PATH.',
  );
}

function listMethods(): Method[] {
  const root = process.getuid?.() === 0;
  const system = process.platform === 'linux' ? readDistribution() : '';
  const playwright: Method = {
    name: 'Playwright',
    commands: [[process.execPath, findPlaywrightCli(), 'install', '--no-shell', 'chromium']],
  };
  if (root && /\b(debian|ubuntu)\b/.test(system)) {
    playwright.commands = [
      [process.execPath, findPlaywrightCli(), 'install', '--with-deps', '--no-shell', 'chromium'],
    ];
  }
  // Ubuntu's package only installs a snap, which doesn't work in containers.
  if (!root || !/\bdebian\b/.test(system) || /\bubuntu\b/.test(system)) return [playwright];
  // Not every Debian has the first one.
  return [installPackage('chromium-headless-shell'), installPackage('chromium'), playwright];
}

function installPackage(name: string): Method {
  return {
    name: `apt-get (${name})`,
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', name],
    ],
  };
}

/** The IDs of this Linux distribution and of those it is based on. */
function readDistribution(): string {
  try {
    const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
    return lines.filter((line) => /^ID(_LIKE)?=/.test(line)).join(' ');
  } catch {
    return '';
  }
}

function findPlaywrightCli(): string {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return join(dirname(manifest), 'cli.js');
}
