import { listPollers, shortestGap } from './findViolations.ts';
import type { WindowGroup } from './windowGroup.ts';

/** Figures of a run. */
export interface Row {
  readonly run: string;
  readonly windows: number;
  readonly created: number;
  readonly queries: number;
  readonly pollers: number;
  /** Shortest time between two queries of a task, in seconds by the windows' clock. */
  readonly gap: number;
  readonly saved: number;
  readonly notified: number;
  /** Real seconds until another window asked. */
  readonly takeover?: number;
  /** The longest time until all windows showed a change, in real milliseconds. */
  readonly shown?: number;
}

export async function makeRow(
  run: string,
  windowGroup: WindowGroup,
  measured: Pick<Row, 'takeover' | 'shown'> = {},
): Promise<Row> {
  const { simulator, windows, queries, testFolder } = windowGroup;
  return {
    run,
    windows: windows.length,
    created: simulator.tasks.length,
    queries: queries.length,
    pollers: new Set(listPollers(queries)).size,
    gap: shortestGap(queries) / 1000,
    saved: (await testFolder.videoFiles()).length,
    notified: windows.flatMap((it) => it.notifications).length,
    ...measured,
  };
}

export function table(rows: readonly Row[]): string {
  const cells = rows.map((it) => [
    it.run,
    String(it.windows),
    String(it.created),
    String(it.queries),
    String(it.pollers),
    it.gap.toFixed(1),
    String(it.saved),
    String(it.notified),
    it.takeover?.toFixed(1) ?? '',
    it.shown === undefined ? '' : String(it.shown),
  ]);
  const lines = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((it) => it[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((it, column) =>
          column === 0 ? it.padEnd(widths[0] ?? 0) : it.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

const HEAD = [
  'run',
  'windows',
  'created',
  'queries',
  'pollers',
  'gap s',
  'saved',
  'notified',
  'takeover s',
  'shown ms',
];
