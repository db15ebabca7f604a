import { describeError } from '../../util/log.ts';
import { openAccess, type TaskContext } from '../context.ts';
import { toFailure } from '../failure.ts';
import { transition, type TaskEvent } from '../transitions.ts';
import type { TaskNotice, TaskProblem, TaskRecord } from '../record.ts';
import { MAX_VIDEO } from '../video/download.ts';
import { removePartials, type PartialDownload } from '../video/partialDownload.ts';
import { SaveError } from '../video/saveError.ts';
import { makesImages } from '../video/videoFile.ts';
import { saveVideo, type SaveOptions } from '../video/saveVideo.ts';
import { isUnsaved, listVideos, type SavedVideo, type TaskVideo } from '../taskVideos.ts';
import type { Windows } from '../windows/windows.ts';
import type { PollResult, ScheduleEntry } from './schedule.ts';
import { backoff, POLL_INTERVAL } from './timing.ts';

/**
 * How many links to a video are tried before the user is asked. Some services name a link minutes
 * before it works: with growing pauses between them, these take more than five minutes.
 */
const MAX_LINKS = 7;

/**
 * Saves a task's videos, if no other window is doing so. The record is claimed before the download
 * starts, and its claim is checked again before a file gets its name.
 *
 * @throws when the task list can't be read or written
 */
export async function saveTask(
  context: TaskContext,
  windows: Windows,
  record: TaskRecord,
  entry: ScheduleEntry,
  signal: AbortSignal,
): Promise<PollResult> {
  const due = context.clock.monotonic() + POLL_INTERVAL;
  const later = { ...entry, partials: [], due };
  if (record.videoUrl === undefined) {
    return { events: [], service: 'notAsked', next: { ...entry, needsLink: true } };
  }
  if (!(await claimSaving(context, windows, record))) {
    return { events: [], service: 'notAsked', next: later };
  }
  try {
    const { events, errors } = await saveVideos(context, record, entry, signal);
    const failed = readSaveErrors(context, errors, entry);
    if (failed?.next.partials.length === 0) {
      await removePartials(listPartials(errors));
    }
    return failed === undefined
      ? { events, service: 'notAsked', next: later }
      : { ...failed, events: [...events, ...failed.events] };
  } catch (error) {
    if (error instanceof LostClaim) {
      return { events: [], service: 'notAsked', next: later };
    }
    throw error;
  }
}

/**
 * Tries once to save each video of a task that is not saved yet. Each is in the record before the
 * next is downloaded: a crash neither loses one nor saves one twice.
 *
 * @returns what is not in the record yet, and why videos could not be saved
 */
async function saveVideos(
  context: TaskContext,
  record: TaskRecord,
  { partials }: ScheduleEntry,
  signal: AbortSignal,
): Promise<{ readonly events: readonly TaskEvent[]; readonly errors: readonly SaveError[] }> {
  const { log } = context;
  const access = await openAccess(context, record.service);
  const videos = [...listVideos(record)];
  let events: TaskEvent[] = [];
  const errors: SaveError[] = [];
  for (const index of listUnsaved(record)) {
    if (events.length > 0) {
      await apply(context, record, ...events);
      events = [];
    }
    try {
      const saved = await saveOne(context, record, videos, index, {
        signal,
        access,
        images: makesImages(record.settings?.outputFormat),
        partials: [...partials, ...listPartials(errors)],
        most: MAX_VIDEO - sumSizes(videos),
      });
      log.info(`Task ${record.taskId ?? ''}: the video was saved as ${saved.file}.`);
      videos[index] = { ...videos[index], ...saved };
      events = [{ type: 'saved', ...saved, ...(index === 0 ? {} : { index }) }];
    } catch (error) {
      // Another error is about the task list, not about the video's folder.
      if (!(error instanceof SaveError)) {
        throw error;
      }
      log.warn(`Task ${record.taskId ?? ''}: ${describeError(error)}`);
      if (error.isPicture && index > 0) {
        events = [{ type: 'skipped', index }];
      } else {
        errors.push(error);
      }
      if (error.fault === 'disk') {
        break;
      }
    }
  }
  return { events, errors };
}

/** The bytes of a task's videos that are saved. Two equal videos have one file. */
function sumSizes(videos: readonly TaskVideo[]): number {
  const files = new Map(videos.map(({ file, size = 0 }) => [file, file === undefined ? 0 : size]));
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}

/** The numbers of the videos to save: first the one that a window may have placed before it died. */
function listUnsaved(record: TaskRecord): number[] {
  const placed = record.place?.index ?? 0;
  const unsaved = listVideos(record).flatMap((it, index) => (isUnsaved(it) ? index : []));
  return unsaved.toSorted((a, b) => Number(b === placed) - Number(a === placed));
}

/**
 * Saves one of a task's videos. Its content may turn out to be saved already: then the service's list
 * is in another order than before, or names one video twice.
 *
 * @param videos the task's videos; the links of two of them may be exchanged
 * @throws {SaveError} {LostClaim}
 */
async function saveOne(
  context: TaskContext,
  record: TaskRecord,
  videos: TaskVideo[],
  index: number,
  { signal, ...options }: SaveOptions & { readonly signal: AbortSignal },
): Promise<SavedVideo> {
  const { window } = context;
  for (let exchanged = false; ; exchanged = true) {
    const url = videos[index]?.url ?? '';
    const saved = await saveVideo(record, url, signal, {
      ...options,
      window,
      index,
      findSaved: (sha256) => videos.find((it) => it.sha256 === sha256)?.file,
      onPlacing: async (place) => {
        const placing = await apply(context, record, { type: 'placing', window, place });
        if (placing?.state !== 'saving' || placing.saver?.window !== window) {
          throw new LostClaim('Another window saves this video.');
        }
      },
    });
    const twin = videos.findIndex(({ file }) => file === saved.file);
    if (twin < 0 || exchanged) {
      return saved;
    }
    // The link of the video that is saved already may lead to the missing one.
    videos[index] = { ...videos[index], url: videos[twin]?.url };
    videos[twin] = { ...videos[twin], url };
  }
}

/** Another window took this one for dead, and saves the video now. */
class LostClaim extends Error {
  override readonly name = 'LostClaim';
}

/** Claims the saving, unless this window has claimed it. @returns whether this window saves */
async function claimSaving(
  context: TaskContext,
  windows: Windows,
  record: TaskRecord,
): Promise<boolean> {
  const { window } = context;
  const other = record.saver?.window;
  if (other === window) {
    return true;
  }
  if (other !== undefined && (await windows.isAlive(other))) {
    return false;
  }
  // With the claim, other windows look whether this one is alive.
  await windows.show();
  const claimed = await apply(context, record, { type: 'saving', window, gone: other });
  return claimed?.state === 'saving' && claimed.saver?.window === window;
}

/**
 * Decides how to go on after videos could not be saved: again, with fresh links, or not at all.
 *
 * @returns undefined when all were saved
 */
function readSaveErrors(
  context: TaskContext,
  errors: readonly SaveError[],
  entry: ScheduleEntry,
): PollResult | undefined {
  const { clock, window } = context;
  const find = (isMeant: (error: SaveError) => boolean) => errors.find(isMeant);
  const disk = find(({ fault }) => fault === 'disk');
  const network = find(({ fault }) => fault === 'network');
  const needsUser = find(({ fault }) => fault === 'compressed' || fault === 'tooLarge');
  const link = find(({ fault }) => fault !== 'disk' && fault !== 'network');
  const links = entry.links + (link === undefined ? 0 : 1);
  const partials = listPartials(errors);
  const cuts = network === undefined ? entry.cuts : isMore(partials, entry) ? 1 : entry.cuts + 1;
  const isOver =
    disk !== undefined || needsUser !== undefined || (network === undefined && links >= MAX_LINKS);
  const error = disk ?? needsUser ?? link ?? network;
  if (error === undefined) {
    return undefined;
  }
  const failure = toFailure(error);
  if (isOver) {
    const problem: TaskProblem = { failure, charged: 'unknown' };
    const next = { ...entry, partials: [] };
    return { events: [{ type: 'notSaved', window, problem }], service: 'notAsked', next };
  }
  const kind = link === undefined ? 'offline' : 'answer';
  const notice: TaskNotice = { kind, failure };
  const pause = backoff(link === undefined ? cuts : links, context.random());
  const due = clock.monotonic() + pause;
  const needsLink = link !== undefined;
  return {
    events: [{ type: 'saveFailed', window, notice }],
    service: 'notAsked',
    next: { ...entry, links, cuts, partials, needsLink, due },
  };
}

/** The downloads that broke, and what they have received. */
function listPartials(errors: readonly SaveError[]): PartialDownload[] {
  return errors.flatMap(({ partial }) => partial ?? []);
}

/** Whether a download brought more of a video than the one before, and can go on. */
function isMore(partials: readonly PartialDownload[], before: ScheduleEntry): boolean {
  const sum = (of: readonly PartialDownload[]) => of.reduce((total, { size }) => total + size, 0);
  return sum(partials) > sum(before.partials);
}

/** What to do when the service was asked for a fresh link to the video. */
export function readFreshLink(
  event: TaskEvent,
  entry: ScheduleEntry,
  window: string,
  now: number,
): Pick<PollResult, 'events' | 'next'> {
  if (event.type === 'gone') {
    return { events: [{ type: 'notSaved', window, problem: event.problem }], next: entry };
  }
  if (event.type !== 'answered') {
    return { events: [event], next: entry };
  }
  const { phase, videoUrl } = event.answer;
  if (phase === 'failed' || phase === 'cancelled') {
    const problem: TaskProblem = { failure: { type: 'videoGone' }, charged: 'unknown' };
    return { events: [event, { type: 'notSaved', window, problem }], next: entry };
  }
  return {
    events: [event],
    next: videoUrl === undefined ? entry : { ...entry, needsLink: false, due: now },
  };
}

function apply(
  { store, clock }: TaskContext,
  { id }: TaskRecord,
  ...events: readonly TaskEvent[]
): Promise<TaskRecord | undefined> {
  return store.update(id, (it) =>
    events.reduce((changed, event) => transition(changed, event, clock.now()), it),
  );
}
