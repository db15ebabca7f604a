import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../workbench/browser.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { prepareHost, runInHost, type Host } from './extensionHost.ts';
import type { Figure } from './figure.ts';
import { fillEnded, fillUnfinished, SERVICE } from './fillRecords.ts';
import { formatMilliseconds, median } from './measure.ts';
import { controlId, extensionId, orderVariable } from './names.ts';

/** Starts of each case. The first fills the caches of the system and of VS Code, and doesn't count. */
const STARTS = 21;

/** Milliseconds of one start. */
interface Times {
  readonly control: number;
  readonly ours: number;
}

/** A state of the disk to start with, and the milliseconds that the extension may add. */
interface Case {
  readonly name: string;
  readonly target: number;
  readonly ended: number;
  readonly unfinished: number;
}

const cases: readonly Case[] = [
  { name: 'no tasks', target: 5, ended: 0, unfinished: 0 },
  { name: '10,000 ended and 20 unfinished tasks', target: 15, ended: 10_000, unfinished: 20 },
];

/**
 * Measures how long VS Code waits for the extension at its start.
 *
 * The production build and an empty extension are installed in the same extension host. Each start
 * is a new server and a new window. A small file in front of each extension measures the import of
 * its code, and its `activate()` until the result is there. VS Code also counts these two. The time
 * before them, in which VS Code asks its window for stored values, is the same for every extension.
 *
 * VS Code's own figures (Developer: Show Running Extensions) are not used. They are whole
 * milliseconds. At `onStartupFinished` all extensions load at the same time, so each of them waits
 * for the others' code. Here both extensions have no activation event. The host activates them by
 * the same API call, one after the other, when it is idle. The order alternates.
 */
export async function measureActivation(): Promise<Figure[]> {
  const host = await prepareHost('activationInHost.ts');
  const browser = await launchBrowser();
  try {
    const figures: Figure[] = [];
    for (const it of cases) figures.push(await measureCase(host, browser, it));
    return figures;
  } finally {
    await browser.close();
  }
}

async function measureCase(host: Host, browser: Browser, it: Case): Promise<Figure> {
  const dataDir = temporaryFolder('data');
  const workspace = temporaryFolder('workspace');
  const storage = join(dataDir, 'data/User/globalStorage', extensionId);
  await fillEnded(storage, it.ended);
  const all: Times[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    await fillUnfinished(storage, it.unfinished);
    const times = await runInHost<Record<string, number>>(host, browser, {
      dataDir,
      workspace,
      userSettings: { 'runwayVideo.apiUrl': SERVICE },
      env: { [orderVariable]: start % 2 === 0 ? controlId : extensionId },
    });
    if (start > 0) all.push({ control: times[controlId] ?? NaN, ours: times[extensionId] ?? NaN });
  }
  const control = median(all.map((times) => times.control));
  const ours = median(all.map((times) => times.ours));
  const more = median(all.map((times) => times.ours - times.control));
  return {
    name: `Activation, ${it.name}`,
    ours: formatMilliseconds(ours),
    against: `empty extension: ${formatMilliseconds(control)}`,
    ratio: `${formatMilliseconds(more)} more`,
    target: `≤ ${it.target} ms more`,
    met: more <= it.target,
  };
}
