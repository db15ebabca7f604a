import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findBrowser } from './findBrowser.ts';
import { run } from './processes.ts';

/** A way to get a browser: programs to run one after the other. */
interface Way {
  name: string;
  commands: [command: string, ...args: string[]][];
}

/**
 * Installs a Chromium and returns where it is. On Debian, as root, it is the system's own, with
 * the libraries it needs; elsewhere Playwright's.
 *
 * @throws an Error that says what was tried and what to do by hand.
 */
export async function installBrowser(): Promise<string> {
  const failures: string[] = [];
  for (const way of ways()) {
    console.log(`Installing a browser for the tests with ${way.name}…`);
    try {
      for (const [command, ...args] of way.commands) {
        await run(command, args, {
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
      }
      const browser = findBrowser();
      if (browser !== undefined) return browser;
      failures.push(`${way.name} installed no browser that we could find.`);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `${failures.join('\n')}\n` +
      'No browser to run VS Code in: install Chromium or Chrome, or let CHROME_PATH name one.',
  );
}

function ways(): Way[] {
  const root = process.getuid?.() === 0;
  const system = process.platform === 'linux' ? distribution() : '';
  const playwright: Way = {
    name: 'Playwright',
    commands: [[process.execPath, playwrightCli(), 'install', '--no-shell', 'chromium']],
  };
  if (root && /\b(debian|ubuntu)\b/.test(system)) {
    playwright.commands = [
      [process.execPath, playwrightCli(), 'install', '--with-deps', '--no-shell', 'chromium'],
    ];
  }
  // Ubuntu's package only calls for a snap, which containers do not have.
  if (!root || !/\bdebian\b/.test(system) || /\bubuntu\b/.test(system)) return [playwright];
  return [
    {
      name: 'apt-get',
      commands: [
        ['apt-get', 'update'],
        ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
      ],
    },
    playwright,
  ];
}

/** The words by which a Linux names itself and its relatives. */
function distribution(): string {
  try {
    const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
    return lines.filter((line) => /^ID(_LIKE)?=/.test(line)).join(' ');
  } catch {
    return '';
  }
}

function playwrightCli(): string {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return join(dirname(manifest), 'cli.js');
}
