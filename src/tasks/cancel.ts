import type { TaskAnswer } from '../runway/answers/answer.ts';
import type { RunwayClient } from '../runway/client.ts';
import { AnswerError } from '../runway/errors/answerError.ts';
import { ConnectionError } from '../runway/errors/connectionError.ts';
import { ServiceError } from '../runway/errors/serviceError.ts';
import type { TaskContext } from './context.ts';
import { transition, type TaskEvent } from './transitions.ts';
import { describeError } from '../util/log.ts';
import type { TaskRecord } from './record.ts';

/**
 * What came of asking a service to cancel.
 *
 * - `cancelled`: the service says so, or has the task no more
 * - `asked`: it took the request, but has not cancelled yet; the task is followed to its end
 * - `unknown`: it may have; the task is followed until the service says which
 * - `unsupported`: it does not cancel; the task is followed on
 * - `ended`: there was nothing left to cancel; a video is saved
 */
export type CancelOutcome = 'cancelled' | 'asked' | 'unknown' | 'unsupported' | 'ended';

/** How a service answered to DELETE. */
type Reply = 'taken' | 'unknown' | 'notFound' | 'unsupported' | 'ended' | 'refused';

/** The statuses of refusals that are about the task and not about who asks, or how often. */
const ABOUT_TASK: readonly number[] = [200, 400, 404, 409, 410, 422];

/** Such a refusal's words for a task that has ended. */
const HAS_ENDED =
  /\balready\b|\b(?:has|have|is|was) (?:been )?(?:ended|finished|completed?|done)\b|已(?:经)?(?:完成|结束|成功)/i;

/**
 * Asks a service to cancel a task. DELETE of a finished task deletes its video, so none is sent
 * unless the service has just said that the task is unfinished. It may finish in the moment
 * between, so what the service says afterwards decides, not the answer to DELETE: a task whose
 * video exists is never taken for cancelled.
 *
 * @param ask asks about the task once
 * @throws the errors of a client, when nothing was cancelled
 */
export async function cancel(
  context: TaskContext,
  { id, service, taskId }: TaskRecord & { readonly taskId: string },
  client: RunwayClient,
  ask: () => Promise<TaskAnswer>,
): Promise<CancelOutcome> {
  const apply = (event: TaskEvent) =>
    context.store.update(id, (it) => transition(it, event, context.clock.now()));
  const before = await ask();
  await apply({ type: 'answered', answer: before });
  if (!isUnfinished(before)) {
    return 'ended';
  }
  // On disk before it is sent: should this window die meanwhile, a 404 will mean “cancelled”.
  await apply({ type: 'cancelling' });
  const { reply, error } = await replyTo(client.cancel(taskId));
  if (reply === 'refused' && !mayHaveEnded(error)) {
    await apply({ type: 'notCancelled' });
    throw error;
  }
  const mayBeCancelled = reply === 'taken' || reply === 'unknown';
  const after = await seen(ask, context);
  if (!mayBeCancelled) {
    await apply({ type: 'notCancelled' });
  }
  const phase = typeof after === 'object' ? after.phase : undefined;
  if (typeof after === 'object') {
    await apply({ type: 'answered', answer: after });
    if (phase === 'succeeded' || (phase === 'failed' && !mayBeCancelled)) {
      return 'ended';
    }
  }
  const isCancelled = phase === 'cancelled' || phase === 'failed';
  // At a relay one 404 is no proof: DELETE may never have come there. The next will be.
  const isProof = reply === 'taken' || (reply === 'unknown' && client.service.kind === 'runway');
  if (isCancelled || (after === 'gone' && isProof)) {
    await apply({ type: 'cancelled' });
    if (reply === 'taken') {
      context.capabilities.learn(service, 'cancel', true);
    }
    return 'cancelled';
  }
  if (mayBeCancelled) {
    return reply === 'taken' ? 'asked' : 'unknown';
  }
  if (reply === 'refused') {
    throw error;
  }
  if (reply === 'ended') {
    // “Already running” says the same word.
    return typeof after === 'object' ? 'unsupported' : 'ended';
  }
  // A 404 says that there is no cancelling only where the task itself is there.
  if (reply === 'unsupported' || typeof after === 'object') {
    context.capabilities.learn(service, 'cancel', false);
    return 'unsupported';
  }
  return after === 'gone' ? 'unknown' : 'unsupported';
}

function isUnfinished({ phase }: TaskAnswer): boolean {
  return phase === 'queued' || phase === 'running';
}

async function replyTo(
  deleting: Promise<void>,
): Promise<{ readonly reply: Reply; readonly error?: unknown }> {
  try {
    await deleting;
    return { reply: 'taken' };
  } catch (error) {
    return { reply: replyIn(error), error };
  }
}

function replyIn(error: unknown): Reply {
  if (error instanceof ConnectionError) {
    return error.sent === 'no' ? 'refused' : 'unknown';
  }
  if (error instanceof AnswerError) {
    // A web site is there for whatever the API does not know.
    return error.fault === 'html' ? 'notFound' : 'unknown';
  }
  if (!(error instanceof ServiceError)) {
    return 'refused';
  }
  const { status, reason, said } = error;
  if (reason === 'unsupported') {
    return 'unsupported';
  }
  if (ABOUT_TASK.includes(status) && HAS_ENDED.test(said)) {
    return 'ended';
  }
  if (reason === 'notFound') {
    return 'notFound';
  }
  // With HTTP 200 it may be a word for success that nobody has seen yet.
  return status >= 500 || [200, 408].includes(status) ? 'unknown' : 'refused';
}

/** Whether a refusal may be about a task that cannot be cancelled any more. */
function mayHaveEnded(error: unknown): boolean {
  return error instanceof ServiceError && ABOUT_TASK.includes(error.status);
}

/** What the service says of the task now; undefined when it says nothing of use. */
async function seen(
  ask: () => Promise<TaskAnswer>,
  { log }: TaskContext,
): Promise<TaskAnswer | 'gone' | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.debug(describeError(error));
    return error instanceof ServiceError && error.reason === 'notFound' ? 'gone' : undefined;
  }
}
