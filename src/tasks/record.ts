import * as v from 'valibot';
import { Crop } from '../image/crop.ts';
import type { SourceImage } from '../image/promptImage.ts';
import { isObject } from '../runway/answers/json.ts';
import { Failure } from './failure.ts';
import { convertVersion1 } from './recordVersion1.ts';

/**
 * A task's record, as it is on disk before and after the request is sent. Times are in milliseconds
 * since the epoch, costs in credits. A record never contains a key.
 */

export const TASK_STATES = [
  'waiting',
  'preparing',
  'submitting',
  'queued',
  'running',
  'saving',
  'done',
  'failed',
  'cancelled',
  'unsaved',
  'unconfirmed',
] as const;

/**
 * The state of a task. In `waiting`, nothing was sent yet, and the task waits for its turn. In
 * `unconfirmed` and `unsaved`, the user must decide.
 */
export type TaskState = (typeof TASK_STATES)[number];

/** What was asked for. Fields with other names are left out. */
export const Settings = v.object({
  model: v.string(),
  ratio: v.optional(v.string()),
  resolution: v.optional(v.string()),
  duration: v.union([v.number(), v.literal('auto')]),
  promptText: v.optional(v.string()),
  negativePrompt: v.optional(v.string()),
  audio: v.optional(v.boolean()),
  outputFormat: v.optional(v.string()),
  proresProfile: v.optional(v.string()),
  promptExpansionMode: v.optional(v.string()),
  publicFigureThreshold: v.optional(v.string()),
  seed: v.optional(v.number()),
  watermark: v.optional(v.boolean()),
});

/** A failure of a kind that only a newer version knows must not hide the task. */
const KnownFailure = v.fallback(Failure, { type: 'other', message: '' });

const Problem = v.object({
  failure: KnownFailure,
  /** Whether it is known that nothing was charged. */
  charged: v.picklist(['no', 'unknown']),
});

const Notice = v.object({
  /** `paused`: nothing more of its batch is sent before the user decides. */
  kind: v.picklist(['offline', 'overloaded', 'key', 'answer', 'paused']),
  failure: KnownFailure,
  /**
   * The window whose key the service refused, or that paused the batch. Missing when the window has
   * no key.
   */
  window: v.optional(v.string()),
  /** When the request is sent again that the service has not taken. Nothing is sent until then. */
  retryAt: v.optional(v.number()),
});

/** The converted copy of an image, a file of the extension. */
const Copy = v.object({
  file: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  /** In hexadecimal. */
  sha256: v.string(),
});

/** What the user agreed to when a task was put in line, so that it can be sent when its turn comes. */
const Batch = v.object({
  /** The content of the image's file, in hexadecimal. */
  sha256: v.string(),
  /** What is sent in place of the file. Missing: the file as it is. */
  copy: v.optional(Copy),
  /** The price in credits. Missing: it was not known. */
  credits: v.optional(v.number()),
  /** The task may go to its service although the user has selected another one since. */
  keepsService: v.optional(v.boolean()),
  /** Counts the claims. A late event of an earlier claim changes nothing. */
  attempt: v.optional(v.number()),
  /**
   * Other tasks of the batch are not on disk yet, so no window sends any of it. Only the first task
   * of a batch says so.
   */
  incomplete: v.optional(v.boolean()),
});

/** What a saved file must contain. */
const SavedFile = {
  file: v.optional(v.string()),
  /** In bytes. */
  size: v.optional(v.number()),
  /** In hexadecimal. */
  sha256: v.optional(v.string()),
};

/** Another video of a task whose service made several. */
const OtherVideo = v.object({
  url: v.string(),
  ...SavedFile,
  /** The link leads to a picture, so there is nothing to save. */
  isPicture: v.optional(v.boolean()),
});

const Image: v.GenericSchema<SourceImage> = v.object({ uri: v.string(), name: v.string() });

const Agent = v.object({
  /** Equal for two requests for the same image with the same settings. */
  key: v.optional(v.string()),
  /** The price, in credits, as it was known before the request; missing if it wasn't. */
  credits: v.optional(v.number()),
});

const fields = {
  version: v.literal(2),
  /** The extension's own id. The service's id is `taskId`. */
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  /** Counts the writes; a part of the file's name. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(1)),
  state: v.picklist(TASK_STATES),
  /** The API root of the task's service. */
  service: v.string(),
  settings: v.optional(Settings),
  image: Image,
  /** The image that the video ends with. */
  lastFrame: v.optional(Image),
  /** The framed parts of the two images. A missing one was sent whole. */
  crop: v.optional(Crop),
  lastFrameCrop: v.optional(Crop),
  /** Counts the tasks of the image, from 1. Missing in records of earlier versions. */
  take: v.optional(v.number()),
  /** Shared by the tasks that one click asked for: the same settings with different seeds. */
  group: v.optional(v.string()),
  /** Only tasks of a batch have it. They are sent one after another. */
  batch: v.optional(Batch),
  /** An agent asked for the task, through a tool of the editor. Missing for a person's task. */
  agent: v.optional(Agent),
  /** Folder on disk that the video is saved in. */
  folder: v.string(),
  /** The window that submits the task, and announces its end. */
  window: v.string(),
  createdAt: v.number(),
  submittedAt: v.optional(v.number()),
  /** When the service began to work on the task; missing if that was not seen. */
  startedAt: v.optional(v.number()),
  /** When the service is expected to end a running task; missing if nothing is known. */
  expectedEnd: v.optional(v.number()),
  endedAt: v.optional(v.number()),
  taskId: v.optional(v.string()),
  /** The key of the first request for the same video; missing if it is this record's id. */
  idempotencyKey: v.optional(v.string()),
  /** Another id that the service uses for the task in its answers. */
  alias: v.optional(v.string()),
  /** The service's own status word. */
  status: v.optional(v.string()),
  /** From 0 to 1. */
  progress: v.optional(v.number()),
  estimatedCredits: v.optional(v.number()),
  chargedCredits: v.optional(v.number()),
  problem: v.optional(Problem),
  /** The service was asked to cancel the task. If it no longer has the task, it did. */
  cancelling: v.optional(v.boolean()),
  /** Why the task makes no progress now, or is not sent yet. The task hasn't ended. */
  notice: v.optional(Notice),
  /** Link to the finished video at the service; it expires. */
  videoUrl: v.optional(v.string()),
  /** The second and further videos, in the service's order. */
  moreVideos: v.optional(v.array(OtherVideo)),
  /**
   * The name that the complete hidden file is about to get, its size in bytes and its hash, and the
   * number of the video, from 0.
   */
  place: v.optional(
    v.object({
      file: v.string(),
      size: v.number(),
      part: v.string(),
      sha256: v.optional(v.string()),
      index: v.optional(v.number()),
    }),
  ),
  /**
   * Where the (first) video was saved: a path on disk, or the URI that the user chose elsewhere. Size
   * and hash are missing if another version saved it.
   */
  ...SavedFile,
  /** The window that is saving the video. While it is alive, no other window touches the file. */
  saver: v.optional(v.object({ window: v.string() })),
  /** The end was announced to the user. */
  announced: v.optional(v.boolean()),
  /** The window that announced the end to the user. Missing in records of version 0.1. */
  announcedBy: v.optional(v.string()),
  /** The video is new: the user has not looked at it yet. */
  unseen: v.optional(v.boolean()),
  /** The user has marked the task with a star. */
  starred: v.optional(v.boolean()),
  /** When the user removed the task. The record stays for a while: the user can undo the removal. */
  removedAt: v.optional(v.number()),
};

const Record = v.object(fields);

/** Keeps the fields that only a newer version knows: its windows may use the same list. */
const LooseRecord = v.looseObject({
  ...fields,
  settings: v.optional(v.looseObject(Settings.entries)),
  batch: v.optional(v.looseObject(Batch.entries)),
  agent: v.optional(v.looseObject(Agent.entries)),
});

export type TaskRecord = Readonly<v.InferOutput<typeof Record>>;
export type OtherVideo = NonNullable<TaskRecord['moreVideos']>[number];
export type AgentRequest = NonNullable<TaskRecord['agent']>;
export type TaskProblem = NonNullable<TaskRecord['problem']>;
export type ImageCopy = Readonly<v.InferOutput<typeof Copy>>;
export type TaskNotice = NonNullable<TaskRecord['notice']>;

/** A newer version of the extension wrote the record. An older revision must not replace it. */
export class NewerRecordError extends Error {
  override readonly name = 'NewerRecordError';
}

/**
 * Reads the text of a record's file, of this or an earlier version.
 *
 * @throws {NewerRecordError} when a newer version wrote it
 * @throws when it is not a record
 */
export function parseRecord(text: string): TaskRecord {
  const json: unknown = JSON.parse(text);
  const version = isObject(json) ? json['version'] : undefined;
  if (typeof version === 'number' && version > 2) {
    throw new NewerRecordError(`version ${version}`);
  }
  return v.parse(LooseRecord, isObject(json) && version === 1 ? convertVersion1(json) : json);
}

/** Whether a task has ended: it doesn't change again, and the service is no longer asked about it. */
export function isEnded(state: TaskState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Whether the service is working on the task, or the video is being saved. */
export function isActive(state: TaskState): boolean {
  return state === 'queued' || state === 'running' || state === 'saving';
}

/** Whether the task will change without the user. */
export function isRunning(state: TaskState): boolean {
  return isActive(state) || state === 'waiting' || isSubmission(state);
}

/** Whether a window is submitting the task. */
export function isSubmission(state: TaskState): boolean {
  return state === 'preparing' || state === 'submitting';
}

/**
 * Whether a notification is due. A refused request needs none, because its form shows the error,
 * unless the window with the form has died. No form shows the tasks of a batch.
 */
export function needsAnnouncement(record: TaskRecord): boolean {
  const { state, announced, removedAt, taskId, problem, batch } = record;
  const isAnnounced =
    state === 'done' ||
    state === 'unsaved' ||
    state === 'unconfirmed' ||
    (state === 'failed' &&
      (taskId !== undefined || batch !== undefined || problem?.failure.type === 'windowClosed'));
  return isAnnounced && announced !== true && removedAt === undefined;
}

/** Whether no window has to do anything for the task. Such a record isn't read at the start. */
export function isSettled(record: TaskRecord): boolean {
  return record.removedAt !== undefined || (isEnded(record.state) && !needsAnnouncement(record));
}
