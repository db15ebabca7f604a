import * as l10n from '@vscode/l10n';
import { isRunning } from '../tasks/record.ts';
import { TaskError } from '../tasks/failure.ts';
import { errorText } from '../views/texts/failureText.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { answerText, problemText } from './answer.ts';
import { asData } from './asData.ts';
import type { CalledTask } from './submitOrder.ts';

/**
 * Says to an agent what went wrong, whether it cost money, and what to do.
 *
 * @param called the task of the call, if it has one: it may be charged, and goes on
 * @param now milliseconds since the epoch
 */
export function callErrorText(error: unknown, called: CalledTask | undefined, now: number): string {
  const what = asData(errorText(error), 900);
  if (called !== undefined) {
    const { record, isRepeated } = called;
    const kind = isRunning(record.state) ? 'goesOn' : record.state === 'done' ? 'saved' : 'ended';
    const problem = kind === 'ended' ? problemText(record) : undefined;
    return `${joinSentences(what, problem)}\n${answerText(kind, record, isRepeated, now)}`;
  }
  const isDoubtful = error instanceof TaskError && error.charged === 'unknown';
  return joinSentences(
    what,
    isDoubtful ? undefined : l10n.t('Nothing was sent, so nothing was charged.'),
  );
}
