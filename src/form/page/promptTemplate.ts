import { html, nothing, type TemplateResult } from 'lit';
import type { Actions, Form } from './form.ts';
import { editPrompt, promptField } from './promptEdit.ts';
import { hasMotion, MOTIONS, toggleMotion, type Motion } from './promptMotions.ts';

/** The help below the prompt: buttons that change it, and a hint about its wording. */
export function promptHelp(form: Form, actions: Actions): TemplateResult {
  const { strings, promptHelp: help } = form;
  const tools = MOTIONS.map((motion) => motion.id);
  const reached = tools.includes(help.tool) ? help.tool : tools[0];
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
        ${MOTIONS.map((motion) => motionButton(form, motion, motion.id === reached))}
      </div>
      ${help.hint.shown ? html`<p class="help">${strings.promptPositive}</p>` : nothing}
      <span class="spoken" role="status"
        >${help.hint.shown && help.hint.times === 1 ? strings.promptPositive : nothing}</span
      >
    </div>
  `;
}

function motionButton(
  { strings, values, submitting }: Form,
  motion: Motion,
  reached: boolean,
): TemplateResult {
  return html`<button
    type="button"
    class="chip"
    data-tool=${motion.id}
    tabindex=${reached ? 0 : -1}
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
