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

/** Who asked, one after the other: `[a, b, a]` means that two took turns. */
export function pollersOf(queries: readonly RecordedRequest[]): string[] {
  const askers = queries.map(readWindowName);
  return askers.filter((it, index) => it !== askers[index - 1]);
}

/** The longest time after which a window showed what another one showed, in real milliseconds. */
export function slowestShow(windows: readonly OpenWindow[]): number {
  const ids = new Set(windows.flatMap((it) => [...it.sights.keys()]));
  return Math.max(
    ...[...ids].map((id) => {
      const sights = windows.map((it) => it.sights.get(id) ?? []);
      return Math.max(...sights.flat().map((sight) => delayOf(sight, sights)));
    }),
  );
}

interface Sight {
  readonly revision: number;
  readonly at: number;
}

/** How much later than one window the slowest showed a revision, or one that overtook it. */
function delayOf({ revision, at }: Sight, windows: readonly (readonly Sight[])[]): number {
  const times = windows.map((sights) => sights.find((it) => it.revision >= revision)?.at);
  return Math.max(...times.map((it) => (it ?? Infinity) - at));
}

/** The windows that told the user of the task with a name, as often as they did. */
export function notifiersOf(windows: readonly OpenWindow[], name: string): string[] {
  return windows.flatMap((window) => window.notificationsOf(name).map(() => window.name));
}

/** What is wrong with tasks that have succeeded: each created, saved and announced once. */
export async function findWrongs(
  windowGroup: WindowGroup,
  names: readonly string[],
): Promise<string[]> {
  const { simulator, house, windows } = windowGroup;
  const files = await house.videoFiles();
  const records = house.readRecords();
  const wrong: string[] = [];
  const expectOne = (name: string, what: string, count: number) => {
    if (count !== 1) {
      wrong.push(`${name}: ${count} ${what}.`);
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
    expectOne(name, 'notifications', notifiersOf(windows, name).length);
    if (record?.state !== 'done' || record.file !== `${house.videos}/${name}.mp4`) {
      wrong.push(`${name}: its record is ${record?.state ?? 'missing'} with ${record?.file}.`);
    }
  }
  const strange = files.filter((it) => !names.some((name) => it.name === `${name}.mp4`));
  wrong.push(...strange.map((it) => `${it.name} should not be there.`));
  for (const window of windows) {
    wrong.push(...errorsOf(window).map((it) => `${window.name}: ${it}`));
  }
  return wrong;
}

function errorsOf(window: OpenWindow): string[] {
  return window.said.flatMap((it) =>
    it.said === 'logged' && it.level === 'error' ? [it.message] : [],
  );
}
