import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../util/fill.ts';
import type { Actions, Form } from '../form.ts';
import { editPrompt, promptField } from './promptEdit.ts';
import { hasMotion, isChinese, MOTIONS, toggleMotion, type Motion } from './promptMotions.ts';
import { askForSuggestion, suggestion } from './suggestionTemplate.ts';

/** The help below the prompt: buttons that change it, a hint about its wording, and a suggestion. */
export function promptHelp(form: Form, actions: Actions): TemplateResult {
  const { strings, promptHelp: help } = form;
  const tools = [...MOTIONS.map(({ id }) => id), 'examples'];
  if (help.recent.length > 0) {
    tools.push('recent');
  }
  if (help.canImprove) {
    tools.push('improve');
  }
  const reached = tools.includes(help.tool) ? help.tool : tools[0];
  const tab = (tool: string) => (tool === reached ? 0 : -1);
  return html`
    <div class="field prompt-help">
      <div
        class="tools"
        role="toolbar"
        aria-label=${strings.promptTools}
        aria-controls="promptText"
        @keydown=${moveInToolbar}
        @focusin=${({ target }: Event) => {
          if (target instanceof HTMLElement) {
            actions.changeHelp({ tool: target.dataset['tool'] ?? '' });
          }
        }}
      >
        ${MOTIONS.map((motion) => motionButton(form, motion, tab(motion.id)))}
        ${listButtons(form, actions, tab)}
        ${help.canImprove ? improveButton(form, actions, tab('improve')) : nothing}
      </div>
      ${help.hint.shown ? html`<p class="help">${strings.promptPositive}</p>` : nothing}
      <span class="spoken" role="status"
        >${help.hint.shown && help.hint.times === 1 ? strings.promptPositive : nothing}</span
      >
      <span class="spoken" role="status">${recentPosition(form)}</span>
    </div>
    ${suggestion(form, actions)}
  `;
}

/** Opens lists of VS Code. */
function listButtons(
  { strings, values, promptHelp: { recent }, submitting }: Form,
  actions: Actions,
  tab: (tool: string) => number,
): TemplateResult {
  const { promptText } = values;
  const language = promptText.trim() === '' ? {} : { language: chosenLanguage(promptText) };
  const button = (tool: string, label: string, choose: () => void) =>
    html`<button
      type="button"
      class="link"
      data-tool=${tool}
      tabindex=${tab(tool)}
      aria-haspopup="listbox"
      aria-disabled=${submitting}
      @click=${() => submitting || choose()}
    >
      ${label}
    </button>`;
  return html`${button('examples', strings.promptExamples, () =>
    actions.askForHelp({ type: 'choosePromptExample', ...language }),
  )}
  ${
    recent.length === 0
      ? nothing
      : button('recent', strings.promptRecent, () =>
          actions.askForHelp({ type: 'chooseRecentPrompt' }),
        )
  }`;
}

function chosenLanguage(prompt: string): 'en' | 'zh' {
  return isChinese(prompt) ? 'zh' : 'en';
}

function improveButton(form: Form, actions: Actions, tab: number): TemplateResult {
  const { strings, values, promptHelp: help, submitting } = form;
  const isWaiting = help.suggestion !== undefined && 'waiting' in help.suggestion;
  const disabled = submitting || isWaiting || values.promptText.trim() === '';
  return html`<button
    type="button"
    class="link"
    data-tool="improve"
    tabindex=${tab}
    aria-disabled=${disabled}
    @click=${() => disabled || askForSuggestion(form, actions)}
  >
    ${strings.promptImprove}
  </button>`;
}

/** What a screen reader says while the arrow keys walk through the recent prompts. */
function recentPosition({ strings, values, promptHelp: { recent, recentAt } }: Form): string {
  return recentAt >= 0 && recent[recentAt] === values.promptText
    ? fill(strings.promptRecentPosition, recentAt + 1, recent.length)
    : '';
}

function motionButton(
  { strings, values, submitting }: Form,
  motion: Motion,
  tab: number,
): TemplateResult {
  return html`<button
    type="button"
    class="chip"
    data-tool=${motion.id}
    tabindex=${tab}
    aria-pressed=${hasMotion(values.promptText, motion)}
    aria-disabled=${submitting}
    @click=${(event: MouseEvent) => {
      const field = promptField();
      if (field !== undefined && !submitting) {
        const { value, selectionStart: start, selectionEnd: end } = field;
        // After a key, the focus stays for the next button. After a click, the user types on.
        const focus = event.detail === 0 ? 'stay' : 'prompt';
        editPrompt(toggleMotion(value, motion, { start, end }), focus);
      }
    }}
  >
    ${strings[motion.label]}
  </button>`;
}

/** Arrow keys, Home and End move the focus in a toolbar, in the direction of the page's text. */
function moveInToolbar(event: KeyboardEvent): void {
  const { currentTarget, target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (!(currentTarget instanceof HTMLElement) || ctrlKey || metaKey || altKey || shiftKey) {
    return;
  }
  const buttons = [...currentTarget.querySelectorAll('button')];
  const index = buttons.findIndex((button) => button === target);
  const forward = getComputedStyle(currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
  const steps: Readonly<Record<string, number>> = {
    [forward]: index + 1,
    [backward]: index - 1,
    Home: 0,
    End: -1,
  };
  const next = steps[key];
  if (next !== undefined) {
    event.preventDefault();
    buttons.at(next % buttons.length)?.focus();
  }
}
