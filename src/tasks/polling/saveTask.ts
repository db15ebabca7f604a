import { describeError } from '../../util/log.ts';
import type { TaskContext } from '../context.ts';
import { toFailure } from '../failure.ts';
import { transition, type TaskEvent } from '../transitions.ts';
import type { TaskNotice, TaskProblem, TaskRecord } from '../record.ts';
import { SaveError } from '../video/saveError.ts';
import { saveVideo } from '../video/saveVideo.ts';
import type { Windows } from '../windows/windows.ts';
import type { PollResult, ScheduleEntry } from './schedule.ts';
import { backoff, POLL_INTERVAL } from './timing.ts';

/**
 * How many links to a video are tried before the user is asked. Some services name a link minutes
 * before it works: with growing pauses between them, these take more than five minutes.
 */
const MAX_LINKS = 7;

/**
 * Saves a task's video, if no other window is doing so. The record is claimed before the download
 * starts, and its claim is checked again before the file gets its name.
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
  const { clock, log, window } = context;
  const later = { ...entry, due: clock.monotonic() + POLL_INTERVAL };
  if (record.videoUrl === undefined) {
    return { events: [], service: 'notAsked', next: { ...entry, needsLink: true } };
  }
  if (!(await claimSaving(context, windows, record))) {
    return { events: [], service: 'notAsked', next: later };
  }
  try {
    const file = await saveVideo(record, record.videoUrl, signal, {
      window,
      access: (await context.client(record.service))?.access(),
      onPlacing: async (place) => {
        const placing = await apply(context, record, { type: 'placing', window, place });
        if (placing?.state !== 'saving' || placing.saver?.window !== window) {
          throw new LostClaim('Another window saves this video.');
        }
      },
    });
    log.info(`Task ${record.taskId ?? ''}: the video was saved as ${file}.`);
    return { events: [{ type: 'saved', file }], service: 'notAsked', next: later };
  } catch (error) {
    if (error instanceof LostClaim) {
      return { events: [], service: 'notAsked', next: later };
    }
    // Another error is about the task list, not about the video's folder.
    if (!(error instanceof SaveError)) {
      throw error;
    }
    log.warn(`Task ${record.taskId ?? ''}: ${describeError(error)}`);
    return readSaveError(context, error, entry);
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

/** Decides how to go on after a video could not be saved: again, with a fresh link, or not at all. */
function readSaveError(context: TaskContext, error: SaveError, entry: ScheduleEntry): PollResult {
  const { clock, window } = context;
  const failure = toFailure(error);
  const again = (next: ScheduleEntry, notice?: TaskNotice): PollResult => ({
    events: [{ type: 'saveFailed', window, notice }],
    service: 'notAsked',
    next,
  });
  switch (error.fault) {
    case 'network': {
      const cuts = entry.cuts + 1;
      const due = clock.monotonic() + backoff(cuts, context.random());
      return again({ ...entry, cuts, due }, { kind: 'offline', failure });
    }
    case 'expired':
    case 'notVideo':
    case 'incomplete':
    case 'tooLarge': {
      const links = entry.links + 1;
      if (links < MAX_LINKS) {
        const due = clock.monotonic() + backoff(links, context.random());
        return again({ ...entry, links, needsLink: true, due }, { kind: 'answer', failure });
      }
      break;
    }
    case 'disk':
      break;
  }
  const problem: TaskProblem = { failure, charged: 'unknown' };
  return { events: [{ type: 'notSaved', window, problem }], service: 'notAsked', next: entry };
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
  event: TaskEvent,
): Promise<TaskRecord | undefined> {
  return store.update(id, (it) => transition(it, event, clock.now()));
}
