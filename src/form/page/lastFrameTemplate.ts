import { html, nothing, type TemplateResult } from 'lit';
import { describedBy, fieldTemplate } from './controls.ts';
import { lastFrameFacts, type Actions, type Form } from './form.ts';
import { imageNotes } from './imageNotes.ts';

/** The image that the video ends with: what was chosen, and the buttons to change that. */
export function lastFrameField(form: Form, actions: Actions): TemplateResult {
  const { strings, issues, lastFrame, lastFrameUrl } = form;
  const notes = lastFrame === undefined ? [] : imageNotes(lastFrame, form);
  const field = {
    name: 'lastFrame',
    label: strings.lastFrame,
    help: strings.lastFrameHelp,
    issues,
  };
  return fieldTemplate(
    field,
    html`<div class="last-frame">
      ${lastFrameUrl === undefined ? nothing : html`<img src=${lastFrameUrl} alt="" />`}
      <div class="chosen" role="status">
        ${[...lastFrameFacts(form), ...notes].map((it) => html`<div>${it}</div>`)}
      </div>
      <button
        type="button"
        class="secondary"
        id=${field.name}
        aria-label="${strings.lastFrame}: ${strings.choose}"
        aria-describedby=${describedBy(field)}
        @click=${() => actions.chooseLastFrame()}
      >
        ${strings.choose}
      </button>
      ${
        lastFrame === undefined
          ? nothing
          : html`<button
              type="button"
              class="secondary"
              aria-label="${strings.lastFrame}: ${strings.remove}"
              @click=${() => actions.removeLastFrame()}
            >
              ${strings.remove}
            </button>`
      }
    </div>`,
  );
}
