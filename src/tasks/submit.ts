import { randomUUID } from 'node:crypto';
import { AnswerError } from '../runway/errors/answerError.ts';
import { ConnectionError } from '../runway/errors/connectionError.ts';
import { ServiceError } from '../runway/errors/serviceError.ts';
import type { ServiceClient } from '../runway/serviceClient.ts';
import type { CreatedTask } from '../runway/answers/answer.ts';
import { createBody, type CreateBody } from '../runway/request.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { parseService } from '../runway/service.ts';
import { checkDelivery, deliverImage, needsUpload } from '../image/deliverImage.ts';
import type { Crop } from '../image/crop.ts';
import type { PromptImage } from '../image/promptImage.ts';
import { KeyStorageError } from '../services/keyStorageError.ts';
import { takesUploads } from '../services/capabilities.ts';
import type { TaskContext } from './context.ts';
import { addRecord, recordOutcome, recordSubmitting, submitter } from './submissionRecord.ts';
import { isBy, transition, type TaskEvent } from './transitions.ts';
import { describeError } from '../util/log.ts';
import { TaskError, toFailure } from './failure.ts';
import { nextTakeNumber } from './takeNumbers.ts';
import type { AgentRequest, TaskNotice, TaskRecord } from './record.ts';

/** What to generate. */
export interface TaskRequest {
  /** The service's API root. */
  readonly service: string;
  readonly settings: VideoSettings;
  /** The image that becomes the first frame. */
  readonly image: PromptImage;
  /** The image that becomes the last frame, for models that support one. */
  readonly lastFrame?: PromptImage | undefined;
  /** The framed parts of these images, to frame them again. The images are cut already. */
  readonly crop?: Crop | undefined;
  readonly lastFrameCrop?: Crop | undefined;
  /** Shared by the requests of one click. */
  readonly group?: string | undefined;
  /** The number among the takes of the image. Default: the next one. */
  readonly take?: number | undefined;
  /** Missing for a task that a person asked for. */
  readonly agent?: AgentRequest | undefined;
  /** Folder on disk for the video. */
  readonly folder: string;
  /** The key of an earlier request for the same video, which may have arrived. */
  readonly idempotencyKey?: string | undefined;
}

export interface SubmitOptions {
  /** The id of the record, for a caller that follows the submission. Default: a random one. */
  readonly id?: string;
  /**
   * Stops the submission as long as the service certainly has no task: while an image is uploaded,
   * and before the request is sent or sent again. While the request is on its way, it does nothing.
   */
  readonly signal?: AbortSignal;
  /**
   * Decides about the submission once its record is on disk, where other windows see it, and before
   * anything leaves this computer. Nothing is sent if it throws.
   */
  readonly beforeSending?: (record: TaskRecord) => Promise<void>;
}

/** How a submission ended. The error says why the service has no task, or may have none. */
export interface Submission {
  readonly record: TaskRecord;
  readonly error?: Error;
}

/** Pauses in milliseconds before a create that was provably not accepted is sent again. */
const WAITS = [1000, 4000];

/** Longest `Retry-After` of a create that is waited for, in milliseconds; after that the user decides. */
const LONGEST_WAIT = 60_000;

/**
 * Submits a task. Its record is on disk, flushed, before the first byte of the request leaves.
 * The request is sent once. It is sent again only if it provably never left, or was refused for its
 * rate. Every other doubt ends in `unconfirmed`, never in a second request.
 *
 * @throws {ImageError} when an image is too large; there is no record then
 * @throws {KeyStorageError} when the key for a question about uploads can't be read; likewise
 * @throws {TaskError} `stopped`, when there is no record yet
 * @throws when the task list can't be written; the message says whether the service has the task
 */
export async function submitTask(
  context: TaskContext,
  request: TaskRequest,
  { id = randomUUID(), signal, beforeSending }: SubmitOptions = {},
): Promise<Submission> {
  const { service, settings, image, lastFrame, folder } = request;
  const { crop, lastFrameCrop, group, agent, idempotencyKey } = request;
  await checkImages(context, request);
  throwIfStopped(signal);
  const fresh: TaskRecord = {
    version: 2,
    id,
    revision: 1,
    state: 'preparing',
    service,
    settings,
    image: { uri: image.uri, name: image.name },
    take: request.take ?? nextTakeNumber(context.store.all(), image.uri),
    ...(lastFrame === undefined ? {} : { lastFrame: { uri: lastFrame.uri, name: lastFrame.name } }),
    folder,
    window: context.window,
    createdAt: context.clock.now(),
    ...(crop === undefined ? {} : { crop }),
    ...(lastFrameCrop === undefined ? {} : { lastFrameCrop }),
    ...(group === undefined ? {} : { group }),
    ...(agent === undefined ? {} : { agent }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  await addRecord(context, fresh);
  return sendTask(
    context,
    fresh,
    { image, lastFrame },
    { ...(signal && { signal }), ...(beforeSending && { beforeSending }) },
  );
}

/** How the request of a task is sent. */
export interface SendOptions extends Pick<SubmitOptions, 'signal' | 'beforeSending'> {
  /**
   * Why a task that the service certainly does not have goes back in line; undefined: it has failed.
   * With this function, the request is not sent again here.
   */
  readonly putBack?: (error: Error) => TaskEvent | undefined;
}

/**
 * Sends the request of a task whose record is on disk, as `preparing` by this window.
 *
 * @throws when the task list can't be written; the message says whether the service has the task
 */
export async function sendTask(
  context: TaskContext,
  fresh: TaskRecord,
  { image, lastFrame }: Pick<TaskRequest, 'image' | 'lastFrame'>,
  { signal, beforeSending, putBack }: SendOptions = {},
): Promise<Submission> {
  const { service, settings } = fresh;
  const refused = async (error: Error): Promise<Submission> => {
    const failed: TaskEvent = {
      type: 'refused',
      problem: { failure: toFailure(error), charged: 'no' },
      ...submitter(fresh),
    };
    const event = putBack?.(error) ?? failed;
    // Tell the user, even if the record can't be written now.
    const record = await recordOutcome(context, fresh, event)
      // Another window took this one for dead, and the task for sent. It can't go back in line: the
      // user may be sending it again.
      .then((it) => (it.state === 'unconfirmed' ? recordOutcome(context, fresh, failed) : it))
      // The user knows that nothing was sent, and can try again: that is no task for the list.
      .then((it) =>
        putBack === undefined && (isStop(error) || error instanceof KeyStorageError)
          ? recordOutcome(context, fresh, { type: 'removed' })
          : it,
      )
      .catch(() => transition(fresh, event, context.clock.now()));
    return { record, error };
  };
  let client: ServiceClient | undefined;
  let body: CreateBody;
  try {
    await beforeSending?.(fresh);
    client = await context.client(service);
    if (client === undefined) {
      throw new TaskError({ type: 'noKey' });
    }
    if (settings === undefined) {
      throw new TaskError({ type: 'other', message: '' });
    }
    const first = await deliverImage(image, client, signal);
    const last = lastFrame && (await deliverImage(lastFrame, client, signal));
    body = createBody(first, settings, parseService(service).kind, last);
  } catch (error) {
    return refused(signal?.aborted === true ? new TaskError({ type: 'stopped' }) : toError(error));
  }

  const unwritable = putBack?.(new TaskError({ type: 'listUnwritable' }));
  const sending = await recordSubmitting(context, fresh, unwritable);
  if (sending.state !== 'submitting' || !isBy(sending, submitter(fresh))) {
    return { record: sending, error: new TaskError({ type: 'takenOver' }) };
  }
  let created: CreatedTask;
  try {
    const waits = putBack === undefined ? WAITS : [];
    created = await createOnce(context, client, body, fresh, { waits, signal });
  } catch (error) {
    const level = isStop(error) ? 'info' : 'error';
    context.log[level](`The request to ${client.service.root} failed. ${describeError(error)}`);
    const reason = toError(error);
    learnModels(context, fresh, reason);
    return isRefusal(reason) ? refused(reason) : doubted(context, fresh, reason);
  }
  context.log.info(`Task ${created.taskId} was accepted by ${client.service.root}.`);
  try {
    const outcome = { type: 'accepted', ...created } as const;
    return { record: await recordOutcome(context, fresh, outcome) };
  } catch (error) {
    throw new TaskError({ type: 'notListed', taskId: created.taskId }, 'unknown', { cause: error });
  }
}

/** @throws {ImageError} when there is no way to send an image to the service {KeyStorageError} */
export async function checkImages(
  context: TaskContext,
  { service, image, lastFrame }: Pick<TaskRequest, 'service' | 'image' | 'lastFrame'>,
): Promise<void> {
  const images = [image, ...(lastFrame === undefined ? [] : [lastFrame])];
  let refusal: unknown;
  const takes =
    images.some(needsUpload) &&
    (await takesUploads(parseService(service), context.capabilities, () =>
      context.client(service).catch((error: unknown) => {
        refusal = error;
        throw error;
      }),
    ));
  if (refusal instanceof KeyStorageError) {
    throw refusal;
  }
  for (const checked of images) {
    checkDelivery(checked, takes);
  }
}

/** @throws {TaskError} with the same doubt, when it can't be written down: another try may cost again */
async function doubted(context: TaskContext, fresh: TaskRecord, error: Error): Promise<Submission> {
  const problem = { failure: toFailure(error), charged: 'unknown' } as const;
  try {
    const event = { type: 'doubted', problem, ...submitter(fresh) } as const;
    const record = await recordOutcome(context, fresh, event);
    return { record, error };
  } catch (cause) {
    throw new TaskError(problem.failure, problem.charged, { cause });
  }
}

/** Remembers the models that a service lists when it refuses one. */
function learnModels(
  { capabilities }: TaskContext,
  { service, settings }: TaskRecord,
  error: Error,
): void {
  const listed = error instanceof ServiceError ? error.models : [];
  const models = listed.filter((it) => it !== settings?.model);
  if (models.length > 0) {
    capabilities.learnModels(service, models);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function createOnce(
  context: TaskContext,
  client: ServiceClient,
  body: CreateBody,
  fresh: TaskRecord,
  {
    waits,
    signal,
  }: { readonly waits: readonly number[]; readonly signal: AbortSignal | undefined },
): Promise<CreatedTask> {
  const { id, idempotencyKey = id } = fresh;
  for (let attempt = 0; ; attempt += 1) {
    throwIfStopped(signal);
    try {
      return await client.create(body, { idempotencyKey });
    } catch (error) {
      const wait = waits[attempt];
      const delay = wait === undefined ? undefined : resendDelay(error, wait);
      if (delay === undefined) {
        throw error;
      }
      context.log.info(`The request was not taken; sending it again. ${describeError(error)}`);
      await noticeWait(context, fresh, toNotice(error, context.clock.now() + delay));
      // The next attempt notices a stop.
      await context.clock.delay(delay, signal).catch(() => undefined);
      const still = await noticeWait(context, fresh, undefined);
      if (still?.state !== 'submitting' || !isBy(still, submitter(fresh))) {
        throw error;
      }
    }
  }
}

/**
 * Writes down why the request waits, or that it no longer waits.
 *
 * @returns the record; undefined when it can't be written
 */
async function noticeWait(
  { store, clock, log }: TaskContext,
  fresh: TaskRecord,
  notice: TaskNotice | undefined,
): Promise<TaskRecord | undefined> {
  const event = { type: 'noticed', notice, ...submitter(fresh) } as const;
  try {
    return await store.update(fresh.id, (it) => transition(it, event, clock.now()));
  } catch (error) {
    log.warn(`It can't be written down why a request waits. ${describeError(error)}`);
    return undefined;
  }
}

function toNotice(error: unknown, retryAt: number): TaskNotice {
  const kind = error instanceof ConnectionError ? 'offline' : 'overloaded';
  return { kind, failure: toFailure(error), retryAt };
}

/** @throws {TaskError} `stopped`. Call it only while nothing is on its way. */
function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new TaskError({ type: 'stopped' });
  }
}

function isStop(error: unknown): boolean {
  return error instanceof TaskError && error.failure.type === 'stopped';
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
  if (isStop(error)) {
    return true;
  }
  return error instanceof AnswerError && error.fault === 'html';
}

/** Ends a waiting task whose window died before all of its batch was in line. */
export const INTERRUPTED: TaskEvent = {
  type: 'interrupted',
  problem: { failure: { type: 'windowClosed' }, charged: 'no' },
};

/** Returns the event that ends what a dead window has begun to submit or to put in line. */
export function abandoned(record: TaskRecord): TaskEvent | undefined {
  const failure = { type: 'windowClosed' } as const;
  const unsent: TaskEvent =
    record.batch === undefined
      ? { type: 'refused', problem: { failure, charged: 'no' } }
      : { type: 'putBack', ...submitter(record) };
  switch (record.state) {
    case 'waiting':
      return record.batch?.incomplete === true ? INTERRUPTED : undefined;
    case 'cancelled':
      return record.batch?.incomplete === true ? { type: 'completed' } : undefined;
    case 'preparing':
      return unsent;
    case 'submitting':
      // A request that waits was not sent: the notice is removed, on disk, before it is. A request of
      // a batch waits in line only.
      return record.notice === undefined || record.batch !== undefined
        ? { type: 'doubted', problem: { failure, charged: 'unknown' } }
        : unsent;
    default:
      return undefined;
  }
}
