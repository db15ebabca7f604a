import type { RecordedRequest } from '../../simulator/index.ts';
import type { Sight, WindowProcess } from '../support/windowProcess.ts';

/** The name of the window that sent a request: its key. */
export function readWindowName(request: RecordedRequest): string {
  return (request.headers['authorization'] ?? '').replace('Bearer ', '');
}

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
  const names = queries.map(readWindowName);
  return names.filter((name, index) => name !== names[index - 1]);
}

/** The longest delay until a window showed what another window showed, in real milliseconds. */
export function slowestShow(windows: readonly WindowProcess[]): number {
  const ids = new Set(windows.flatMap((it) => [...it.sights.keys()]));
  return Math.max(
    ...[...ids].map((id) => {
      const sights = windows.map((it) => it.sights.get(id) ?? []);
      return Math.max(...sights.flat().map((sight) => measureDelay(sight, sights)));
    }),
  );
}

/** The delay of the slowest window for a revision. A newer revision counts, too. */
function measureDelay({ revision, at }: Sight, windows: readonly (readonly Sight[])[]): number {
  const times = windows.map((sights) => sights.find((it) => it.revision >= revision)?.at);
  return Math.max(...times.map((it) => (it ?? Infinity) - at));
}

/** Lists the windows that notified the user about a task, once per notification. */
export function listNotifiers(windows: readonly WindowProcess[], name: string): string[] {
  return windows.flatMap((window) => window.findNotifications(name).map(() => window.name));
}
