import * as l10n from '@vscode/l10n';
import { outcomeMark, OUTCOMES, type Outcome } from '../../practice/outcome.ts';
import { chooseText, type TextRow } from './chooseText.ts';

/**
 * Lists the failures that practice mode can show.
 *
 * @param signal closes the list
 * @returns what asks for the failure in a prompt; undefined when cancelled
 */
export function choosePracticeFailure(signal: AbortSignal): Promise<string | undefined> {
  const rows = OUTCOMES.filter((it) => it !== 'clip').map((outcome): TextRow => ({
    label: labelOf(outcome),
    description: outcomeMark(outcome),
    text: outcomeMark(outcome),
  }));
  return chooseText({ title: l10n.t('Practice a Failure'), rows }, signal);
}

function labelOf(outcome: Exclude<Outcome, 'clip'>): string {
  switch (outcome) {
    case 'fail':
      return l10n.t('The service fails to make the video');
    case 'reject':
      return l10n.t('The service rejects the prompt');
    case 'no answer':
      return l10n.t('The service doesn’t answer');
    case 'rate limit':
      return l10n.t('The service asks to wait');
  }
}
