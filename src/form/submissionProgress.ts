import * as l10n from '@vscode/l10n';
import { parseService } from '../runway/service.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { failureText } from '../views/texts/failureText.ts';
import type { SubmissionProgress } from './protocol.ts';

/**
 * Says what a submission does or waits for, and whether it can still be stopped.
 *
 * @param task the record of the submission; undefined before it exists
 * @param uploads whether an image is uploaded first
 * @param now milliseconds since the epoch
 */
export function readProgress(
  task: TaskRecord | undefined,
  uploads: boolean,
  now: number,
): SubmissionProgress | undefined {
  if (task === undefined) {
    return undefined;
  }
  const { state, notice } = task;
  const { name } = parseService(task.service);
  if (state === 'preparing') {
    return uploads
      ? { text: l10n.t('Uploading the image to {0}.', name), canStop: true }
      : undefined;
  }
  if (state !== 'submitting') {
    return undefined;
  }
  if (notice?.retryAt === undefined) {
    const text = l10n.t('The request is on its way to {0} and can’t be stopped now.', name);
    return { text, canStop: false };
  }
  return {
    text:
      notice.kind === 'overloaded'
        ? l10n.t('{0} is limiting requests.', name)
        : failureText(notice.failure),
    wait: Math.max(0, notice.retryAt - now),
    canStop: true,
  };
}
