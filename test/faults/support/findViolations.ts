import { basename, dirname } from 'node:path';
import type { RecordedRequest, SimulatedTask, Simulator } from '../../simulator/index.ts';
import type { TaskState } from '../../../src/tasks/record.ts';
import type { Lab } from './lab.ts';
import type { RecordOnDisk, TestFolder } from './testFolder.ts';
import type { WindowProcess } from './windowProcess.ts';

/** What must be true of a task at the end of a run. An undefined property is not checked. */
export interface ExpectedTask {
  /** Its prompt. */
  readonly name: string;
  /** Default: `done` if the service accepted it, else `failed` or `unconfirmed`, or no record. */
  readonly state?: TaskState | undefined;
  /** Requests to create it. Always checked: at most one was not refused for its rate. */
  readonly creates?: number;
  /** Its state at the service; `none`: the service has no such task; `any`: it has one. */
  readonly status?: string | undefined;
  /** The name of its video's file. */
  readonly file?: string;
  /** Notifications of all windows about it. */
  readonly notifications?: number;
}

/** What a run is allowed to do. */
export interface Allowed {
  /** Videos that were saved twice: the user downloaded them again. */
  readonly copies?: boolean;
  /** Errors in a window's log about requests that failed. */
  readonly failedRequests?: boolean;
}

/** What is known of a task at the end. */
interface Found {
  readonly creates: readonly RecordedRequest[];
  /** Tasks at the service. */
  readonly accepted: readonly SimulatedTask[];
  readonly records: readonly RecordOnDisk[];
  /** The names of files that hold its video. */
  readonly files: readonly string[];
  /** How many videos the service made. */
  readonly videos: number;
}

/**
 * Finds broken promises at the end of a run: each of the tasks was paid once, ended as it should,
 * and has one video; no other task or file is there; no window is broken.
 *
 * @param records default: those on disk
 */
export async function findViolations(
  { simulator, testFolder, windows }: Pick<Lab, 'simulator' | 'testFolder' | 'windows'>,
  expected: readonly ExpectedTask[],
  allowed: Allowed = {},
  records: readonly RecordOnDisk[] = testFolder.readRecords(),
): Promise<string[]> {
  const files = await testFolder.videoFiles();
  const creates = groupBy(
    simulator.requests.filter((it) => it.endpoint === 'create'),
    (it) => readPrompt(it.fullBody),
  );
  const accepted = groupBy(simulator.tasks, (it) => it.request.promptText);
  const recordsByName = groupBy(records, (it) => it.settings?.promptText ?? '');
  const filesByContent = groupBy(files, (it) => toText(it.bytes));
  const videos = new Set(simulator.tasks.flatMap((it) => it.videos.map(toText)));
  const names = new Set(expected.map((it) => it.name));
  return [
    ...expected.flatMap((task) => {
      const tasks = accepted.get(task.name) ?? [];
      const found = {
        creates: creates.get(task.name) ?? [],
        accepted: tasks,
        records: recordsByName.get(task.name) ?? [],
        files: tasks
          .flatMap(({ videos }) => videos)
          .flatMap((it) => filesByContent.get(toText(it)) ?? [])
          .map((it) => it.name),
        videos: tasks.reduce((sum, it) => sum + it.videos.length, 0),
      };
      return [
        ...checkPayment(task, found),
        ...checkRecord(task, found),
        ...checkVideo(task, found, testFolder, allowed),
        ...checkNotifications(task, windows),
      ];
    }),
    ...[...accepted.keys()].flatMap((name) => (names.has(name) ? [] : `“${name}” is unexpected.`)),
    ...(await testFolder.changedFiles()).map((name) => `${name} of the user was changed.`),
    ...testFolder.leftovers().map((name) => `${name} was never deleted from the list’s folder.`),
    ...files.flatMap(({ name, bytes }) => {
      if (name.startsWith('.')) {
        return ['A temporary file next to the videos was never deleted.'];
      }
      return videos.has(toText(bytes))
        ? []
        : [`${name} is not a complete video. It has ${bytes.length} bytes.`];
    }),
    ...windows.flatMap((window) =>
      window.said.flatMap((it) => {
        const isError =
          it.said === 'failed' ||
          // With several tasks, it is not known which file was not flushed.
          (it.said === 'unsafe' && expected.length === 1) ||
          (it.said === 'logged' && it.level === 'error' && !isAllowed(it.message, allowed));
        return isError ? [`${window.name}: ${it.message}`] : [];
      }),
    ),
  ];
}

/** Checks that every create has a record on disk. @returns a list that grows with each violation */
export function watchCreates(simulator: Simulator, testFolder: TestFolder): readonly string[] {
  const violations: string[] = [];
  simulator.on('request', ({ endpoint, fullBody }) => {
    if (endpoint === 'create') {
      const name = readPrompt(fullBody);
      const record = testFolder.readRecords().find((it) => it.settings?.promptText === name);
      if (record?.state !== 'submitting') {
        violations.push(`“${name}” was sent while its record was ${record?.state ?? 'missing'}.`);
      }
    }
  });
  return violations;
}

/** Finds incomplete videos that the user can see in the folder. */
export async function findHalfVideos(
  simulator: Simulator,
  testFolder: TestFolder,
  mayBeEmpty: boolean,
): Promise<string[]> {
  const files = (await testFolder.videoFiles()).filter((it) => !it.name.startsWith('.'));
  return files
    .filter(
      ({ bytes }) => !simulator.tasks.some(({ videos }) => videos.some((it) => bytes.equals(it))),
    )
    .filter(({ bytes }) => !mayBeEmpty || bytes.length > 0)
    .map(({ name, bytes }) => `${name} had ${bytes.length} bytes after a kill.`);
}

function checkPayment(task: ExpectedTask, { creates, accepted }: Found): string[] {
  const sent = creates.filter((it) => it.status !== 429);
  const isAny = task.status === 'any' && accepted.length === 1;
  const status = isAny ? 'any' : accepted.map((it) => it.state.status).join() || 'none';
  return [
    ...(sent.length > 1 || accepted.length > 1
      ? [`“${task.name}” was sent ${sent.length} times, and accepted ${accepted.length} times.`]
      : []),
    ...differ(`creates of “${task.name}”`, creates.length, task.creates),
    ...differ(`status of “${task.name}”`, status, task.status),
  ];
}

function checkRecord(task: ExpectedTask, { accepted, records }: Found): string[] {
  const { name } = task;
  const [record, ...others] = records;
  const [paid] = accepted;
  if (record === undefined) {
    const isMissing = paid !== undefined || task.state !== undefined;
    return isMissing ? [`“${name}” has no record.`] : [];
  }
  const states =
    task.state === undefined ? (paid ? ['done'] : ['failed', 'unconfirmed']) : [task.state];
  return [
    ...(others.length > 0 ? [`“${name}” has ${records.length} records.`] : []),
    ...(states.includes(record.state)
      ? []
      : [`The record of “${name}” is ${record.state}, not ${states.join(' or ')}.`]),
    ...(paid && record.state !== 'unconfirmed' && record.taskId !== paid.id
      ? [`The record of “${name}” has another task’s id.`]
      : []),
  ];
}

function checkVideo(
  task: ExpectedTask,
  { records: [record], files, videos }: Found,
  testFolder: TestFolder,
  allowed: Allowed,
): string[] {
  const visible = files.filter((name) => !name.startsWith('.'));
  if (record?.state !== 'done') {
    // Of several videos, the first may be there before the last.
    const some = videos > 1 ? visible.slice(videos) : visible;
    return some.map((name) => `“${task.name}” is not done, but its video is ${name}.`);
  }
  const path = record.file ?? '';
  const paths = [path, ...(record.moreVideos ?? []).map((it) => it.file ?? '')];
  const isThere = paths.every(
    (it) => visible.includes(basename(it)) && dirname(it) === testFolder.videos,
  );
  return [
    ...(isThere ? [] : [`“${task.name}” is done, but its video is not at ${basename(path)}.`]),
    ...(new Set(paths).size === videos || allowed.copies === true
      ? []
      : [`“${task.name}” has ${videos} videos, but its record names ${paths.join(' and ')}.`]),
    ...(visible.length > videos && allowed.copies !== true
      ? [`The video of “${task.name}” was saved as ${visible.join(' and ')}.`]
      : []),
    ...differ(`file of “${task.name}”`, basename(path), task.file),
  ];
}

function checkNotifications(task: ExpectedTask, windows: readonly WindowProcess[]): string[] {
  if (task.notifications === undefined) {
    return [];
  }
  const count = windows.flatMap((it) => it.findNotifications(task.name)).length;
  return differ(`notifications about “${task.name}”`, count, task.notifications);
}

function differ<T extends string | number>(
  what: string,
  actual: T,
  expected: T | undefined,
): string[] {
  return expected === undefined || actual === expected
    ? []
    : [`${what}: ${actual}, not ${expected}.`];
}

function isAllowed(message: string, { failedRequests }: Allowed): boolean {
  return failedRequests === true && message.startsWith('The request to ');
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function readPrompt(body: unknown): string {
  const prompt: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'promptText') : undefined;
  return typeof prompt === 'string' ? prompt : '';
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one)) ?? [];
    group.push(one);
    groups.set(key(one), group);
  }
  return groups;
}
