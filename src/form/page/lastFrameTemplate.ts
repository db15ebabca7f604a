import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { fieldTemplate } from './controls.ts';
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
      <vscode-button
        id=${field.name}
        data-field=${field.name}
        aria-label="${strings.lastFrame}: ${strings.choose}"
        secondary
        @click=${() => actions.chooseLastFrame()}
        >${strings.choose}</vscode-button
      >
      ${
        lastFrame === undefined
          ? nothing
          : html`<vscode-button
              aria-label="${strings.lastFrame}: ${strings.remove}"
              secondary
              @click=${() => actions.removeLastFrame()}
              >${strings.remove}</vscode-button
            >`
      }
    </div>`,
  );
}
