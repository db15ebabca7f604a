import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../simulator/index.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { prepareHost, runInHost } from './extensionHost.ts';
import type { Figure } from './figure.ts';
import { fillUnfinished } from './fillRecords.ts';
import type { IdleTime } from './idleInHost.ts';
import { makeCount } from './measure.ts';
import { extensionId } from './names.ts';

/**
 * Measures what the extension does by itself in a window that is open but idle. Its list was shown
 * before. Another window had left one task unfinished; it is done and announced by now.
 *
 * No hour passes. The real extension host is observed for 100 s. A timer that was started before
 * counts, too, so nothing can happen later by itself.
 */
export async function measureIdle(): Promise<Figure[]> {
  const host = await prepareHost('idleInHost.ts');
  const dataDir = temporaryFolder('data');
  const workspace = temporaryFolder('workspace');
  const simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  const browser = await launchBrowser();
  try {
    const service = simulator.root('relay');
    const taskId = await createTask(service);
    const storage = join(dataDir, 'data/User/globalStorage', extensionId);
    await fillUnfinished(storage, 1, { service, taskId, folder: workspace });
    const userSettings = { 'runwayVideo.apiUrl': service };
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

/** Creates a task at a service. @returns its ID */
async function createTask(service: string): Promise<string> {
  const response = await fetch(`${service}/image_to_video`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-runway-version': '2024-11-06' },
    body: JSON.stringify({
      promptImage: `data:image/png;base64,${(await quadrants(1280, 720).png().toBuffer()).toString('base64')}`,
      model: 'gen4_turbo',
      ratio: '1280:720',
      duration: 5,
    }),
  });
  const { id } = (await response.json()) as { readonly id?: string };
  if (id === undefined) throw new Error(`The task was refused: ${response.status}.`);
  return id;
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
