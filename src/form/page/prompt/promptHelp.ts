import type { HelpMessage } from '../../protocol.ts';
import { chosenModel, type Form } from '../form.ts';
import { editPrompt, promptField, replacePrompt } from './promptEdit.ts';
import { hasNegation } from './promptHint.ts';
import { insertSentence } from './promptMotions.ts';
import type { PromptHelp } from './promptState.ts';

/** Follows what the extension says about the help. @returns what changes */
export function receiveHelp(form: Form | undefined, message: HelpMessage): Partial<PromptHelp> {
  switch (message.type) {
    case 'promptHelp':
      return { recent: message.recent, canImprove: message.canImprove };
    case 'insertPrompt':
      if (form?.submitting === false) {
        insertPrompt(message.text, message.replaces);
      }
      return {};
    case 'improvement':
      // An answer to what the user has stopped or discarded comes too late.
      return form?.promptHelp.suggestion?.of === message.of ? { suggestion: message } : {};
  }
}

function insertPrompt(text: string, replaces: boolean): void {
  const field = promptField();
  if (replaces) {
    replacePrompt(text);
  } else if (field !== undefined) {
    const { value, selectionStart: start, selectionEnd: end } = field;
    editPrompt(insertSentence(value, text, { start, end }));
  }
}

/** Follows a change of the form. @returns the same value if nothing changes */
export function followPrompt(form: Form): PromptHelp {
  const { promptHelp } = form;
  const { hint } = promptHelp;
  const shown = wantsPositiveWording(form);
  return shown === hint.shown
    ? promptHelp
    : { ...promptHelp, hint: { shown, times: shown ? hint.times + 1 : hint.times } };
}

/** A model that has no negative prompt tends to show what the prompt says to leave out. */
function wantsPositiveWording(form: Form): boolean {
  const model = chosenModel(form);
  return (
    model?.unknown !== true &&
    model?.negativePromptLength === 0 &&
    hasNegation(form.values.promptText)
  );
}
