import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * A Chromium or Chrome on this machine: the one that `CHROME_PATH` names, one that is installed
 * where they usually are, or one that Playwright has fetched before.
 *
 * @throws an Error if `CHROME_PATH` names nothing, rather than quietly taking another.
 */
export function findBrowser(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`There is no browser at ${named}, which CHROME_PATH names.`);
  }
  return [...usualPlaces(), chromium.executablePath()].find((path) => existsSync(path));
}

function usualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(process.env['HOME'] ?? '', 'Applications')].flatMap(
        (folder) => [
          join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
          join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
        ],
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable];
        return folder === undefined
          ? []
          : [
              join(folder, 'Google/Chrome/Application/chrome.exe'),
              join(folder, 'Chromium/Application/chrome.exe'),
            ];
      });
    default:
      return (
        (process.env['PATH'] ?? '')
          .split(delimiter)
          .filter((folder) => folder !== '')
          .concat('/usr/bin', '/usr/local/bin')
          // A snap may not read the temporary folders that our profiles are in.
          .filter((folder) => !folder.startsWith('/snap/'))
          .flatMap((folder) => names.map((name) => join(folder, name)))
      );
  }
}
