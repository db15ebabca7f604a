import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** The best one first: a Chromium that can't open windows needs less of the processor. */
const names = [
  'chromium-headless-shell',
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
];

/**
 * Finds a Chromium or Chrome: the one in `CHROME_PATH`, an installed one, or one that Playwright
 * has downloaded.
 *
 * @throws an Error if `CHROME_PATH` names a missing file. Another browser would be a surprise.
 */
export function findBrowser(): string | undefined {
  const chromePath = process.env['CHROME_PATH'];
  if (chromePath) {
    if (existsSync(chromePath)) return chromePath;
    throw new Error(`CHROME_PATH names ${chromePath}, which doesn't exist.`);
  }
  return [...listUsualPaths(), chromium.executablePath()].find((path) => existsSync(path));
}

function listUsualPaths(): string[] {
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
    default: {
      const folders = (process.env['PATH'] ?? '')
        .split(delimiter)
        .filter((folder) => folder !== '')
        .concat('/usr/bin', '/usr/local/bin')
        // A snap can't read the temporary folders of our profiles.
        .filter((folder) => !folder.startsWith('/snap/'));
      return names.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
  }
}
