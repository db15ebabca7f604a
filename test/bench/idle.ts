import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../simulator/index.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { prepareHost, runInHost } from './extensionHost.ts';
import type { Figure } from './figure.ts';
import type { IdleTime } from './idleInHost.ts';
import { makeCount } from './measure.ts';
import { extensionId } from './names.ts';

/**
 * Measures what the extension does by itself in a window that is open but idle: its list is shown,
 * and the one task of this session is done and announced.
 *
 * No hour passes. The real extension host is observed for 100 s. A timer that was started before
 * counts, too, so nothing can happen later by itself.
 */
export async function measureIdle(): Promise<Figure[]> {
  const host = await prepareHost('idleInHost.ts');
  const dataDir = temporaryFolder('data');
  const workspace = temporaryFolder('workspace');
  await samplePictures(workspace);
  const simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  const browser = await launchBrowser();
  try {
    const userSettings = { 'runwayVideo.apiUrl': simulator.root('relay') };
    const window = { dataDir, workspace, userSettings };
    const idle = await runInHost<IdleTime>(host, browser, window);
    const asked = simulator.requests.filter(({ at }) => at >= idle.from && at <= idle.to);
    const files = await findChanged([workspace, join(dataDir, 'data')], idle);
    printStacks(idle, files);
    const format = String;
    return [
      makeCount(
        'Idle for an hour: requests',
        Math.max(asked.length, idle.requests.length),
        0,
        format,
      ),
      makeCount('Idle for an hour: timers', idle.timers.length, 0, format),
      makeCount('Idle for an hour: writes', Math.max(files.length, idle.writes.length), 0, format),
    ];
  } finally {
    await browser.close();
    await simulator.close();
  }
}

/** Finds files in the workspace, and the extension's own files, that changed in the idle time. */
async function findChanged(folders: readonly string[], { from, to }: IdleTime): Promise<string[]> {
  const changed: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const isOurs = folder === folders[0] || path.includes(extensionId);
      if (isOurs && entry.isFile()) {
        const { mtimeMs } = await stat(path);
        if (mtimeMs >= from && mtimeMs <= to) changed.push(path);
      }
    }
  }
  return changed;
}

/** Prints where each action comes from. */
function printStacks({ requests, timers, writes }: IdleTime, files: readonly string[]): void {
  for (const it of [...new Set([...requests, ...timers, ...writes]), ...files]) console.log(it);
}
