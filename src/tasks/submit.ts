import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { AnswerError, ConnectionError, ServiceError } from '../runway/errors.ts';
import type { RunwayClient } from '../runway/client.ts';
import type { CreatedTask } from '../runway/answers/answer.ts';
import { createBody, type CreateBody, type VideoSettings } from '../runway/request.ts';
import { parseService } from '../runway/service.ts';
import type { TaskContext } from './context.ts';
import { Entry } from './entry.ts';
import { transition, type TaskEvent } from './transitions.ts';
import { describeError } from '../util/log.ts';
import type { TaskProblem, TaskRecord } from './record.ts';
import { refusedProblem } from './refusedProblem.ts';

/** An image that a task is made with. */
export interface Frame {
  /** The image's URI or https URL, and its file name. */
  readonly image: TaskRecord['image'];
  /** Reads and encodes the image: an https URL, a data URI, or one that was uploaded with the client. */
  promptImage(client: RunwayClient): Promise<string>;
}

/** A task that is wanted. It is a frame itself: the first. */
export interface TaskDraft extends Frame {
  /** The service's API root. */
  readonly service: string;
  readonly settings: VideoSettings;
  /** What the video ends with, if that is given. */
  readonly lastFrame?: Frame | undefined;
  /** Folder on disk for the video. */
  readonly folder: string;
}

/** What came of a submission. The error is the reason why the service has no task, or may have none. */
export interface Submission {
  readonly record: TaskRecord;
  readonly error?: Error;
}

/** Waits in milliseconds before a create that was provably not taken is sent again. */
const WAITS = [1000, 4000];

/** Longest `Retry-After` of a create that is waited for, in milliseconds; after that the user decides. */
const LONGEST_WAIT = 60_000;

/**
 * Submits a task. Its record is on disk, flushed, before the first byte of the request leaves.
 * The request is sent once; again only if it provably never left or was refused for its rate.
 * Every other doubt ends in `unconfirmed`, never in a second request.
 */
export async function submit(context: TaskContext, draft: TaskDraft): Promise<Submission> {
  const fresh: TaskRecord = {
    version: 1,
    id: randomUUID(),
    revision: 1,
    state: 'preparing',
    service: draft.service,
    settings: draft.settings,
    image: draft.image,
    ...(draft.lastFrame === undefined ? {} : { lastFrame: draft.lastFrame.image }),
    folder: draft.folder,
    window: context.window,
    createdAt: context.clock.now(),
  };
  const entry = new Entry(context, fresh);
  await entry.add();

  const refused = async (error: Error): Promise<Submission> => {
    const event = { type: 'refused', problem: refusedProblem(error) } as const;
    // The user is told of it in any case.
    const record = await entry
      .settle(event)
      .catch(() => transition(fresh, event, context.clock.now()));
    return { record, error };
  };
  let client: RunwayClient | undefined;
  let body: CreateBody;
  try {
    client = await context.client(draft.service);
    if (client === undefined) {
      throw new Error(l10n.t('The API key is missing. Set it and try again.'));
    }
    const promptImage = await draft.promptImage(client);
    const lastFrame = await draft.lastFrame?.promptImage(client);
    body = createBody(promptImage, draft.settings, parseService(draft.service).kind, lastFrame);
  } catch (error) {
    return refused(errorOf(error));
  }

  const sending = await entry.submitting();
  if (sending.state !== 'submitting') {
    return { record: sending, error: givenUp() };
  }
  let created: CreatedTask;
  try {
    created = await createOnce(context, client, body, fresh.id);
  } catch (error) {
    context.log.error(`The request to ${client.service.root} failed. ${describeError(error)}`);
    const reason = errorOf(error);
    return isRefusal(reason) ? refused(reason) : doubted(entry, reason);
  }
  context.log.info(`Task ${created.taskId} was accepted by ${client.service.root}.`);
  try {
    return { record: await entry.settle({ type: 'accepted', ...created }) };
  } catch (error) {
    throw new Error(
      l10n.t(
        'The service took the task, but the task list could not be written. Note its id, {0}, make room on the disk, and run “Track Existing Task…”.',
        created.taskId,
      ),
      { cause: error },
    );
  }
}

/** @throws the same doubt, when it cannot be written down: nobody shall think that it is safe to try again */
async function doubted(entry: Entry, error: Error): Promise<Submission> {
  const problem = doubtProblem(error);
  try {
    return { record: await entry.settle({ type: 'doubted', problem }), error };
  } catch (cause) {
    throw new Error(problem.message, { cause });
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Another window thought this one dead. What it wrote stands: nothing is sent after that. */
function givenUp(): Error {
  return new Error(l10n.t('Another window gave this task up, so it was not sent. Try again.'));
}

async function createOnce(
  context: TaskContext,
  client: RunwayClient,
  body: CreateBody,
  id: string,
): Promise<CreatedTask> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await client.create(body);
    } catch (error) {
      const wait = WAITS[attempt];
      const delay = wait === undefined ? undefined : resendDelay(error, wait);
      if (delay === undefined) {
        throw error;
      }
      context.log.info(`The request was not taken; sending it again. ${describeError(error)}`);
      await new Promise<void>((resolve) => context.clock.after(delay, resolve));
      const still = await context.store.update(id, (it) => it);
      if (still?.state !== 'submitting') {
        throw error;
      }
    }
  }
}

/** How long to wait before sending again, in milliseconds; undefined when it must not be sent again. */
function resendDelay(error: unknown, wait: number): number | undefined {
  if (error instanceof ConnectionError && error.sent === 'no') {
    return wait;
  }
  if (error instanceof ServiceError && error.reason === 'rateLimit' && !error.ambiguous) {
    const asked = Math.max(wait, error.retryAfter ?? 0);
    return asked <= LONGEST_WAIT ? asked : undefined;
  }
  return undefined;
}

/** Whether it is certain that the service took no task. */
function isRefusal(error: Error): boolean {
  if (error instanceof ConnectionError) {
    return error.sent === 'no';
  }
  if (error instanceof ServiceError) {
    return !error.ambiguous;
  }
  return error instanceof AnswerError && error.fault === 'html';
}

function doubtProblem(error: Error): TaskProblem {
  return {
    message: l10n.t(
      '{0} The request was sent, so the service may have taken the task and charged for it. Look there before you submit it again.',
      error.message,
    ),
    charged: 'unknown',
  };
}

/** What becomes of the unfinished submission of a window that is gone. */
export function abandoned(record: TaskRecord): TaskEvent | undefined {
  if (record.state === 'preparing') {
    const message = l10n.t(
      'The window was closed before the request was sent. If you still need the video, run it again.',
    );
    return { type: 'refused', problem: { message, charged: 'no' } };
  }
  if (record.state === 'submitting') {
    const message = l10n.t(
      'The window was closed while the request was being sent, so the service may have taken the task and charged for it. Look there before you submit it again.',
    );
    return { type: 'doubted', problem: { message, charged: 'unknown' } };
  }
  return undefined;
}
