import { html, nothing, type TemplateResult } from 'lit';
import { describedBy, fieldTemplate } from './controls.ts';
import { lastFrameFacts, type Actions, type Form } from './form.ts';
import { imageNotes, imageProblem } from './imageNotes.ts';
import { cropTemplate } from './imageTemplate.ts';
import { checkReadiness } from './readiness.ts';

/** The image that the video ends with: what was chosen, and the buttons to change that. */
export function lastFrameField(form: Form, actions: Actions): TemplateResult {
  const { strings, lastFrame } = form;
  const readiness = lastFrame && checkReadiness(lastFrame, form);
  const notes = lastFrame && readiness ? imageNotes(lastFrame, readiness, form) : [];
  const problem = lastFrame && readiness && imageProblem(lastFrame, readiness, form);
  const crop =
    lastFrame?.size && readiness?.state !== 'blocked'
      ? cropTemplate(form, lastFrame.size)
      : nothing;
  const field = {
    name: 'lastFrame',
    label: strings.lastFrame,
    help: strings.lastFrameHelp,
    issues: problem === undefined ? form.issues : [{ field: 'lastFrame', message: problem }],
  };
  return fieldTemplate(
    field,
    html`<div class="last-frame">
      ${lastFrame?.element && html`<div class="picture">${lastFrame.element} ${crop}</div>`}
      <div class="chosen" role="status">
        ${[...lastFrameFacts(form), ...notes].map((fact) => html`<div dir="auto">${fact}</div>`)}
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
