import * as v from 'valibot';
import { ImageError } from '../image/imageError.ts';
import { ImageFault } from '../image/imageFault.ts';
import { ANSWER_FAULTS, AnswerError } from '../runway/errors/answerError.ts';
import { CONNECTION_FAULTS, ConnectionError } from '../runway/errors/connectionError.ts';
import { REFUSAL_REASONS, ServiceError } from '../runway/errors/serviceError.ts';
import { KEY_ACTIONS, KeyStorageError } from '../services/keyStorageError.ts';
import { plainText } from '../util/plainText.ts';
import { SAVE_FAULTS, SaveError } from './video/saveError.ts';

/**
 * What went wrong, in the form that a record keeps: codes, numbers and the service's own words.
 * `views/failureText.ts` makes the sentences.
 */
export const Failure = v.variant('type', [
  /** No answer was read. `host` and `proxy` are a host name and port; `status` is the proxy's. */
  v.object({
    type: v.literal('connection'),
    fault: v.picklist(CONNECTION_FAULTS),
    host: v.string(),
    proxy: v.optional(v.string()),
    status: v.optional(v.number()),
  }),
  /** The service refused a request. `retryAfter` is in milliseconds. */
  v.object({
    type: v.literal('service'),
    reason: v.picklist(REFUSAL_REASONS),
    status: v.number(),
    host: v.string(),
    said: v.string(),
    issues: v.array(v.object({ field: v.string(), message: v.string() })),
    retryAfter: v.optional(v.number()),
    /** The task that the refusal of a create names. */
    taskId: v.optional(v.string()),
  }),
  /** The service's answer is not valid. */
  v.object({ type: v.literal('answer'), fault: v.picklist(ANSWER_FAULTS), host: v.string() }),
  v.object({ type: v.literal('image'), fault: ImageFault }),
  /** The video exists but could not be saved. */
  v.object({
    type: v.literal('save'),
    fault: v.picklist(SAVE_FAULTS),
    status: v.optional(v.number()),
    diskCode: v.optional(v.string()),
  }),
  /**
   * The service ended the task as failed: its failure code, such as `SAFETY.INPUT.TEXT`, and its
   * reason, empty when it gave none.
   */
  v.object({
    type: v.literal('generation'),
    code: v.optional(v.string()),
    said: v.string(),
  }),
  v.object({ type: v.literal('noKey') }),
  /** VS Code's secret storage refused. */
  v.object({ type: v.literal('keyStorage'), action: v.picklist(KEY_ACTIONS) }),
  /** The user stopped the submission before anything was sent. */
  v.object({ type: v.literal('stopped') }),
  /** The window that submitted the task was closed before the service answered. */
  v.object({ type: v.literal('windowClosed') }),
  /** Another window ended the submission, because it took this one for closed. */
  v.object({ type: v.literal('takenOver') }),
  /** The service no longer has the task. */
  v.object({ type: v.literal('taskGone') }),
  /** The service has the task, but no longer its video. */
  v.object({ type: v.literal('videoGone') }),
  /** A batch isn't sent on: the user has selected another service since. */
  v.object({ type: v.literal('otherService') }),
  /** A batch isn't sent on: a video has another price now. */
  v.object({ type: v.literal('otherPrice') }),
  /** A batch isn't sent on: several requests in a row had no clear answer. */
  v.object({ type: v.literal('severalUnconfirmed') }),
  v.object({ type: v.literal('listUnwritable') }),
  v.object({ type: v.literal('listUnreadable') }),
  /** The service accepted the task, but the task list could not be written. */
  v.object({ type: v.literal('notListed'), taskId: v.string() }),
  /** Anything else, as the message of the error. */
  v.object({ type: v.literal('other'), message: v.string() }),
]);

export type Failure = Readonly<v.InferOutput<typeof Failure>>;

/** Whether a failed request is known to have cost nothing. */
export type Charged = 'no' | 'unknown';

/** A failure that is found in `tasks/`, as an error. */
export class TaskError extends Error {
  override readonly name = 'TaskError';

  constructor(
    readonly failure: Failure,
    /** `unknown`: the request had been sent, so the service may charge for it. */
    readonly charged: Charged = 'no',
    options?: ErrorOptions,
  ) {
    super(`The task failed: ${failure.type}`, options);
  }
}

/** The recorded form of any error. */
export function toFailure(error: unknown): Failure {
  if (error instanceof TaskError) {
    return error.failure;
  }
  if (error instanceof KeyStorageError) {
    return { type: 'keyStorage', action: error.action };
  }
  if (error instanceof ConnectionError) {
    const { fault, host, proxy, status } = error;
    return {
      type: 'connection',
      fault,
      host,
      ...(proxy === undefined ? {} : { proxy }),
      ...(status === undefined ? {} : { status }),
    };
  }
  if (error instanceof ServiceError) {
    const { reason, status, host, said, retryAfter, taskId } = error;
    return {
      type: 'service',
      reason,
      status,
      host,
      said,
      issues: [...error.issues],
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(taskId === undefined ? {} : { taskId }),
    };
  }
  if (error instanceof AnswerError) {
    return { type: 'answer', fault: error.fault, host: error.host };
  }
  if (error instanceof ImageError) {
    return { type: 'image', fault: error.fault };
  }
  if (error instanceof SaveError) {
    const { cause } = error;
    if (cause instanceof ConnectionError && ['proxy', 'proxyRefused'].includes(cause.fault)) {
      return toFailure(cause);
    }
    const { fault, status, diskCode } = error;
    return {
      type: 'save',
      fault,
      ...(status === undefined ? {} : { status }),
      ...(diskCode === undefined ? {} : { diskCode }),
    };
  }
  return {
    type: 'other',
    message: plainText(error instanceof Error ? error.message : String(error)),
  };
}
