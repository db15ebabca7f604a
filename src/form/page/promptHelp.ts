import { chosenModel, type Form } from './form.ts';
import { hasNegation } from './promptHint.ts';
import type { PromptHelp } from './promptState.ts';

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
