import type { TaskAnswer } from '../../runway/answers/answer.ts';
import type { ServiceClient } from '../../runway/serviceClient.ts';
import { AnswerError } from '../../runway/errors/answerError.ts';
import { findOtherId, type SentRecord, type TaskQueries } from './taskQueries.ts';

/**
 * Asks a service about a task because the user wants something of it.
 *
 * @throws the errors of a client, also when the answer is about another task
 */
export async function askAboutTask(
  queries: TaskQueries,
  client: ServiceClient,
  record: SentRecord,
): Promise<TaskAnswer> {
  const answer = await queries.query(client, record);
  const otherId = findOtherId(answer, record);
  if (otherId !== undefined) {
    throw new AnswerError('otherTask', new URL(record.service).host);
  }
  return answer;
}
