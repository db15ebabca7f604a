import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../util/fill.ts';
import { chosenModel, type Actions, type Form } from '../form.ts';
import { compareTexts } from './promptChange.ts';
import { promptField, replacePrompt } from './promptEdit.ts';
import type { Suggestion } from './promptState.ts';

/** Most characters of a prompt for a model whose limit is not known. */
const USUAL_LIMIT = 1000;

/** Asks the editor's language model to improve the prompt. */
export function askForSuggestion(form: Form, actions: Actions): void {
  const { promptText: prompt } = form.values;
  const model = chosenModel(form);
  const limit = model === undefined || model.unknown === true ? USUAL_LIMIT : model.promptLength;
  actions.changeHelp({ suggestion: { of: prompt, waiting: true } });
  actions.askForHelp({ type: 'improvePrompt', prompt, limit });
}

/** The language model's suggestion as a change to accept, or why there is none. */
export function suggestion(form: Form, actions: Actions): TemplateResult {
  const { strings, promptHelp: help } = form;
  const shown = help.suggestion;
  return html`${
      shown === undefined
        ? nothing
        : html`<div class="field suggestion" role="group" aria-label=${strings.promptSuggestion}>
            ${'waiting' in shown ? waiting(form, actions) : answer(form, actions, shown)}
          </div>`
    }<span class="spoken" role="status">${spoken(form)}</span>`;
}

function waiting({ strings }: Form, actions: Actions): TemplateResult {
  const stop = () => {
    actions.askForHelp({ type: 'stopImproving' });
    close(actions);
  };
  return html`<p>${strings.promptImproving}</p>
    <div class="choices">
      <button type="button" class="secondary" @click=${stop}>${strings.stop}</button>
    </div>`;
}

function answer(
  form: Form,
  actions: Actions,
  shown: Exclude<Suggestion, { waiting: true }>,
): TemplateResult {
  const { strings, submitting } = form;
  const { of, text } = shown;
  const isOutdated = form.values.promptText !== of;
  const accept = () => {
    if (text !== undefined && !submitting && promptField()?.value === of) {
      replacePrompt(text);
      actions.changeHelp({ suggestion: undefined });
    }
  };
  return html`${
      text === undefined
        ? html`<p>${shown.problem}</p>`
        : html`<p class="change" dir="auto">
            ${compareTexts(of, text).map(({ kind, text: part }) =>
              kind === 'removed'
                ? html`<del>${part}</del>`
                : kind === 'added'
                  ? html`<ins>${part}</ins>`
                  : part,
            )}
          </p>`
    }
    ${
      text !== undefined && isOutdated
        ? html`<p id="outdated" class="help">${strings.promptMoved}</p>`
        : nothing
    }
    <div class="choices">
      ${
        text === undefined
          ? nothing
          : html`<button
              type="button"
              class="secondary"
              aria-disabled=${isOutdated || submitting}
              aria-describedby=${isOutdated ? 'outdated' : nothing}
              @click=${accept}
            >
              ${strings.promptAccept}
            </button>`
      }
      <button type="button" class="secondary" @click=${() => close(actions)}>
        ${strings.promptDiscard}
      </button>
      <button
        type="button"
        class="secondary"
        aria-disabled=${submitting}
        @click=${() => submitting || askForSuggestion(form, actions)}
      >
        ${strings.tryAgain}
      </button>
    </div>`;
}

/** The buttons disappear, so the focus moves to the prompt. */
function close(actions: Actions): void {
  promptField()?.focus();
  actions.changeHelp({ suggestion: undefined });
}

/** What a screen reader says: the suggestion as a whole, for marks of changes may not be spoken. */
function spoken({ strings, values, promptHelp: { suggestion: shown } }: Form): string {
  if (shown === undefined) {
    return '';
  }
  if ('waiting' in shown) {
    return strings.promptImproving;
  }
  if (shown.text === undefined) {
    return shown.problem;
  }
  return values.promptText === shown.of
    ? fill(strings.promptSuggests, shown.text)
    : strings.promptMoved;
}
