import type { RecordedRequest } from '../../simulator/index.ts';
import type { OpenWindow } from './openWindow.ts';
import { readWindowName, type WindowGroup } from './windowGroup.ts';

/** The shortest time between two queries of one task, in milliseconds by the windows' clock. */
export function shortestGap(queries: readonly RecordedRequest[]): number {
  const latest = new Map<string, number>();
  let shortest = Infinity;
  for (const { path, at } of queries) {
    shortest = Math.min(shortest, at - (latest.get(path) ?? -Infinity));
    latest.set(path, at);
  }
  return shortest;
}

/** Lists the windows that sent queries. `[a, b, a]` means that b took over from a, and a from b. */
export function listPollers(queries: readonly RecordedRequest[]): string[] {
  const askers = queries.map(readWindowName);
  return askers.filter((it, index) => it !== askers[index - 1]);
}

/** The longest delay until a window showed what another window showed, in real milliseconds. */
export function slowestShow(windows: readonly OpenWindow[]): number {
  const ids = new Set(windows.flatMap((it) => [...it.sights.keys()]));
  return Math.max(
    ...[...ids].map((id) => {
      const sights = windows.map((it) => it.sights.get(id) ?? []);
      return Math.max(...sights.flat().map((sight) => measureDelay(sight, sights)));
    }),
  );
}

interface Sight {
  readonly revision: number;
  readonly at: number;
}

/** The delay of the slowest window for a revision. A newer revision counts, too. */
function measureDelay({ revision, at }: Sight, windows: readonly (readonly Sight[])[]): number {
  const times = windows.map((sights) => sights.find((it) => it.revision >= revision)?.at);
  return Math.max(...times.map((it) => (it ?? Infinity) - at));
}

/** Lists the windows that notified the user about a task, once per notification. */
export function listNotifiers(windows: readonly OpenWindow[], name: string): string[] {
  return windows.flatMap((window) => window.findNotifications(name).map(() => window.name));
}

/** Checks that successful tasks were created, saved and announced once each. */
export async function findViolations(
  windowGroup: WindowGroup,
  names: readonly string[],
): Promise<string[]> {
  const { simulator, testFolder, windows } = windowGroup;
  const files = await testFolder.videoFiles();
  const records = testFolder.readRecords();
  const violations: string[] = [];
  const expectOne = (name: string, what: string, count: number) => {
    if (count !== 1) {
      violations.push(`${name}: ${count} ${what}.`);
    }
  };
  for (const name of names) {
    const tasks = simulator.tasks.filter((it) => it.request.promptText === name);
    const [record, ...others] = records.filter((it) => it.settings?.promptText === name);
    const video = Buffer.from(tasks[0]?.video ?? '');
    expectOne(name, 'tasks at the service', tasks.length);
    expectOne(name, 'records', record === undefined ? 0 : 1 + others.length);
    expectOne(name, 'files', files.filter((it) => it.name === `${name}.mp4`).length);
    expectOne(name, 'files of its bytes', files.filter((it) => it.bytes.equals(video)).length);
    expectOne(name, 'notifications', listNotifiers(windows, name).length);
    if (record?.state !== 'done' || record.file !== `${testFolder.videos}/${name}.mp4`) {
      violations.push(`${name}: its record is ${record?.state ?? 'missing'} with ${record?.file}.`);
    }
  }
  const strange = files.filter((it) => !names.some((name) => it.name === `${name}.mp4`));
  violations.push(...strange.map((it) => `${it.name} should not be there.`));
  for (const window of windows) {
    violations.push(...listErrors(window).map((it) => `${window.name}: ${it}`));
  }
  return violations;
}

function listErrors(window: OpenWindow): string[] {
  return window.said.flatMap((it) =>
    it.said === 'logged' && it.level === 'error' ? [it.message] : [],
  );
}
