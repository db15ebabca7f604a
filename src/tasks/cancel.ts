import type { ServiceClient } from '../runway/serviceClient.ts';
import { AnswerError } from '../runway/errors/answerError.ts';
import { ConnectionError } from '../runway/errors/connectionError.ts';
import { ServiceError } from '../runway/errors/serviceError.ts';
import type { TaskContext } from './context.ts';
import { askAboutTask } from './polling/askAboutTask.ts';
import type { SentRecord, TaskQueries } from './polling/taskQueries.ts';
import { transition, type TaskEvent } from './transitions.ts';

/**
 * What is known right after a service was asked to cancel. The next poll finds out the rest.
 *
 * - `asked`: the service accepted the request to cancel
 * - `unknown`: no clear answer came; the service may cancel the task
 * - `unsupported`: the service can't cancel; the task continues
 * - `ended`: the task had ended before; no request to cancel was sent
 * - `withdrawn`: the task was not sent to the service, and won't be
 * - `sent`: the task is on its way, and can be cancelled when the service has accepted it
 */
export type CancelOutcome = 'asked' | 'unknown' | 'unsupported' | 'ended' | 'withdrawn' | 'sent';

/**
 * Asks a service to cancel a task. DELETE of a finished task deletes its video, so the service is
 * asked about the task first, and DELETE is sent only if the task is unfinished. Then the record
 * says `cancelling` until a poll reports the end of the task.
 *
 * @throws the errors of a client, when the service certainly did not cancel the task
 */
export async function cancelTask(
  context: TaskContext,
  queries: TaskQueries,
  client: ServiceClient,
  record: SentRecord,
): Promise<CancelOutcome> {
  const { store, clock, capabilities } = context;
  const apply = (event: TaskEvent) =>
    store.update(record.id, (it) => transition(it, event, clock.now()));
  const answer = await askAboutTask(queries, client, record);
  await apply({ type: 'answered', answer });
  if (answer.phase !== 'queued' && answer.phase !== 'running') {
    return 'ended';
  }
  // On disk before DELETE is sent: if this window dies then, another one knows what a 404 means.
  await apply({ type: 'cancelling' });
  try {
    await client.cancel(record.taskId);
    capabilities.learn(record.service, 'cancel', true);
    return 'asked';
  } catch (error) {
    if (mayHaveCancelled(error, client)) {
      return 'unknown';
    }
    await apply({ type: 'notCancelled' });
    if (isUnsupported(error)) {
      capabilities.learn(record.service, 'cancel', false);
      return 'unsupported';
    }
    throw error;
  }
}

/** Whether the task may be cancelled although DELETE failed. */
function mayHaveCancelled(error: unknown, { service }: ServiceClient): boolean {
  if (error instanceof ConnectionError) {
    return error.sent !== 'no';
  }
  if (error instanceof AnswerError) {
    return error.fault !== 'html';
  }
  if (!(error instanceof ServiceError) || error.reason === 'unsupported') {
    return false;
  }
  if (error.reason === 'notFound') {
    // Runway cancels, so the task is gone. A relay knew the task a moment ago.
    return service.kind !== 'relay';
  }
  // With HTTP 200, the answer may be an unknown word for success.
  return error.status >= 500 || error.status === 200 || error.status === 408;
}

/** Whether a refusal says that the service does not cancel. A relay may send a web page then. */
function isUnsupported(error: unknown): boolean {
  return error instanceof ServiceError
    ? error.reason === 'unsupported' || error.reason === 'notFound'
    : error instanceof AnswerError;
}
