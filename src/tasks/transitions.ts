import type { TaskAnswer } from '../runway/answers/answer.ts';
import { readPhase } from '../runway/answers/statusWord.ts';
import {
  isRunning,
  isSubmission,
  TASK_STATES,
  type OtherVideo,
  type TaskNotice,
  type TaskProblem,
  type TaskRecord,
  type TaskState,
} from './record.ts';
import { isUnsaved, listVideos, type SavedVideo } from './taskVideos.ts';

/** Who submits a task. An event that names another one than the record does changes nothing. */
export interface Submitter {
  readonly window: string;
  /** Counts the claims of a task of a batch. */
  readonly attempt?: number | undefined;
}

/** What can happen to a task. */
export type TaskEvent =
  /** All tasks of the batch are on disk. Its first task says so. */
  | { readonly type: 'completed' }
  /** The window died that was putting the batch in line. Nothing of the batch was sent. */
  | { readonly type: 'interrupted'; readonly problem: TaskProblem }
  /** A window claims the submission of a task whose turn has come. */
  | { readonly type: 'claimed'; readonly window: string }
  /** The window that claimed the task has not sent it. The service certainly has no task. */
  | ({ readonly type: 'putBack'; readonly notice?: TaskNotice | undefined } & Submitter)
  /** The user no longer wants a task that was not sent. */
  | { readonly type: 'withdrawn' }
  /** The user agrees to what the task costs now, at its service. */
  | { readonly type: 'agreed'; readonly credits: number | undefined }
  /** The window is about to send the request. Only the window that the record names may. */
  | ({ readonly type: 'submitting' } & Submitter)
  | {
      readonly type: 'accepted';
      readonly taskId: string;
      readonly estimatedCredits?: number | undefined;
    }
  | ({ readonly type: 'refused'; readonly problem: TaskProblem } & Partial<Submitter>)
  | ({ readonly type: 'doubted'; readonly problem: TaskProblem } & Partial<Submitter>)
  | {
      readonly type: 'answered';
      readonly answer: TaskAnswer;
      readonly alias?: string | undefined;
    }
  /** What is known about the time of a task that was just asked about. */
  | {
      readonly type: 'forecast';
      readonly startedAt: number | undefined;
      readonly expectedEnd: number | undefined;
    }
  | { readonly type: 'gone'; readonly problem: TaskProblem }
  | { readonly type: 'cancelling' }
  | { readonly type: 'notCancelled' }
  /**
   * A window claims the saving of the video. It gets it when no window has it, or when the window
   * that has it is `gone`.
   */
  | { readonly type: 'saving'; readonly window: string; readonly gone: string | undefined }
  /** The saver is about to give the hidden file its name. */
  | {
      readonly type: 'placing';
      readonly window: string;
      readonly place: NonNullable<TaskRecord['place']>;
    }
  /** The saver could not save the video this time. It is tried again. */
  | {
      readonly type: 'saveFailed';
      readonly window: string;
      readonly notice: TaskNotice | undefined;
    }
  /** A video of the task was saved. `index` counts its videos from 0, which is the default. */
  | ({ readonly type: 'saved'; readonly index?: number } & SavedVideo)
  /** The link of a further video leads to a picture: there is nothing to save. */
  | { readonly type: 'skipped'; readonly index: number }
  /** The video is not tried again until the user asks for it. */
  | { readonly type: 'notSaved'; readonly window: string; readonly problem: TaskProblem }
  | { readonly type: 'saveAgain' }
  | ({ readonly type: 'noticed'; readonly notice: TaskNotice | undefined } & Partial<Submitter>)
  | { readonly type: 'announced'; readonly window: string }
  /** This window can't tell the user. Another one is to announce the task. */
  | { readonly type: 'handedOver'; readonly window: string }
  /** The user has looked at the video. */
  | { readonly type: 'seen' }
  /** The user marks the task with a star, or takes it away. */
  | { readonly type: 'starred'; readonly starred: boolean }
  | { readonly type: 'removed' }
  /** The user wants a removed task back on the list. */
  | { readonly type: 'restored' };

/** The states of a task that no window is submitting. */
const AT_REST = TASK_STATES.filter((state) => !isSubmission(state));

/** The states in which an event has a meaning. In any other state it changes nothing. */
const FROM: Readonly<Record<TaskEvent['type'], readonly TaskState[]>> = {
  // The user may have withdrawn the first task meanwhile. The others must not wait for it.
  completed: ['waiting', 'cancelled'],
  interrupted: ['waiting'],
  claimed: ['waiting'],
  putBack: ['preparing', 'submitting'],
  withdrawn: ['waiting'],
  agreed: ['waiting'],
  submitting: ['preparing'],
  // The answer may come after another window took this one for dead.
  accepted: ['submitting', 'unconfirmed'],
  refused: ['preparing', 'submitting', 'unconfirmed'],
  doubted: ['submitting'],
  answered: ['queued', 'running', 'saving', 'unsaved'],
  forecast: ['running', 'saving'],
  gone: ['queued', 'running'],
  cancelling: ['queued', 'running'],
  notCancelled: ['queued', 'running'],
  saving: ['saving'],
  placing: ['saving'],
  saveFailed: ['saving'],
  saved: ['saving', 'unsaved', 'done'],
  skipped: ['saving'],
  notSaved: ['saving'],
  saveAgain: ['unsaved'],
  noticed: ['waiting', 'submitting', 'queued', 'running', 'saving'],
  announced: ['done', 'failed', 'cancelled', 'unsaved', 'unconfirmed'],
  // An unconfirmed task stays with its window, which may still get the answer.
  handedOver: ['done', 'failed', 'cancelled', 'unsaved'],
  seen: ['done'],
  starred: TASK_STATES,
  removed: AT_REST,
  restored: AT_REST,
};

/**
 * Returns the record after an event. Pure. Every event is idempotent: an event that was applied
 * before, or that means nothing in the record's state, returns the same record.
 *
 * Events that must happen once are claims: they name their window, and the record keeps the first.
 */
export function transition(record: TaskRecord, event: TaskEvent, now: number): TaskRecord {
  if (!FROM[event.type].includes(record.state)) {
    return record;
  }
  if (record.removedAt !== undefined) {
    // A task that was discarded before its answer came is paid for. Put it back on the list.
    return event.type === 'accepted' || event.type === 'restored'
      ? transition(without(record, 'removedAt'), event, now)
      : record;
  }
  switch (event.type) {
    case 'completed':
      return record.batch?.incomplete === true
        ? { ...record, batch: without(record.batch, 'incomplete') }
        : record;
    case 'interrupted':
      return ended(record, 'failed', now, { problem: event.problem });
    case 'claimed':
      return record.batch?.incomplete === true
        ? record
        : {
            ...without(record, 'notice'),
            state: 'preparing',
            window: event.window,
            ...(record.batch && {
              batch: { ...record.batch, attempt: (record.batch.attempt ?? 0) + 1 },
            }),
          };
    case 'putBack':
      return isBy(record, event) && record.batch !== undefined
        ? {
            ...without(record, 'notice', 'submittedAt'),
            state: 'waiting',
            ...defined({ notice: event.notice }),
          }
        : record;
    case 'withdrawn':
      return ended(record, 'cancelled', now, { chargedCredits: 0 });
    case 'agreed':
      return same(record, {
        ...without(record, 'notice', 'estimatedCredits'),
        ...defined({
          estimatedCredits: event.credits,
          batch: record.batch && agreedBatch(record.batch, event.credits),
        }),
      });
    case 'submitting':
      return isBy(record, event) ? { ...record, state: 'submitting', submittedAt: now } : record;
    case 'accepted':
      return {
        ...without(record, 'notice', 'problem', 'endedAt', 'announced', 'announcedBy'),
        state: 'queued',
        taskId: event.taskId,
        ...defined({ estimatedCredits: event.estimatedCredits }),
      };
    case 'gone':
      return record.cancelling === true
        ? ended(record, 'cancelled', now)
        : ended(record, 'failed', now, { problem: event.problem });
    case 'refused':
      return isBy(record, event)
        ? ended(record, 'failed', now, { problem: event.problem })
        : record;
    case 'doubted':
      return isBy(record, event)
        ? {
            ...without(record, 'notice'),
            state: 'unconfirmed',
            problem: event.problem,
            endedAt: now,
          }
        : record;
    case 'answered':
      return answered(
        event.alias === undefined ? record : { ...record, alias: event.alias },
        event.answer,
        now,
      );
    case 'forecast':
      return same(record, {
        ...without(record, 'startedAt', 'expectedEnd'),
        ...defined({ startedAt: event.startedAt, expectedEnd: event.expectedEnd }),
      });
    case 'cancelling':
      return record.cancelling === true ? record : { ...record, cancelling: true };
    case 'notCancelled':
      return record.cancelling === true ? without(record, 'cancelling') : record;
    case 'saving':
      return record.saver === undefined || record.saver.window === event.gone
        ? same(record, { ...record, saver: { window: event.window } })
        : record;
    case 'placing':
      return record.saver?.window === event.window
        ? same(record, { ...record, place: event.place })
        : record;
    case 'saveFailed':
      return record.saver?.window === event.window
        ? same(record, {
            ...without(record, 'saver'),
            ...defined({ notice: event.notice ?? record.notice }),
          })
        : record;
    case 'saved': {
      const { index = 0, file, size, sha256 } = event;
      const video = { file, ...defined({ size, sha256 }) };
      return savedOne(
        record,
        index === 0
          ? { ...without(record, 'size', 'sha256'), ...video }
          : changeVideo(record, index, ({ url }) => ({ url, ...video })),
        now,
      );
    }
    case 'skipped': {
      const { index } = event;
      const skipped = changeVideo(record, index, (it) => ({ ...it, isPicture: true }));
      return savedOne(record, skipped, now);
    }
    case 'notSaved':
      return record.saver === undefined || record.saver.window === event.window
        ? {
            ...without(record, 'notice', 'place', 'saver'),
            state: 'unsaved',
            problem: event.problem,
          }
        : record;
    case 'saveAgain':
      return { ...without(record, 'problem', 'announced', 'announcedBy'), state: 'saving' };
    case 'noticed':
      return sameNotice(record.notice, event.notice) || !isBy(record, event)
        ? record
        : { ...without(record, 'notice'), ...defined({ notice: event.notice }) };
    case 'announced':
      return record.announced === true
        ? record
        : { ...record, announced: true, announcedBy: event.window };
    case 'handedOver':
      return record.window === event.window && record.announced !== true
        ? { ...record, window: '' }
        : record;
    case 'seen':
      return record.unseen === true ? without(record, 'unseen') : record;
    case 'starred':
      return same(record, {
        ...without(record, 'starred'),
        ...defined({ starred: event.starred ? true : undefined }),
      });
    case 'removed':
      // Undo must not send what the user took off the list.
      return isRemovable(record)
        ? { ...transition(record, { type: 'withdrawn' }, now), removedAt: now }
        : record;
    case 'restored':
      return record;
  }
}

/** Whether an event names the submitter that the record has, or none. */
export function isBy(
  record: Pick<TaskRecord, 'window' | 'batch'>,
  { window, attempt }: Partial<Submitter>,
): boolean {
  return (
    (window === undefined || window === record.window) &&
    (attempt === undefined || attempt === record.batch?.attempt)
  );
}

function agreedBatch(
  batch: NonNullable<TaskRecord['batch']>,
  credits: number | undefined,
): NonNullable<TaskRecord['batch']> {
  return {
    ...without(batch, 'credits', 'keepsService'),
    ...defined({ credits }),
    keepsService: true,
  };
}

/** The task is done when none of its videos must still be saved. */
function savedOne(record: TaskRecord, changed: TaskRecord, now: number): TaskRecord {
  const isDone = record.state === 'done';
  return same(
    record,
    isDone || !listVideos(changed).some(isUnsaved)
      ? ended(
          without(changed, 'problem', 'place', 'saver'),
          'done',
          record.endedAt ?? now,
          isDone ? {} : { unseen: true },
        )
      : without(changed, 'place'),
  );
}

/** Changes the second or a further video of a task. @param index from 1 */
function changeVideo(
  record: TaskRecord,
  index: number,
  change: (video: OtherVideo) => OtherVideo,
): TaskRecord {
  const { moreVideos = [] } = record;
  const changed = moreVideos.map((it, at) => (at === index - 1 ? change(it) : it));
  return changed.length === 0 ? record : { ...record, moreVideos: changed };
}

/** The links in an answer. Links expire; a fresh one takes the place of the one before. */
function links(record: TaskRecord, answer: TaskAnswer): Partial<TaskRecord> {
  const { moreVideos = [] } = record;
  const { moreVideoUrls = [] } = answer;
  const count = Math.max(moreVideos.length, moreVideoUrls.length);
  const merged = Array.from({ length: count }, (_, at) => {
    const url = moreVideoUrls[at] ?? moreVideos[at]?.url ?? '';
    return { ...moreVideos[at], url };
  });
  return defined({
    videoUrl: answer.videoUrl ?? record.videoUrl,
    moreVideos: count === 0 ? undefined : merged,
  });
}

function answered(record: TaskRecord, answer: TaskAnswer, now: number): TaskRecord {
  const seen: TaskRecord = {
    ...without(record, 'notice'),
    ...defined({
      status: answer.status === '' ? undefined : answer.status,
      chargedCredits: answer.chargedCredits,
      estimatedCredits: answer.estimatedCredits ?? record.estimatedCredits,
    }),
  };
  if (record.state === 'saving' || record.state === 'unsaved') {
    return same(record, { ...seen, ...links(record, answer) });
  }
  switch (answer.phase) {
    case 'queued':
      return same(record, {
        ...without(seen, 'progress', 'startedAt', 'expectedEnd'),
        state: 'queued',
        ...defined({ progress: answer.progress }),
      });
    case 'running':
      return same(record, {
        ...without(seen, 'progress'),
        state: 'running',
        ...defined({ progress: answer.progress }),
      });
    case 'succeeded':
      return {
        ...without(seen, 'progress', 'cancelling', 'expectedEnd'),
        state: 'saving',
        ...links(record, answer),
        endedAt: now,
      };
    case 'failed':
      // Not every service has a word for a task that was cancelled.
      return record.cancelling === true
        ? ended(seen, 'cancelled', now)
        : ended(seen, 'failed', now, { problem: failure(answer) });
    case 'cancelled':
      return ended(seen, 'cancelled', now);
  }
}

function failure(answer: TaskAnswer): TaskProblem {
  return {
    failure: {
      type: 'generation',
      ...defined({ code: answer.failureCode }),
      said: answer.failure ?? '',
    },
    charged: answer.chargedCredits === 0 ? 'no' : 'unknown',
  };
}

function ended(
  record: TaskRecord,
  state: 'done' | 'failed' | 'cancelled',
  endedAt: number,
  more: Partial<TaskRecord> = {},
): TaskRecord {
  return {
    ...without(record, 'notice', 'progress', 'cancelling', 'expectedEnd'),
    state,
    endedAt,
    ...more,
  };
}

/** Whether the user may remove a task from the list: it has ended or was not sent, or its end is in doubt. */
export function isRemovable(record: TaskRecord): boolean {
  return !isRunning(record.state) || record.state === 'waiting' || isInDoubt(record);
}

/**
 * Whether the service leaves a task in doubt, so that it may be asked about for ever: the service
 * can't be understood, refuses to answer, reports a success without a video, or has never said
 * anything about an id that the user entered.
 */
export function isInDoubt({ state, settings, status, notice }: TaskRecord): boolean {
  // A missing key is for the user to set.
  const isRefused =
    notice?.kind === 'answer' || (notice?.kind === 'key' && notice.failure.type === 'service');
  switch (state) {
    case 'queued':
      return isRefused || (settings === undefined && status === undefined);
    case 'running':
      return isRefused || isWithoutVideo({ state, status });
    case 'saving':
      return isRefused;
    default:
      return false;
  }
}

/** Whether the service reports a success, and gives no video. */
export function isWithoutVideo({ state, status }: Pick<TaskRecord, 'state' | 'status'>): boolean {
  return state === 'running' && status !== undefined && readPhase(status) === 'succeeded';
}

function sameNotice(a: TaskNotice | undefined, b: TaskNotice | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Returns the old record if the new one is equal. */
function same(old: TaskRecord, changed: TaskRecord): TaskRecord {
  return JSON.stringify(sorted(old)) === JSON.stringify(sorted(changed)) ? old : changed;
}

function sorted(record: TaskRecord): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function without<T extends object, K extends keyof T & string>(
  record: T,
  ...keys: K[]
): Omit<T, K> {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => !(keys as string[]).includes(key)),
  ) as Omit<T, K>;
}

/** Returns only the fields that have a value. A record has no empty fields. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
